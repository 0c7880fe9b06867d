//! Errors of the TOML parser, in our words.

use toml::de::Error as TomlError;

use crate::setting::ConfigError;

/// Where the text stops being TOML.
pub(super) fn syntax(text: &str, error: &TomlError) -> ConfigError {
    let position = error.span().map_or(0, |span| span.start);
    let position = text.floor_char_boundary(position);
    let line = text[..position].split('\n').count();
    let message = one_line(error.message());
    ConfigError::Syntax {
        line,
        why: match key_at(text, position) {
            Some(key) if message == "duplicate key" => format!("`{key}` is there twice"),
            _ => message,
        },
    }
}

/// The key, or the header of a table, that begins here.
fn key_at(text: &str, position: usize) -> Option<&str> {
    let rest = text.get(position..)?.trim_start_matches('[');
    let end = rest.find(['=', ']', '\n', '#']).unwrap_or(rest.len());
    Some(rest[..end].trim()).filter(|key| !key.is_empty())
}

/// A value of the wrong type, a missing key, or an unknown one.
pub(super) fn value(error: &serde_path_to_error::Error<TomlError>) -> ConfigError {
    let path = error.path().to_string();
    let why = unquoted(&one_line(error.inner().message()));
    match path.as_str() {
        "." | "" => match why.split('`').nth(1) {
            // A missing or unknown key of the outermost table: name it rather than the table.
            Some(key) => ConfigError::at(key, why.clone()),
            None => ConfigError::at("(whole file)", why),
        },
        _ => ConfigError::at(path, why),
    }
}

/// Omits the value that serde reports to have the wrong type: it might be a secret.
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
