//! Which modules a file names, by paths that begin with `crate`, `super` or `self`.

use crate::tidy::source::Source;

/// A module, or an item of one, that a file names.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Import {
    /// From 1.
    pub(crate) line: usize,
    /// From the crate's root.
    pub(crate) path: Vec<String>,
}

/// The module that a file is: its path below `root`. Empty for the crate's root itself.
pub(crate) fn module(path: &str, root: &str) -> Option<Vec<String>> {
    let name = path.strip_prefix(root)?.strip_suffix(".rs")?;
    let mut module: Vec<String> = name.split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|last| last == "mod") {
        module.pop();
    }
    if matches!(&module[..], [only] if only == "lib" || only == "main") {
        module.clear();
    }
    Some(module)
}

/// Everything that the file names outside its tests and comments, wherever it does: in a `use` or in an expression.
pub(crate) fn of(source: &Source, module: &[String]) -> Vec<Import> {
    let mut text = String::new();
    let mut starts = Vec::new();
    for (number, line) in source.code() {
        starts.push((text.len(), number));
        text.push_str(line);
        text.push('\n');
    }
    let line_of = |at: usize| {
        let after = starts.partition_point(|(start, _)| *start <= at);
        starts[after.saturating_sub(1)].1
    };
    let mut imports = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let word = word(rest);
        if word.is_empty() {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        let is_root = matches!(word, "crate" | "super" | "self");
        if is_root && rest[word.len()..].starts_with("::") {
            let mut paths = Vec::new();
            let length = tree(rest, &[], &mut paths);
            for (offset, path) in paths {
                if let Some(path) = absolute(&path, module) {
                    let line = line_of(at + offset);
                    imports.push(Import { line, path });
                }
            }
            at += length;
        } else {
            at += word.len();
        }
    }
    imports
}

/// Reads `a::b::{c, d::e}` into its paths, each with the offset of its last part; returns how much of `text` that was.
fn tree(text: &str, before: &[&str], paths: &mut Vec<(usize, Vec<String>)>) -> usize {
    let mut path: Vec<&str> = before.to_vec();
    let mut at = 0;
    let mut last = 0;
    loop {
        let rest = &text[at..];
        if rest.starts_with('{') {
            return at + group(rest, at, &path, paths);
        }
        let word = word(rest);
        if word.is_empty() {
            break;
        }
        last = at;
        path.push(word);
        at += word.len();
        match text[at..].strip_prefix("::") {
            Some(_) => at += 2,
            None => break,
        }
    }
    paths.push((last, path.iter().map(|part| (*part).to_owned()).collect()));
    at
}

/// Reads `{c, d::e}`; `offset` is where it begins.
fn group(
    text: &str,
    offset: usize,
    before: &[&str],
    paths: &mut Vec<(usize, Vec<String>)>,
) -> usize {
    let mut at = 1;
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with('}') {
            return at + 1;
        }
        if word(rest).is_empty() {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        let mut inner = Vec::new();
        let length = tree(rest, before, &mut inner);
        paths.extend(
            inner
                .into_iter()
                .map(|(its, path)| (offset + at + its, path)),
        );
        at += length;
        // `as another_name`
        let renamed = text[at..].trim_start();
        if let Some(name) = renamed.strip_prefix("as ") {
            at = text.len() - name.len() + word(name).len();
        }
    }
    at
}

/// The identifier at the start of `text`, if there is one.
fn word(text: &str) -> &str {
    let end = text
        .find(|character: char| !character.is_alphanumeric() && character != '_')
        .unwrap_or(text.len());
    &text[..end]
}

/// The same path from the crate's root; `None` for one that leads out of the crate.
fn absolute(path: &[String], module: &[String]) -> Option<Vec<String>> {
    let (first, mut rest) = path.split_first()?;
    let mut base = match first.as_str() {
        "crate" => Vec::new(),
        "self" => module.to_vec(),
        _ => module.split_last()?.1.to_vec(),
    };
    while let [first, others @ ..] = rest
        && first == "super"
    {
        base.pop()?;
        rest = others;
    }
    base.extend_from_slice(rest);
    base.retain(|part| !part.is_empty());
    (!base.is_empty()).then_some(base)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn imports(path: &str, text: &str) -> Vec<(usize, String)> {
        let source = Source {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        let module = module(path, "src/").expect("a module");
        of(&source, &module)
            .into_iter()
            .map(|import| (import.line, import.path.join("::")))
            .collect()
    }

    #[test]
    fn every_way_of_naming_a_module_is_found() {
        let text = "use crate::store::Store;\n\
                    pub use super::{\n    state::{Fate, News as Reported},\n    code,\n};\n\
                    fn f() { crate::clock::now::<u8>(); super::super::http::send(self::local()) }\n";
        assert_eq!(
            imports("src/verify/start.rs", text),
            [
                (1, "store::Store".to_owned()),
                (3, "verify::state::Fate".to_owned()),
                (3, "verify::state::News".to_owned()),
                (4, "verify::code".to_owned()),
                (6, "clock::now".to_owned()),
                (6, "http::send".to_owned()),
                (6, "verify::start::local".to_owned()),
            ]
        );
    }

    #[test]
    fn words_texts_comments_and_tests_name_nothing() {
        let text = "let it = my_crate::a(); // crate::b\nlet c = \"crate::\";\n#[cfg(test)]\nuse crate::d;\n";
        assert_eq!(imports("src/a.rs", text), []);
    }

    #[test]
    fn a_file_is_a_module() {
        let of = |path| module(path, "src/").map(|module| module.join("::"));
        assert_eq!(of("src/verify/start.rs").as_deref(), Some("verify::start"));
        assert_eq!(of("src/element/mod.rs").as_deref(), Some("element"));
        assert_eq!(of("src/lib.rs").as_deref(), Some(""));
        assert_eq!(of("src/style.css"), None);
        assert_eq!(of("tests/it/main.rs"), None);
    }
}
