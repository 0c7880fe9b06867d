//! Siblings that import each other, at any depth of a tree: neither can be read, moved or tested without the other.

use std::collections::{BTreeMap, BTreeSet};

use super::paths::{self, Import};
use crate::tidy::source::{Finding, Source};

/// Trees without circles.
const TREES: [&str; 5] = [
    "crates/gateway/src/",
    "crates/provider-sim/src/",
    "crates/vendor-api/src/",
    "crates/wire/src/",
    "crates/xtask/src/",
];

/// Every import that is part of a circle between siblings.
pub(crate) fn check(sources: &[Source]) -> Vec<Finding> {
    TREES
        .iter()
        .flat_map(|root| circles(root, sources))
        .collect()
}

/// One file of a tree.
struct File<'s> {
    source: &'s Source,
    module: Vec<String>,
    imports: Vec<Import>,
}

/// An import of one sibling by another.
struct Edge<'f> {
    from: &'f str,
    to: &'f str,
    file: &'f File<'f>,
    line: usize,
}

/// Siblings that import each other, however many lie between.
fn circles(root: &str, sources: &[Source]) -> Vec<Finding> {
    let files: Vec<File<'_>> = sources
        .iter()
        .filter(|source| !source.is_test())
        .filter_map(|source| {
            let module = paths::module(&source.path, root)?;
            let imports = paths::of(source, &module);
            Some(File {
                source,
                module,
                imports,
            })
        })
        .collect();
    let modules: BTreeSet<&[String]> = files.iter().map(|file| &file.module[..]).collect();
    let mut folders: BTreeMap<&[String], Vec<Edge<'_>>> = BTreeMap::new();
    for file in &files {
        for import in &file.imports {
            let both = file.module.iter().zip(&import.path);
            let shared = both.take_while(|(one, other)| one == other).count();
            let (Some(from), Some(to)) = (file.module.get(shared), import.path.get(shared)) else {
                continue;
            };
            // An item of the folder's own module is none of its children.
            if modules.contains(&import.path[..=shared]) {
                folders
                    .entry(&file.module[..shared])
                    .or_default()
                    .push(Edge {
                        from,
                        to,
                        file,
                        line: import.line,
                    });
            }
        }
    }
    let mut findings = Vec::new();
    for edges in folders.values() {
        let mut graph = Graph::new();
        for edge in edges {
            graph.entry(edge.from).or_default().insert(edge.to);
        }
        for edge in edges {
            if leads_to(&graph, edge.to, edge.from) {
                let rule = format!(
                    "imports {}, which leads back to {}: a circle",
                    edge.to, edge.from
                );
                findings.push(edge.file.source.finding(edge.line, rule));
            }
        }
    }
    findings.dedup();
    findings
}

/// Whether `from` imports `to`, perhaps by way of others.
fn leads_to(graph: &Graph<'_>, from: &str, to: &str) -> bool {
    let mut reached = BTreeSet::from([from]);
    let mut waiting = vec![from];
    while let Some(module) = waiting.pop() {
        if module == to {
            return true;
        }
        let imported = graph.get(module).into_iter().flatten();
        waiting.extend(imported.filter(|it| reached.insert(it)));
    }
    false
}

/// Which siblings each of them imports.
type Graph<'f> = BTreeMap<&'f str, BTreeSet<&'f str>>;

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(files: &[(&str, &str)]) -> Vec<String> {
        let sources: Vec<Source> = files
            .iter()
            .map(|(path, text)| Source {
                path: (*path).to_owned(),
                text: (*text).to_owned(),
            })
            .collect();
        circles("src/", &sources)
            .iter()
            .map(Finding::to_string)
            .collect()
    }

    #[test]
    fn siblings_that_import_each_other_are_found_at_any_depth() {
        let circle = [
            ("src/a/x.rs", "use super::y::Y;"),
            ("src/a/y.rs", "use crate::a::z::{Z, other};"),
            ("src/a/z/deep.rs", "use super::super::x::X;"),
            ("src/a/z.rs", "mod deep;"),
        ];
        assert_eq!(
            findings(&circle),
            [
                "src/a/x.rs:1: imports y, which leads back to x: a circle",
                "src/a/y.rs:1: imports z, which leads back to y: a circle",
                "src/a/z/deep.rs:1: imports x, which leads back to z: a circle",
            ]
        );
    }

    #[test]
    fn parents_children_and_tests_are_free() {
        let family = [
            ("src/a.rs", "use self::x::X;"),
            (
                "src/a/x.rs",
                "use super::Shared;\n#[cfg(test)]\nuse super::y::Y;",
            ),
            ("src/a/y.rs", "use super::x::X;"),
            ("src/a/tests.rs", "use super::y::Y;"),
        ];
        assert_eq!(findings(&family), Vec::<String>::new());
    }
}
