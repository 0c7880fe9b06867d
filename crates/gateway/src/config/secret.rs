//! Secrets: given as text or in a file of their own, never shown.

use std::fmt;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret as _, SecretString};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{ConfigError, MAX_SECRET_BYTES};
use crate::encoding::from_base64url;

/// A secret text. Prints and serialises as `[redacted]`.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// Wraps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(SecretString::from(text.into()))
    }

    /// The text, for where it is used.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// The text as the base64url of 32 bytes.
    pub(super) fn decode_key(&self, key: &str) -> Result<[u8; 32], ConfigError> {
        from_base64url(self.expose())
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(|| {
                ConfigError::at(
                    key,
                    "must be 32 bytes in base64url without padding; `otp-gateway keys new` prints fresh ones",
                )
            })
    }

    /// Reads a file that holds one secret, the line's end left out.
    pub(super) fn from_file(key: &str, path: &Path) -> Result<Self, ConfigError> {
        let mut text = String::new();
        let read = std::fs::File::open(path)
            .and_then(|file| file.take(MAX_SECRET_BYTES + 1).read_to_string(&mut text))
            .map_err(|error| {
                ConfigError::at(key, format!("cannot read {}: {error}", path.display()))
            })?;
        // Cut, it would be another secret.
        if read as u64 > MAX_SECRET_BYTES {
            return Err(ConfigError::at(
                key,
                format!(
                    "{} is longer than a secret: {MAX_SECRET_BYTES} bytes at most",
                    path.display()
                ),
            ));
        }
        Ok(Self::new(text.trim_end_matches(['\r', '\n'])))
    }
}

/// The one of `secret` and `file` that is given; both or neither is an error.
pub(super) fn either(
    key: &str,
    secret: Option<&Secret>,
    file: Option<&PathBuf>,
) -> Result<Secret, ConfigError> {
    match (secret, file) {
        (Some(secret), None) => Ok(secret.clone()),
        (None, Some(path)) => Secret::from_file(&format!("{key}_file"), path),
        (None, None) => Err(ConfigError::at(
            key,
            format!("is missing and has no default; give it, or {key}_file"),
        )),
        (Some(_), Some(_)) => Err(ConfigError::at(
            key,
            format!("is given twice: here and by {key}_file"),
        )),
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(REDACTED)
    }
}

impl<'de> Deserialize<'de> for Secret {
    /// Does not quote what it cannot read.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)
            .map(Self::new)
            .map_err(|_| D::Error::custom("must be text in quotes"))
    }
}

const REDACTED: &str = "[redacted]";
