//! Every Rust file states its purpose in the first line, and is short enough to be read in one go.

use crate::tidy::source::{self, Finding, Source};

/// Every file starts with `//!`: its purpose.
pub(crate) fn begin_with_their_purpose(sources: &[Source]) -> Vec<Finding> {
    sources
        .iter()
        .filter(|source| {
            source.is_rust() && !is_generated(source) && !source.text.starts_with("//! ")
        })
        .map(|source| source.finding(1, "does not begin with `//!` and the file's purpose"))
        .collect()
}

/// No file has more than [`MOST_LINES`] lines before its tests.
pub(crate) fn are_short(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources
        .iter()
        .filter(|source| source.is_rust() && !source.is_test() && !is_generated(source))
    {
        let lines = source
            .text
            .lines()
            .take_while(|line| !source::begins_tests(line))
            .count();
        if lines > MOST_LINES {
            findings.push(source.finding(
                0,
                format!("{lines} lines before its tests; the maximum is {MOST_LINES}"),
            ));
        }
    }
    findings
}

fn is_generated(source: &Source) -> bool {
    source.text.starts_with("// @generated")
}

const MOST_LINES: usize = 300;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::source::findings;

    #[test]
    fn a_file_without_a_purpose_is_found() {
        assert_eq!(
            findings(begin_with_their_purpose, "src/a.rs", "use std::fmt;\n").len(),
            1
        );
        assert_eq!(
            findings(begin_with_their_purpose, "src/a.rs", "//! Owns nothing.\n").len(),
            0
        );
        assert_eq!(
            findings(begin_with_their_purpose, "src/a.js", "// A script.\n").len(),
            0
        );
    }

    #[test]
    fn a_long_file_is_found_and_its_tests_do_not_count() {
        let lines = |count: usize| "let a = 1;\n".repeat(count);
        assert_eq!(findings(are_short, "src/a.rs", &lines(301)).len(), 1);
        assert_eq!(
            findings(
                are_short,
                "src/a.rs",
                &format!("{}#[cfg(test)]\n{}", lines(300), lines(9))
            )
            .len(),
            0
        );
        assert_eq!(
            findings(
                are_short,
                "src/a.rs",
                &format!("// @generated\n{}", lines(301))
            )
            .len(),
            0
        );
    }
}
