//! `webhook_secrets` of `[providers.<name>]`: with what a provider signs its callbacks.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{ConfigError, Secret};
use crate::webhook::sender;

/// With what a provider signs its callbacks; without secrets none of them is believed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallbackConfig {
    /// The secret in use, and while it is changed the next one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub webhook_secrets: Vec<Secret>,
    /// Files that hold one secret each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub webhook_secret_files: Vec<PathBuf>,
}

/// Reads the files and sees that the provider's scheme can use every secret.
pub(super) fn check(
    provider: &str,
    secrets: &mut Vec<Secret>,
    files: &[PathBuf],
) -> Result<(), ConfigError> {
    for path in files {
        let key = format!("providers.{provider}.webhook_secret_files");
        secrets.push(Secret::from_file(&key, path)?);
    }
    sender::scheme(provider, secrets)
        .map(drop)
        .map_err(|error| {
            ConfigError::at(
                format!("providers.{provider}.webhook_secrets"),
                error.to_string(),
            )
        })
}
