//! Which module may import which: one table for each tree of sources.
//!
//! The rows stand from the bottom up, and a row may only name rows above it in its table: there are no circles.

pub(crate) mod circles;
mod gateway;
mod paths;
mod widget;

use crate::tidy::source::{Finding, Source};

/// The modules of one crate and what they may import.
#[derive(Debug)]
struct Tree {
    /// The folder of the crate's root, with its closing slash.
    root: &'static str,
    rows: &'static [Row],
}

/// A module directly below the crate's root, with all that is in it.
#[derive(Debug)]
struct Row {
    module: &'static str,
    may_import: &'static [&'static str],
}

const TREES: [Tree; 2] = [gateway::TREE, widget::TREE];

/// Every file against the row of its module.
pub(crate) fn follow_the_order(sources: &[Source]) -> Vec<Finding> {
    let rust = || sources.iter().filter(|source| source.is_rust());
    TREES
        .iter()
        .flat_map(|tree| rust().flat_map(|source| tree.check(source)))
        .collect()
}

impl Tree {
    fn check(&self, source: &Source) -> Vec<Finding> {
        let Some(path) = paths::module(&source.path, self.root) else {
            return Vec::new();
        };
        // The roots of the library and of the program put everything together.
        let Some(module) = path.first().filter(|module| *module != "bin") else {
            return Vec::new();
        };
        let Some(row) = self.rows.iter().find(|row| row.module == *module) else {
            let rule = format!("{module} is not in the table of what may import what");
            return vec![source.finding(0, rule)];
        };
        paths::of(source, &path)
            .into_iter()
            .filter_map(|import| Some((import.line, import.path.into_iter().next()?)))
            // Types and functions of the root itself are free.
            .filter(|(_, name)| name.starts_with(|letter: char| letter.is_ascii_lowercase()))
            .filter(|(_, name)| name != module && !row.may_import.contains(&name.as_str()))
            .map(|(line, imported)| {
                let allowed = match row.may_import {
                    [] => "no other module".to_owned(),
                    some => some.join(", "),
                };
                let rule = format!("imports {imported}; {module} may import {allowed}");
                source.finding(line, rule)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::{repository, tidy::source::findings};

    #[test]
    fn a_row_names_rows_above_it_alone_so_there_is_no_circle() {
        for tree in &TREES {
            for (index, row) in tree.rows.iter().enumerate() {
                for name in row.may_import {
                    let above = tree.rows[..index].iter().any(|row| row.module == *name);
                    assert!(above, "{}: {} → {name}", tree.root, row.module);
                }
            }
        }
    }

    #[test]
    fn every_row_is_a_module() {
        for tree in &TREES {
            for row in tree.rows {
                let path = repository::root().join(tree.root).join(row.module);
                let is_there = path.with_extension("rs").exists() || path.is_dir();
                assert!(is_there, "{}{}", tree.root, row.module);
                let text = fs::read_to_string(path.with_extension("rs")).unwrap_or_default();
                assert!(path.is_dir() || !text.is_empty(), "{}", row.module);
            }
        }
    }

    #[test]
    fn what_the_table_does_not_allow_is_found_however_it_is_written() {
        for (path, text, line) in [
            ("src/flow/state.rs", "use crate::view::Ui;", 1),
            ("src/view.rs", "use super::element::Driver;", 1),
            (
                "src/view/code.rs",
                "\nuse super::super::element::Driver;",
                2,
            ),
            (
                "src/browser/deliveries.rs",
                "fn a(b: &crate::element::Bridge) {}",
                1,
            ),
            (
                "src/i18n.rs",
                "use crate::{\n    flow::{Message, State},\n    view::Ui,\n};",
                3,
            ),
        ] {
            let found = findings(follow_the_order, path, text);
            assert_eq!(found.len(), 1, "{path}: {text}");
            assert!(
                found[0].starts_with(&format!("{path}:{line}: imports ")),
                "{found:?}"
            );
        }
    }

    #[test]
    fn what_it_allows_is_not() {
        for (path, text) in [
            ("src/lib.rs", "use crate::element::mount;"),
            (
                "src/view/code.rs",
                "use crate::{flow::Event, view::Ui};\nuse super::Ui;",
            ),
            ("src/element/driver.rs", "use crate::view::Ui;"),
            ("src/flow/state.rs", "#[cfg(test)]\nuse crate::view::Ui;"),
            ("crates/wire/src/send.rs", "use crate::view::Ui;"),
        ] {
            assert_eq!(
                findings(follow_the_order, path, text),
                Vec::<String>::new(),
                "{path}: {text}"
            );
        }
    }

    #[test]
    fn a_module_without_a_row_is_found() {
        assert_eq!(findings(follow_the_order, "src/drawer.rs", "").len(), 1);
    }
}
