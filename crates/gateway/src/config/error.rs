//! What can be wrong with a configuration. Never contains a value, which might be a secret.

use std::path::PathBuf;

use toml::de::Error as TomlError;

/// Why a configuration cannot be used: one sentence that names the key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The file itself.
    #[error("cannot read the configuration {}: {why}", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// The operating system's words.
        why: String,
    },
    /// The file is not TOML.
    #[error("the configuration is not valid TOML: line {line}: {why}")]
    Syntax {
        /// Counted from 1.
        line: usize,
        /// The parser's words.
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
    /// An error at one key.
    pub(super) fn at(key: impl Into<String>, why: impl Into<String>) -> Self {
        Self::Key {
            key: key.into(),
            why: why.into(),
        }
    }
}

/// Where the text stops being TOML.
pub(super) fn syntax(text: &str, error: &TomlError) -> ConfigError {
    let position = error.span().map_or(0, |span| span.start);
    let position = text.floor_char_boundary(position);
    let line = text[..position].split('\n').count();
    ConfigError::Syntax {
        line,
        why: one_line(error.message()),
    }
}

/// A value of the wrong type, a key that is missing, or one that nobody knows.
pub(super) fn value(error: &serde_path_to_error::Error<TomlError>) -> ConfigError {
    let path = error.path().to_string();
    let why = unquoted(&one_line(error.inner().message()));
    match path.as_str() {
        "." | "" => match why.split('`').nth(1) {
            // A missing or unknown key of the outermost table: name it, not the table.
            Some(key) => ConfigError::at(key, why.clone()),
            None => ConfigError::at("(whole file)", why),
        },
        _ => ConfigError::at(path, why),
    }
}

/// Leaves out the value of which serde says that it has the wrong type: it might be a secret.
fn unquoted(message: &str) -> String {
    match message.rsplit_once(", expected ") {
        Some((start, expected)) if start.starts_with("invalid ") => {
            format!("has the wrong type, expected {expected}")
        }
        _ => message.to_owned(),
    }
}

fn one_line(message: &str) -> String {
    message.lines().collect::<Vec<_>>().join(" ")
}
