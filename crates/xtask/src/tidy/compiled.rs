//! Every test is compiled, and run, by one of the suites.
//!
//! A test can be silently lost in two ways: its file belongs to no target that `cargo test` builds, or it stands below a
//! module for WebAssembly alone, whose library is never built with its tests (the web suite builds `tests/web`).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::tidy::source::{Finding, Source};

/// Every `#[test]` and `#[cfg(test)]` against what the suites compile.
pub(crate) fn every_test(sources: &[Source]) -> Vec<Finding> {
    let compiled = Compiled::by_the_suites(sources);
    sources
        .iter()
        .filter(|source| source.is_rust() && !source.path.ends_with("/build.rs"))
        .flat_map(|source| compiled.check(source))
        .collect()
}

/// The two ways to build a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    /// By `cargo test`, on this machine.
    Host,
    /// As part of the library in WebAssembly, without its tests.
    WasmLibrary,
    /// As part of the web suite.
    WasmSuite,
}

/// Which files belong to which targets.
#[derive(Default)]
struct Compiled<'a>(BTreeMap<&'a str, BTreeSet<Target>>);

impl<'a> Compiled<'a> {
    fn by_the_suites(sources: &'a [Source]) -> Self {
        let files: BTreeMap<&str, &Source> = sources
            .iter()
            .filter(|source| source.is_rust())
            .map(|source| (source.path.as_str(), source))
            .collect();
        let mut compiled = Self::default();
        for manifest in sources.iter().filter(|source| is_manifest(&source.path)) {
            let package = manifest.path.trim_end_matches("Cargo.toml");
            for source in files.values() {
                if let Some(target) = root(manifest, package, &source.path) {
                    compiled.follow(&files, source, target, true);
                }
            }
        }
        compiled
    }

    /// Takes in a file, and the modules that it declares.
    fn follow(
        &mut self,
        files: &BTreeMap<&'a str, &'a Source>,
        source: &'a Source,
        target: Target,
        is_root: bool,
    ) {
        let target = target.or_in_wasm(source.text.lines().any(is_inner_wasm), &source.path);
        if !self.0.entry(&source.path).or_default().insert(target) {
            return;
        }
        let (folder, file) = source.path.rsplit_once('/').unwrap_or(("", &source.path));
        let below = match file {
            "mod.rs" => folder.to_owned(),
            _ if is_root => folder.to_owned(),
            _ => source.path.trim_end_matches(".rs").to_owned(),
        };
        let lines: Vec<&str> = source.text.lines().collect();
        for (index, line) in lines.iter().enumerate() {
            let Some(name) = declared(line) else {
                continue;
            };
            let attributes = attributes_above(&lines[..index]);
            let candidates = match named_path(&attributes) {
                Some(path) => vec![resolve(folder, path)],
                None => vec![
                    format!("{below}/{name}.rs"),
                    format!("{below}/{name}/mod.rs"),
                ],
            };
            let target = target.or_in_wasm(attributes.iter().any(|it| is_wasm(it)), &source.path);
            for path in candidates {
                if let Some(module) = files.get(path.as_str()) {
                    self.follow(files, module, target, false);
                }
            }
        }
    }

    fn check(&self, source: &Source) -> Vec<Finding> {
        let nothing = BTreeSet::new();
        let targets = self.0.get(source.path.as_str()).unwrap_or(&nothing);
        let lines: Vec<&str> = source.text.lines().collect();
        let mut findings = Vec::new();
        let mut in_macro = false;
        for (index, line) in lines.iter().enumerate() {
            // What a macro makes belongs to where it is used.
            in_macro = line.starts_with("macro_rules!") || (in_macro && *line != "}");
            let Some(in_web_suite) = test_at(line).filter(|_| !in_macro) else {
                continue;
            };
            let attributes = attributes_around(&lines, index);
            let host = targets.contains(&Target::Host) && !attributes.iter().any(|it| is_wasm(it));
            let runs = if in_web_suite {
                targets.contains(&Target::WasmSuite)
            } else {
                host
            };
            if runs {
                continue;
            }
            let why = if targets.is_empty() {
                "the file belongs to no target of `cargo test`"
            } else if in_web_suite {
                "the web suite builds tests/web alone"
            } else {
                "it is compiled for wasm32 alone, where the suites run `#[wasm_bindgen_test]` in tests/web alone"
            };
            findings.push(source.finding(index + 1, format!("no suite compiles this test: {why}")));
        }
        findings
    }
}

impl Target {
    fn or_in_wasm(self, is_wasm: bool, path: &str) -> Self {
        match self {
            Self::Host if is_wasm && path.starts_with("tests/") => Self::WasmSuite,
            Self::Host if is_wasm => Self::WasmLibrary,
            other => other,
        }
    }
}

fn is_manifest(path: &str) -> bool {
    path == "Cargo.toml" || path.ends_with("/Cargo.toml")
}

/// Whether a file is the root of a target that `cargo test` builds with its tests. Examples and benches are not.
fn root(manifest: &Source, package: &str, path: &str) -> Option<Target> {
    let path = path.strip_prefix(package)?;
    let parts: Vec<&str> = path.split('/').collect();
    let is_root = match parts.as_slice() {
        ["src", "lib.rs"] => !is_without_tests(&manifest.text),
        ["src", "main.rs"]
        | ["src", "bin", _]
        | ["src", "bin", _, "main.rs"]
        | ["tests", _, "main.rs"] => true,
        ["tests", file] => Path::new(file)
            .extension()
            .is_some_and(|extension| extension == "rs"),
        _ => false,
    };
    is_root.then_some(Target::Host)
}

/// Whether the manifest says of the library that it has no tests.
fn is_without_tests(manifest: &str) -> bool {
    let mut section = "";
    manifest.lines().any(|line| {
        if line.starts_with('[') {
            section = line.trim();
        }
        section == "[lib]" && line.replace(' ', "") == "test=false"
    })
}

/// The module that a line declares to be in a file of its own.
fn declared(line: &str) -> Option<&str> {
    let line = line.trim();
    let rest = match line.strip_prefix("pub") {
        Some(rest) => rest.strip_prefix('(').map_or(rest, |rest| {
            rest.split_once(')').map_or(rest, |(_, rest)| rest)
        }),
        None => line,
    };
    let name = rest.trim_start().strip_prefix("mod ")?.strip_suffix(';')?;
    Some(name.trim_start_matches("r#"))
}

/// Whether a line marks a test; of them, whether one of the web suite.
fn test_at(line: &str) -> Option<bool> {
    let line = line.trim_start();
    let of_host = ["#[test]", "#[cfg(test)]", "#[cfg(all(test", "#[tokio::test"];
    if line.starts_with("#[wasm_bindgen_test") {
        Some(true)
    } else if of_host.iter().any(|mark| line.starts_with(mark)) {
        Some(false)
    } else {
        None
    }
}

fn is_wasm(attribute: &str) -> bool {
    attribute.contains("target_arch = \"wasm32\"") && !attribute.contains("not(target_arch")
}

fn is_inner_wasm(line: &str) -> bool {
    line.starts_with("#![cfg(") && is_wasm(line)
}

/// The attributes and comments right above the end of `lines`.
fn attributes_above<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let ends_item = |line: &&&str| {
        let line = line.trim();
        let is_attribute = line.starts_with("#[") || line.starts_with("//");
        line.is_empty() || (!is_attribute && line.ends_with([';', '{', '}']))
    };
    lines
        .iter()
        .rev()
        .take_while(|line| !ends_item(line))
        .copied()
        .collect()
}

/// All attributes of the item that the one at `index` belongs to.
fn attributes_around<'a>(lines: &[&'a str], index: usize) -> Vec<&'a str> {
    let mut attributes = attributes_above(&lines[..=index]);
    let below = lines[index + 1..].iter();
    attributes.extend(below.take_while(|line| line.trim_start().starts_with("#[")));
    attributes
}

/// What `#[path = "…"]` says.
fn named_path<'a>(attributes: &[&'a str]) -> Option<&'a str> {
    let path = attributes
        .iter()
        .find_map(|line| line.trim().strip_prefix("#[path = \""))?;
    path.strip_suffix("\"]")
}

/// A path beside the files of `folder`, without its `..`.
fn resolve(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            "." => {}
            name => parts.push(name),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests;
