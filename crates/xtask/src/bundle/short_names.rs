//! Short names for what the module imports from its glue. wasm-bindgen's end in hashes, which do not compress and stand in
//! both files. What the module exports keeps its names.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Result, ensure};
use wasm_encoder::{
    ImportSection, Module,
    reencode::{Error, Reencode},
};
use wasmparser::{Imports, Parser};

/// The module that everything is imported from, as the glue calls it, and the name that it gets.
const BINDINGS: (&str, &str) = ("./otp-verify_bg.js", "a");

/// Renames in both files.
pub(super) fn shorten(module: &Path, glue: &Path) -> Result<()> {
    let mut names = Names::default();
    let mut shortened = Module::new();
    names.parse_core_module(&mut shortened, Parser::new(0), &fs::read(module)?)?;
    fs::write(module, shortened.finish())?;
    let text = names.in_glue(&fs::read_to_string(glue)?)?;
    fs::write(glue, text)?;
    Ok(())
}

/// Something is imported from elsewhere or in another form: nothing here would rename it there.
#[derive(Debug, thiserror::Error)]
#[error("the module does not import this from the glue: {0}")]
struct Foreign(String);

/// Each name that the module imports, and its short one.
#[derive(Debug, Default)]
struct Names(BTreeMap<String, String>);

impl Names {
    /// The glue with the short names. What is not where it was expected is an error: a wrong name would only show in a
    /// browser.
    fn in_glue(&self, text: &str) -> Result<String> {
        let (bindings, short) = BINDINGS;
        ensure!(!self.0.is_empty(), "the module imports nothing");
        let mut text = replaced(
            text,
            &format!("\"{bindings}\": "),
            &format!("\"{short}\": "),
        )?;
        for (name, short) in &self.0 {
            text = replaced(&text, &format!(" {name}: "), &format!(" {short}: "))?;
        }
        Ok(text)
    }
}

impl Reencode for Names {
    type Error = Foreign;

    fn parse_imports(
        &mut self,
        section: &mut ImportSection,
        imports: Imports<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let import = match imports {
            Imports::Single(_, import) if import.module == BINDINGS.0 => import,
            other => return Err(Error::UserError(Foreign(format!("{other:?}")))),
        };
        let number = self.0.len();
        let name = import.name.to_owned();
        let short = self.0.entry(name).or_insert_with(|| short(number)).clone();
        let entity = self.entity_type(import.ty)?;
        section.import(BINDINGS.1, &short, entity);
        Ok(())
    }
}

/// `a`, `b`, … `z`, `ba`, `bb`, …: the digits of the number, as letters.
fn short(number: usize) -> String {
    const LETTERS: &[u8; 26] = b"abcdefghijklmnopqrstuvwxyz";
    let last = char::from(LETTERS[number % LETTERS.len()]);
    match number / LETTERS.len() {
        0 => last.to_string(),
        rest => format!("{}{last}", short(rest)),
    }
}

/// The text with `to` in the one place where `from` is.
fn replaced(text: &str, from: &str, to: &str) -> Result<String> {
    let places = text.matches(from).count();
    ensure!(
        places == 1,
        "the glue has {from:?} {places} times, not once"
    );
    Ok(text.replacen(from, to, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_are_all_different() {
        let names: Vec<_> = (0..2000).map(short).collect();
        let different: std::collections::BTreeSet<_> = names.iter().collect();
        assert_eq!(different.len(), names.len());
        assert_eq!(
            [&names[0], &names[25], &names[26], &names[51]],
            ["a", "z", "ba", "bz"]
        );
    }

    #[test]
    fn a_glue_of_another_form_is_an_error() {
        let names = Names(BTreeMap::from([("__wbg_now_1".to_owned(), "a".to_owned())]));
        let glue = "{ __wbg_now_1: function() {} }, { \"./otp-verify_bg.js\": import0 }";
        assert_eq!(
            names.in_glue(glue).unwrap(),
            "{ a: function() {} }, { \"a\": import0 }"
        );
        for other in [
            "{ \"./otp-verify_bg.js\": import0 }",
            "{ __wbg_now_1: function() {} }",
            "{ __wbg_now_1: f, __wbg_now_1: g }, { \"./otp-verify_bg.js\": import0 }",
        ] {
            names.in_glue(other).unwrap_err();
        }
    }
}
