//! The table by part: where the bytes of a visit come from.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::Result;
use serde_json::Value;

use super::module::Module;
use crate::{
    compress::{self, Effort},
    progress, repository,
};

/// Prints the table. What a part adds in brotli is measured alone, so the sum is a little more than the file.
pub(super) fn print(module: &Path) -> Result<()> {
    let bytes = fs::read(module)?;
    let module = Module::read(&bytes)?;
    progress::result(format!(
        "\n{:<34} {:>9} {:>19}",
        "part", "raw", "brotli, alone"
    ));
    for (part, content) in [("module: code", module.code), ("module: data", module.data)] {
        let brotli = compress::brotli(content, Effort::Smallest)?.len();
        progress::result(format!("{part:<34} {:>9} {brotli:>19}", content.len()));
    }
    let work = repository::target().join("bundle");
    if let Ok(inputs) = fs::read_to_string(work.join(INPUTS)) {
        for (part, raw) in of_script(&serde_json::from_str(&inputs)?) {
            progress::result(format!("{:<34} {raw:>9}", format!("script: {part}")));
        }
    }
    let Ok(named) = fs::read(work.join("module.wasm")) else {
        return Ok(());
    };
    let by_crate = Module::read(&named)?.by_crate;
    progress::result(format!("\n{:<34} {:>9}", "code before wasm-opt", "raw"));
    for (name, raw) in by_crate.iter().take(SHOWN) {
        let name = if name.is_empty() { "(no crate)" } else { name };
        progress::result(format!("{name:<34} {raw:>9}"));
    }
    let rest: usize = by_crate.iter().skip(SHOWN).map(|(_, raw)| raw).sum();
    progress::result(format!("{:<34} {rest:>9}", "the other crates"));
    Ok(())
}

/// Sums up esbuild's list of what the script was made of.
fn of_script(inputs: &Value) -> BTreeMap<&'static str, u64> {
    let mut sums = BTreeMap::new();
    for (file, input) in inputs.as_object().into_iter().flatten() {
        let part = match file.rsplit(['/', '.']).next() {
            Some("css") => "styles",
            _ if file.ends_with("glue.js") => "wasm-bindgen's glue",
            _ => "the element",
        };
        *sums.entry(part).or_default() += input["bytesInOutput"].as_u64().unwrap_or_default();
    }
    sums
}

/// Written by `bundle.mjs`.
const INPUTS: &str = "script-inputs.json";
/// Most of the code is in a few crates.
const SHOWN: usize = 14;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_script_is_styles_glue_and_the_element() {
        let inputs = json!({
            "style/light.css": { "bytesInOutput": 3 },
            "style/shadow.css": { "bytesInOutput": 4 },
            "target/bundle/glue.js": { "bytesInOutput": 20 },
            "src/element/class.js": { "bytesInOutput": 100 },
        });
        let sums: Vec<_> = of_script(&inputs).into_iter().collect();
        assert_eq!(
            sums,
            [
                ("styles", 7),
                ("the element", 100),
                ("wasm-bindgen's glue", 20)
            ]
        );
    }
}
