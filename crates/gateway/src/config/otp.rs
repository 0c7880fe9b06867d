//! `[otp]`: codes, and the gateway's own keys.

use std::collections::HashSet;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::secret::Secret;
use crate::setting::{ConfigError, secret};
use crate::verification::policy::{MAX_CODE_LENGTH, MIN_CODE_LENGTH, Policy};
use crate::verification::{Gaps, Keyring};

/// Codes, and the gateway's own keys.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtpConfig {
    /// Digits of a code, 4 to 10.
    #[serde(default = "default_length")]
    pub length: u8,
    /// Seconds a code is valid, at most 600.
    #[serde(default = "default_expires_in_seconds")]
    pub expires_in_seconds: u32,
    /// Seconds before the first, second, … resend; the last one repeats.
    #[serde(default = "default_resend_after_seconds")]
    pub resend_after_seconds: Vec<u32>,
    /// Turns codes into the MACs that are stored: base64url of 32 bytes.
    pub mac_key: Option<Secret>,
    /// A file that contains it.
    pub mac_key_file: Option<PathBuf>,
    /// Several of them: the first is used, the rest are still accepted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mac_keys: Vec<Secret>,
    /// Files that contain one each, in that order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mac_key_files: Vec<PathBuf>,
    /// Seals numbers and codes at rest: base64url of 32 bytes.
    pub seal_key: Option<Secret>,
    /// A file that contains it.
    pub seal_key_file: Option<PathBuf>,
    /// Several of them: the first is used, the rest are still accepted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seal_keys: Vec<Secret>,
    /// Files that contain one each, in that order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seal_key_files: Vec<PathBuf>,
    /// Signs tokens: the 32-byte seed of an Ed25519 key: base64url of 32 bytes.
    pub token_key: Option<Secret>,
    /// A file that contains it.
    pub token_key_file: Option<PathBuf>,
    /// Several of them: the first is used, the rest are still accepted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub token_keys: Vec<Secret>,
    /// Files that contain one each, in that order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub token_key_files: Vec<PathBuf>,
}

/// The decoded keys: for each purpose the current one first, then those that are still accepted.
pub struct OtpKeys {
    /// `otp.mac_key…`.
    pub mac: Keyring<[u8; 32]>,
    /// `otp.seal_key…`.
    pub seal: Keyring<[u8; 32]>,
    /// `otp.token_key…`.
    pub token: Keyring<[u8; 32]>,
}

impl std::fmt::Debug for OtpKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OtpKeys(…)")
    }
}

impl OtpConfig {
    /// The keys, read from where the configuration says they are.
    pub fn keys(&self) -> Result<OtpKeys, ConfigError> {
        let keys = OtpKeys {
            mac: read_keys(
                "otp.mac_key",
                self.mac_key.as_ref(),
                self.mac_key_file.as_ref(),
                &self.mac_keys,
                &self.mac_key_files,
            )?,
            seal: read_keys(
                "otp.seal_key",
                self.seal_key.as_ref(),
                self.seal_key_file.as_ref(),
                &self.seal_keys,
                &self.seal_key_files,
            )?,
            token: read_keys(
                "otp.token_key",
                self.token_key.as_ref(),
                self.token_key_file.as_ref(),
                &self.token_keys,
                &self.token_key_files,
            )?,
        };
        let all: Vec<_> = [&keys.mac, &keys.seal, &keys.token]
            .into_iter()
            .flat_map(Keyring::iter)
            .collect();
        if all.iter().collect::<HashSet<_>>().len() != all.len() {
            return Err(ConfigError::at(
                "otp.mac_key",
                "must differ from otp.seal_key and otp.token_key, which must also differ from each other",
            ));
        }
        Ok(keys)
    }

    /// The operator's choices about codes.
    pub fn policy(&self) -> Policy {
        Policy {
            code_seconds: self.expires_in_seconds,
            gaps: self.gaps(),
        }
    }

    /// How long a person waits between messages.
    pub fn gaps(&self) -> Gaps {
        Gaps::new(self.resend_after_seconds.clone())
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
                "must list at least one wait, and none of 0 seconds",
            ));
        }
        if gaps.iter().any(|gap| *gap > LONGEST_GAP_SECONDS) {
            return Err(ConfigError::at(
                "otp.resend_after_seconds",
                "must not make anybody wait for more than a day (86400)",
            ));
        }
        self.keys().map(drop)
    }
}

/// The keys of one purpose, from the one of four settings that is used.
fn read_keys(
    key: &str,
    one: Option<&Secret>,
    one_file: Option<&PathBuf>,
    several: &[Secret],
    several_files: &[PathBuf],
) -> Result<Keyring<[u8; 32]>, ConfigError> {
    let lists = [!several.is_empty(), !several_files.is_empty()];
    let given = lists.iter().filter(|given| **given).count();
    if given == 0 {
        let secret = secret::either(key, one, one_file)?;
        return Ok([secret::decode_key(key, &secret)?].into());
    }
    if given > 1 || one.is_some() || one_file.is_some() {
        return Err(ConfigError::at(
            key,
            format!("is given twice: use one of {key}, {key}_file, {key}s and {key}_files"),
        ));
    }
    let files = several_files.iter();
    let from_files = files.map(|path| secret::from_file(&format!("{key}_files"), path));
    let secrets = several.iter().cloned().map(Ok).chain(from_files);
    let keys = secrets.map(|secret| secret::decode_key(&format!("{key}s"), &secret?));
    let keys: Vec<_> = keys.collect::<Result<_, _>>()?;
    Keyring::from_list(keys).ok_or_else(|| ConfigError::at(key, "is missing"))
}

/// Checks a number of digits.
pub(super) fn check_length(key: &str, length: u8) -> Result<(), ConfigError> {
    if (MIN_CODE_LENGTH..=MAX_CODE_LENGTH).contains(&length) {
        Ok(())
    } else {
        Err(ConfigError::at(key, "must be from 4 to 10"))
    }
}

/// The length of codes was chosen for five guesses in ten minutes.
const MAX_LIFE_SECONDS: u32 = 600;

/// They also apply between the verifications of one number.
const LONGEST_GAP_SECONDS: u32 = 86_400;

fn default_length() -> u8 {
    6
}

fn default_expires_in_seconds() -> u32 {
    MAX_LIFE_SECONDS
}

fn default_resend_after_seconds() -> Vec<u32> {
    vec![30, 60, 120, 300]
}
