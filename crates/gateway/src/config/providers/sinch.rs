//! `[providers.sinch]`: Sinch Verification.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use wire::Channel;

use super::{base_url, check_plain};
use crate::clock::Clock;
use crate::config::{ConfigError, Environment, Secret, secret};
use crate::provider::outbound::Outbound;
use crate::provider::sinch::Sinch;
use crate::verify::policy::{MAX_CODE_LENGTH, MIN_CODE_LENGTH};

/// An application.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SinchConfig {
    /// Where the API is.
    #[serde(default = "default_base_url")]
    pub base_url: String,
    /// Names the application.
    pub application_key: String,
    /// Signs its requests: base64.
    pub application_secret: Option<Secret>,
    /// A file that holds it.
    pub application_secret_file: Option<PathBuf>,
    /// Digits of the codes, as set in the dashboard.
    #[serde(default = "default_code_length")]
    pub code_length: u8,
    /// The channels to use.
    #[serde(default = "default_channels")]
    pub channels: Vec<Channel>,
    /// With what its callbacks are signed: the secret in use, and while it is changed the next one. This application's
    /// own when absent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub webhook_secrets: Vec<Secret>,
    /// Files that hold one secret each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub webhook_secret_files: Vec<PathBuf>,
}

impl SinchConfig {
    pub(super) fn check(&self, environment: Environment) -> Result<(), ConfigError> {
        base_url::check("providers.sinch.base_url", &self.base_url, environment)?;
        check_plain("providers.sinch.application_key", &self.application_key)?;
        if !(MIN_CODE_LENGTH..=MAX_CODE_LENGTH).contains(&self.code_length) {
            return Err(ConfigError::at(
                "providers.sinch.code_length",
                "must be from 4 to 10",
            ));
        }
        self.secret().map(drop)
    }

    fn secret(&self) -> Result<Secret, ConfigError> {
        let key = "providers.sinch.application_secret";
        let file = self.application_secret_file.as_ref();
        let secret = secret::either(key, self.application_secret.as_ref(), file)?;
        if Sinch::is_secret(&secret) {
            Ok(secret)
        } else {
            Err(ConfigError::at(
                key,
                "must be base64, as the dashboard shows it",
            ))
        }
    }

    /// With what Sinch signs: the same application's secret, under the same key.
    pub(super) fn callback_secret(&self) -> Result<Secret, ConfigError> {
        let secret = self.secret()?;
        let pair = format!("{}:{}", self.application_key, secret.expose());
        Ok(Secret::new(pair))
    }

    /// The adapter.
    pub(crate) fn provider(
        &self,
        clock: Arc<dyn Clock>,
        outbound: Outbound,
    ) -> Result<Sinch, ConfigError> {
        Ok(Sinch {
            base_url: self.base_url.clone(),
            application_key: self.application_key.clone(),
            application_secret: self.secret()?,
            code_length: self.code_length,
            channels: self.channels.clone(),
            clock,
            outbound,
        })
    }
}

fn default_base_url() -> String {
    "https://verification.api.sinch.com".to_owned()
}

fn default_code_length() -> u8 {
    4
}

fn default_channels() -> Vec<Channel> {
    Channel::ALL.to_vec()
}
