//! How many tests passed, failed and were skipped, from the test harness's own closing lines.

use std::{fmt, iter::Sum};

/// The sum of what a suite's harnesses reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
    pub(crate) skipped: u32,
}

impl Count {
    /// The counts in a line such as `test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; …`; `None` for other lines.
    pub(crate) fn in_line(line: &str) -> Option<Self> {
        let (_, counts) = line
            .trim()
            .strip_prefix("test result: ")?
            .split_once(". ")?;
        let mut count = Self::default();
        for part in counts.split(';') {
            let Some((number, what)) = part.trim().split_once(' ') else {
                continue;
            };
            let Ok(number) = number.parse::<u32>() else {
                continue;
            };
            match what {
                "passed" => count.passed = number,
                "failed" => count.failed = number,
                "ignored" => count.skipped = number,
                _ => {}
            }
        }
        Some(count)
    }
}

impl Sum for Count {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), |sum, count| Self {
            passed: sum.passed + count.passed,
            failed: sum.failed + count.failed,
            skipped: sum.skipped + count.skipped,
        })
    }
}

impl fmt::Display for Count {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(formatter, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_counted() {
        let line = "test result: FAILED. 12 passed; 2 failed; 3 ignored; 0 measured; 7 filtered out; finished in 1.02s";
        assert_eq!(
            Count::in_line(line),
            Some(Count {
                passed: 12,
                failed: 2,
                skipped: 3
            })
        );
        // As wasm-bindgen-test-runner prints it.
        let line =
            "test result: ok. 4 passed; 0 failed; 0 ignored; 0 filtered out; finished in 0.35s";
        assert_eq!(
            Count::in_line(line),
            Some(Count {
                passed: 4,
                failed: 0,
                skipped: 0
            })
        );
    }

    #[test]
    fn other_lines_count_nothing() {
        for line in [
            "test parse::empty ... ok",
            "running 5 tests",
            "",
            "a test result: ok. 1 passed; 0 failed",
        ] {
            assert_eq!(Count::in_line(line), None, "{line}");
        }
    }

    #[test]
    fn skipped_tests_are_said_only_when_there_are_some() {
        let count = Count {
            passed: 3,
            failed: 0,
            skipped: 0,
        };
        assert_eq!(count.to_string(), "3 passed, 0 failed");
        let sum: Count = [
            count,
            Count {
                passed: 1,
                failed: 2,
                skipped: 4,
            },
        ]
        .into_iter()
        .sum();
        assert_eq!(sum.to_string(), "4 passed, 2 failed, 4 skipped");
    }
}
