//! Errors in a configuration. They never contain a value, which might be a secret.

use std::path::PathBuf;

/// Why a configuration cannot be used: one sentence that names the key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The file itself.
    #[error("cannot read the configuration {}: {why}", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// The operating system's message.
        why: String,
    },
    /// The file is not TOML.
    #[error("the configuration is not valid TOML: line {line}: {why}")]
    Syntax {
        /// Counted from 1.
        line: usize,
        /// The parser's message.
        why: String,
    },
    /// A variable of the environment that leads to no key.
    #[error("environment variable {name}: {why}")]
    Variable {
        /// Its whole name.
        name: String,
        /// What is wrong.
        why: String,
    },
    /// One key.
    #[error("configuration key {key}: {why}")]
    Key {
        /// With its table, such as `http.listen`.
        key: String,
        /// What is wrong.
        why: String,
    },
}

impl ConfigError {
    /// The same error, with the environment variable that set the key, if there is one: `places` are keys and
    /// variables.
    pub(crate) fn given_by(self, places: &[(String, String)]) -> Self {
        let Self::Key { key, why } = self else {
            return self;
        };
        let below = |inner: &str, outer: &str| {
            inner
                .strip_prefix(outer)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        let set = places
            .iter()
            .find(|(place, _)| below(&key, place) || below(place, &key));
        let why = match set {
            Some((_, variable)) => {
                let advice = if why.ends_with("expected a string") {
                    "; text that looks like a number is quoted twice, as in NAME=\"'1001'\""
                } else {
                    ""
                };
                format!("{why}{advice} (set by {variable} in the environment)")
            }
            None => why,
        };
        Self::Key { key, why }
    }

    /// An error at one key.
    pub(crate) fn at(key: impl Into<String>, why: impl Into<String>) -> Self {
        Self::Key {
            key: key.into(),
            why: why.into(),
        }
    }
}
