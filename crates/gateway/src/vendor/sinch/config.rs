//! `[providers.sinch]`: Sinch Verification.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use wire::Channel;

use super::{MessageSignature, NAME, Signature, Sinch};
use crate::provider::Provider;
use crate::secret::Secret;
use crate::setting::text::check_plain;
use crate::setting::{ConfigError, Environment, base_url, secret};
use crate::vendor::{Table, World, callbacks};
use crate::verification::policy::{MAX_CODE_LENGTH, MIN_CODE_LENGTH};
use crate::webhook::About;

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
    /// With what callbacks about incoming messages are signed: the secret of the webhook of Sinch's SMS or Conversation
    /// API, and while it is changed the next one. Without one no incoming message is believed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inbound_webhook_secrets: Vec<Secret>,
    /// Files that hold one secret each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inbound_webhook_secret_files: Vec<PathBuf>,
}

impl Table for SinchConfig {
    fn check(&mut self, environment: Environment) -> Result<(), ConfigError> {
        let own = Some(self.callback_secret()?);
        let (secrets, files) = (&mut self.webhook_secrets, &self.webhook_secret_files);
        callbacks::check(NAME, secrets, files, own, Signature::new)?;
        let secrets = &mut self.inbound_webhook_secrets;
        let files = &self.inbound_webhook_secret_files;
        callbacks::check_messages(NAME, secrets, files, MessageSignature::new)?;
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

    fn callback_secrets(&self, about: About) -> &[Secret] {
        match about {
            About::Reports => &self.webhook_secrets,
            About::Messages => &self.inbound_webhook_secrets,
        }
    }

    fn callback_secrets_key(&self, about: About) -> Option<&'static str> {
        Some(match about {
            About::Reports => "webhook_secrets",
            About::Messages => "inbound_webhook_secrets",
        })
    }

    fn adapter(&self, world: &World<'_>) -> Result<Arc<dyn Provider>, ConfigError> {
        Ok(Arc::new(Sinch {
            base_url: self.base_url.clone(),
            application_key: self.application_key.clone(),
            application_secret: self.secret()?,
            code_length: self.code_length,
            channels: self.channels.clone(),
            clock: Arc::clone(&world.clock),
            outbound: world.outbound.clone(),
        }))
    }
}

impl SinchConfig {
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
    fn callback_secret(&self) -> Result<Secret, ConfigError> {
        let secret = self.secret()?;
        let pair = format!("{}:{}", self.application_key, secret.expose());
        Ok(Secret::new(pair))
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
