//! The source of a secret: text, or a file of its own.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::ConfigError;
use crate::encoding::from_base64url;
use crate::secret::Secret;

/// The one of `secret` and `file` that is given; both or neither is an error.
pub(crate) fn either(
    key: &str,
    secret: Option<&Secret>,
    file: Option<&PathBuf>,
) -> Result<Secret, ConfigError> {
    match (secret, file) {
        (Some(secret), None) => Ok(secret.clone()),
        (None, Some(path)) => from_file(&format!("{key}_file"), path),
        (None, None) => Err(ConfigError::at(
            key,
            format!("is missing and has no default; set it, or {key}_file"),
        )),
        (Some(_), Some(_)) => Err(ConfigError::at(
            key,
            format!("is given twice: here and in {key}_file"),
        )),
    }
}

/// Reads a file that contains one secret, without the line end.
pub(crate) fn from_file(key: &str, path: &Path) -> Result<Secret, ConfigError> {
    let mut text = String::new();
    let read = std::fs::File::open(path)
        .and_then(|file| file.take(MAX_SECRET_BYTES + 1).read_to_string(&mut text))
        .map_err(|error| {
            ConfigError::at(key, format!("cannot read {}: {error}", path.display()))
        })?;
    // If it were truncated, it would be a different secret.
    if read as u64 > MAX_SECRET_BYTES {
        return Err(ConfigError::at(
            key,
            format!(
                "{} is too long for a secret: at most {MAX_SECRET_BYTES} bytes",
                path.display()
            ),
        ));
    }
    Ok(Secret::new(text.trim_end_matches(['\r', '\n'])))
}

/// A secret as the base64url of 32 bytes.
pub(crate) fn decode_key(key: &str, secret: &Secret) -> Result<[u8; 32], ConfigError> {
    from_base64url(secret.expose())
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| {
            ConfigError::at(
                key,
                "must be 32 bytes in base64url without padding; `otp-gateway keys new` prints fresh ones",
            )
        })
}

/// The most that is read from a file with a secret: more than any secret has.
const MAX_SECRET_BYTES: u64 = 4096;
