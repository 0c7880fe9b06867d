//! `webhook_secrets` of `[providers.<name>]`: with what a provider signs its callbacks.

use std::path::PathBuf;

use super::{ConfigError, Secret};
use crate::webhook::sender;

/// Reads the files and sees that the provider's scheme can use every secret. Where none is given it is `own`, the
/// credential of the account with which this provider signs.
pub(super) fn check(
    provider: &str,
    secrets: &mut Vec<Secret>,
    files: &[PathBuf],
    own: Option<Secret>,
) -> Result<(), ConfigError> {
    for path in files {
        let key = format!("providers.{provider}.webhook_secret_files");
        secrets.push(Secret::from_file(&key, path)?);
    }
    if secrets.is_empty() {
        secrets.extend(own);
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
