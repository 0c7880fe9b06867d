//! The files that the rules are about, and what a rule finds in them.

use std::{fmt, fs, path::Path, process::Command};

use anyhow::{Context as _, Result};

use crate::{process, repository};

/// A text file of the repository.
#[derive(Debug)]
pub(crate) struct Source {
    /// From the root of the clone, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// A breach of a rule.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    path: String,
    /// From 1; 0 if it is about the whole file.
    line: usize,
    rule: String,
}

impl Source {
    /// A breach at `line`, counted from 1.
    pub(crate) fn finding(&self, line: usize, rule: impl Into<String>) -> Finding {
        Finding {
            path: self.path.clone(),
            line,
            rule: rule.into(),
        }
    }

    pub(crate) fn is_rust(&self) -> bool {
        Path::new(&self.path)
            .extension()
            .is_some_and(|extension| extension == "rs")
    }

    /// Whether the whole file is a test.
    pub(crate) fn is_test(&self) -> bool {
        self.path.ends_with("/tests.rs")
            || self.path.starts_with("tests/")
            || self.path.contains("/tests/")
            || self.path.contains("/benches/")
    }

    /// The numbered lines of a Rust file that are neither tests nor comments.
    pub(crate) fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let whole = if self.is_test() {
            ""
        } else {
            self.text.as_str()
        };
        (1..)
            .zip(whole.lines())
            .take_while(|(_, line)| !begins_tests(line))
            .map(|(number, line)| (number, line.split("//").next().unwrap_or(line)))
    }
}

/// Whether `line` starts the tests at the end of a file.
pub(crate) fn begins_tests(line: &str) -> bool {
    line.trim_start().starts_with("#[cfg(test)]")
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(formatter, "{}: {}", self.path, self.rule),
            line => write!(formatter, "{}:{line}: {}", self.path, self.rule),
        }
    }
}

/// Every text file that git tracks, or would track if it were added.
pub(crate) fn all() -> Result<Vec<Source>> {
    let listed = process::capture(Command::new("git").current_dir(repository::root()).args([
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
    ]))
    .context("tidy looks at what git tracks")?;
    let mut sources = Vec::new();
    for path in listed.lines() {
        // Deleted and not yet committed, or not text.
        let Ok(text) = fs::read_to_string(repository::root().join(path)) else {
            continue;
        };
        sources.push(Source {
            path: path.to_owned(),
            text,
        });
    }
    Ok(sources)
}

/// What `check` finds in one file with this path and text.
#[cfg(test)]
pub(crate) fn findings(
    check: fn(&[Source]) -> Vec<Finding>,
    path: &str,
    text: &str,
) -> Vec<String> {
    check(&[Source {
        path: path.to_owned(),
        text: text.to_owned(),
    }])
    .iter()
    .map(Finding::to_string)
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_tests_are_not_code() {
        let source = Source {
            path: "src/a.rs".to_owned(),
            text: "//! tokio\nlet a = 1; // tokio\n#[cfg(test)]\nmod tests { use tokio; }"
                .to_owned(),
        };
        assert_eq!(
            source.code().collect::<Vec<_>>(),
            [(1, ""), (2, "let a = 1; ")]
        );
    }

    #[test]
    fn test_files_have_no_code() {
        for path in [
            "src/flow/tests.rs",
            "src/flow/tests/sending.rs",
            "tests/web/main.rs",
        ] {
            let source = Source {
                path: path.to_owned(),
                text: "use tokio;".to_owned(),
            };
            assert_eq!(source.code().count(), 0, "{path}");
        }
    }

    #[test]
    fn this_clone_has_sources() {
        assert!(
            all()
                .unwrap()
                .iter()
                .any(|source| source.path == "crates/xtask/src/tidy/source.rs")
        );
    }
}
