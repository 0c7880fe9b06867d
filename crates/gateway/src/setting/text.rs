//! What a text must be that goes into a header, a path or a message.

use super::ConfigError;

/// Checks that a value is there and could be sent in a header or a path: printable ASCII without spaces.
pub(crate) fn check_plain(key: &str, value: &str) -> Result<(), ConfigError> {
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_graphic()) {
        Ok(())
    } else {
        Err(ConfigError::at(
            key,
            "must be printable ASCII without spaces",
        ))
    }
}

/// Checks that a value could name something in a path: letters, digits, `-` and `_`.
pub(crate) fn check_id(key: &str, value: &str) -> Result<(), ConfigError> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    if !value.is_empty() && value.bytes().all(fits) {
        Ok(())
    } else {
        Err(ConfigError::at(
            key,
            "must contain only letters, digits, - and _",
        ))
    }
}

/// Checks an Android app hash.
pub(crate) fn check_app_hash(key: &str, hash: Option<&String>) -> Result<(), ConfigError> {
    match hash {
        Some(hash) if hash.len() != 11 || !hash.is_ascii() => Err(ConfigError::at(
            key,
            "must be the 11 characters by which SMS Retriever recognises the app",
        )),
        _ => Ok(()),
    }
}
