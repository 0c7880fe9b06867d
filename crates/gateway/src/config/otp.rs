//! `[otp]`: codes, and the gateway's own keys.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{ConfigError, Secret, secret};
use crate::verify::policy::{MAX_CODE_LENGTH, MIN_CODE_LENGTH, Policy};

/// Codes, and the gateway's own keys.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtpConfig {
    /// Digits of a code, 4 to 10.
    #[serde(default = "default_length")]
    pub length: u8,
    /// Seconds a code lives, at most 600.
    #[serde(default = "default_expires_in_seconds")]
    pub expires_in_seconds: u32,
    /// Seconds before the first, second, … resend; the last one repeats.
    #[serde(default = "default_resend_after_seconds")]
    pub resend_after_seconds: Vec<u32>,
    /// Turns codes into what is kept of them: base64url of 32 bytes.
    pub mac_key: Option<Secret>,
    /// A file that holds it.
    pub mac_key_file: Option<PathBuf>,
    /// Seals numbers and codes at rest: base64url of 32 bytes.
    pub seal_key: Option<Secret>,
    /// A file that holds it.
    pub seal_key_file: Option<PathBuf>,
    /// Signs tokens: base64url of the 32-byte seed of an Ed25519 key.
    pub token_key: Option<Secret>,
    /// A file that holds it.
    pub token_key_file: Option<PathBuf>,
}

/// The keys, decoded.
pub struct OtpKeys {
    /// `otp.mac_key`.
    pub mac: [u8; 32],
    /// `otp.seal_key`.
    pub seal: [u8; 32],
    /// `otp.token_key`.
    pub token: [u8; 32],
}

impl std::fmt::Debug for OtpKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OtpKeys(…)")
    }
}

impl OtpConfig {
    /// The keys, read from where the configuration says they are.
    pub fn keys(&self) -> Result<OtpKeys, ConfigError> {
        let read = |key: &str, given: &Option<Secret>, file: &Option<PathBuf>| {
            secret::either(key, given.as_ref(), file.as_ref())?.decode_key(key)
        };
        let keys = OtpKeys {
            mac: read("otp.mac_key", &self.mac_key, &self.mac_key_file)?,
            seal: read("otp.seal_key", &self.seal_key, &self.seal_key_file)?,
            token: read("otp.token_key", &self.token_key, &self.token_key_file)?,
        };
        if keys.mac == keys.seal || keys.mac == keys.token || keys.seal == keys.token {
            return Err(ConfigError::at(
                "otp.mac_key",
                "must differ from otp.seal_key and otp.token_key, and they from each other",
            ));
        }
        Ok(keys)
    }

    /// What the operator has chosen about codes.
    pub fn policy(&self) -> Policy {
        Policy {
            code_seconds: self.expires_in_seconds,
            resend_gaps_seconds: self.resend_after_seconds.clone(),
        }
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        check_length("otp.length", self.length)?;
        if !(1..=MAX_LIFE_SECONDS).contains(&self.expires_in_seconds) {
            return Err(ConfigError::at(
                "otp.expires_in_seconds",
                "must be from 1 to 600",
            ));
        }
        let gaps = &self.resend_after_seconds;
        if gaps.is_empty() || gaps.contains(&0) {
            return Err(ConfigError::at(
                "otp.resend_after_seconds",
                "must hold at least one gap, and none of 0 seconds",
            ));
        }
        self.keys().map(drop)
    }
}

/// Checks a number of digits.
pub(super) fn check_length(key: &str, length: u8) -> Result<(), ConfigError> {
    if (MIN_CODE_LENGTH..=MAX_CODE_LENGTH).contains(&length) {
        Ok(())
    } else {
        Err(ConfigError::at(key, "must be from 4 to 10"))
    }
}

/// Five guesses in ten minutes is what the length of codes was chosen for.
const MAX_LIFE_SECONDS: u32 = 600;

fn default_length() -> u8 {
    6
}

fn default_expires_in_seconds() -> u32 {
    MAX_LIFE_SECONDS
}

fn default_resend_after_seconds() -> Vec<u32> {
    vec![30, 60, 120, 300]
}
