//! Versions of tools: read from what a tool prints, compared number by number.

use std::{fmt, str::FromStr};

/// The numbers of a version, without what follows a `-` or `+`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version {
    pub(crate) major: u32,
    minor: u32,
    patch: u32,
}

impl Version {
    /// The first version in `text`, such as `rustc 1.96.0 (…)`, `v20.20.2` or `Chromium 156.0.1 built on Debian`.
    pub(crate) fn find(text: &str) -> Option<Self> {
        text.split_whitespace().find_map(|word| word.parse().ok())
    }
}

impl FromStr for Version {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let text = text.split(['-', '+']).next().unwrap_or(text);
        if !text.contains('.') {
            return Err(());
        }
        let mut numbers = text.split('.').map(str::parse);
        let mut next = || numbers.next().unwrap_or(Ok(0)).map_err(|_| ());
        Ok(Self {
            major: next()?,
            minor: next()?,
            patch: next()?,
        })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(major: u32, minor: u32, patch: u32) -> Version {
        Version {
            major,
            minor,
            patch,
        }
    }

    #[test]
    fn versions_are_found_in_what_tools_print() {
        for (text, expected) in [
            ("wasm-bindgen 0.2.130", version(0, 2, 130)),
            ("trunk 0.21.14", version(0, 21, 14)),
            ("rustc 1.96.0 (30a34c682 2026-05-25)", version(1, 96, 0)),
            ("1.95", version(1, 95, 0)),
            ("v20.20.2", version(20, 20, 2)),
            ("1.97.0-nightly", version(1, 97, 0)),
            (
                "Chromium 156.0.7339.80 built on Debian",
                version(156, 0, 7339),
            ),
        ] {
            assert_eq!(Version::find(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn text_without_a_version_has_none() {
        assert_eq!(Version::find("command not found"), None);
        assert_eq!(Version::find("12 monkeys"), None);
    }

    #[test]
    fn versions_compare_by_number_and_not_by_letter() {
        assert!(version(0, 21, 14) > version(0, 21, 9));
        assert!(version(1, 95, 0) < version(1, 100, 0));
    }
}
