//! `webhook_secrets` of `[providers.<name>]`: with what a provider signs its callbacks.

use std::path::PathBuf;

use crate::secret::Secret;
use crate::setting::{ConfigError, secret};
use crate::webhook::{BadSecret, scheme};

/// Reads the files and sees that the provider's `signature` can use every secret. Where none is given it is `own`, the
/// credential of the account with which this provider signs.
pub(crate) fn check<S>(
    provider: &str,
    secrets: &mut Vec<Secret>,
    files: &[PathBuf],
    own: Option<Secret>,
    signature: fn(&[Secret]) -> Result<S, BadSecret>,
) -> Result<(), ConfigError> {
    let key = format!("providers.{provider}.webhook_secret");
    read(&key, secrets, files)?;
    if secrets.is_empty() {
        secrets.extend(own);
    }
    usable(&key, secrets, signature)
}

/// The same for secrets with which incoming messages alone are signed.
pub(crate) fn check_messages<S>(
    provider: &str,
    secrets: &mut Vec<Secret>,
    files: &[PathBuf],
    signature: fn(&[Secret]) -> Result<S, BadSecret>,
) -> Result<(), ConfigError> {
    let key = format!("providers.{provider}.inbound_webhook_secret");
    read(&key, secrets, files)?;
    usable(&key, secrets, signature)
}

fn read(key: &str, secrets: &mut Vec<Secret>, files: &[PathBuf]) -> Result<(), ConfigError> {
    for path in files {
        secrets.push(secret::from_file(&format!("{key}_files"), path)?);
    }
    Ok(())
}

fn usable<S>(
    key: &str,
    secrets: &[Secret],
    signature: fn(&[Secret]) -> Result<S, BadSecret>,
) -> Result<(), ConfigError> {
    let usable = scheme::are_given(secrets).and_then(|given| {
        if given {
            signature(secrets).map(drop)
        } else {
            Ok(())
        }
    });
    usable.map_err(|error| ConfigError::at(format!("{key}s"), error.to_string()))
}
