//! `[providers.twilio]`: Twilio Verify.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use wire::Channel;

use super::{NAME, Signature, Twilio};
use crate::provider::Provider;
use crate::secret::Secret;
use crate::setting::text::{check_app_hash, check_id};
use crate::setting::{ConfigError, Environment, base_url, secret};
use crate::vendor::{Table, World, callbacks};
use crate::verification::policy::{MAX_CODE_LENGTH, MIN_CODE_LENGTH};
use crate::webhook::About;

/// A Verify service.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TwilioConfig {
    /// Where the API is.
    #[serde(default = "default_base_url")]
    pub base_url: String,
    /// `AC…`.
    pub account_sid: String,
    /// `SK…`, where an API key is used in place of the account's own token.
    pub api_key_sid: Option<String>,
    /// The account's token, or the API key's secret.
    pub auth_token: Option<Secret>,
    /// A file that holds it.
    pub auth_token_file: Option<PathBuf>,
    /// `VA…`.
    pub service_sid: String,
    /// Whether the gateway draws the codes; the service must allow custom codes.
    #[serde(default)]
    pub custom_code: bool,
    /// A template of the service's, `HJ…`.
    pub template_sid: Option<String>,
    /// Hash of an Android app.
    pub app_hash: Option<String>,
    /// Digits of the codes that the service draws.
    #[serde(default = "default_code_length")]
    pub code_length: u8,
    /// The channels enabled on the service.
    #[serde(default = "default_channels")]
    pub channels: Vec<Channel>,
    /// With what its callbacks are signed: the secret in use, and while it is changed the next one. The account's own
    /// token when absent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub webhook_secrets: Vec<Secret>,
    /// Files that hold one secret each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub webhook_secret_files: Vec<PathBuf>,
}

impl Table for TwilioConfig {
    fn check(&mut self, environment: Environment) -> Result<(), ConfigError> {
        let own = self.callback_secret()?;
        let (secrets, files) = (&mut self.webhook_secrets, &self.webhook_secret_files);
        callbacks::check(NAME, secrets, files, own, Signature::new)?;
        base_url::check("providers.twilio.base_url", &self.base_url, environment)?;
        check_id("providers.twilio.account_sid", &self.account_sid)?;
        check_id("providers.twilio.service_sid", &self.service_sid)?;
        if let Some(sid) = &self.api_key_sid {
            check_id("providers.twilio.api_key_sid", sid)?;
        }
        check_app_hash("providers.twilio.app_hash", self.app_hash.as_ref())?;
        if !(MIN_CODE_LENGTH..=MAX_CODE_LENGTH).contains(&self.code_length) {
            return Err(ConfigError::at(
                "providers.twilio.code_length",
                "must be from 4 to 10",
            ));
        }
        self.password().map(drop)
    }

    fn callback_secrets(&self, _: About) -> &[Secret] {
        &self.webhook_secrets
    }

    fn callback_secrets_key(&self, _: About) -> Option<&'static str> {
        Some("webhook_secrets")
    }

    fn adapter(&self, world: &World<'_>) -> Result<Arc<dyn Provider>, ConfigError> {
        Ok(Arc::new(Twilio {
            base_url: self.base_url.clone(),
            user: self
                .api_key_sid
                .clone()
                .unwrap_or_else(|| self.account_sid.clone()),
            password: self.password()?,
            service_sid: self.service_sid.clone(),
            custom_code: self.custom_code,
            template_sid: self.template_sid.clone(),
            app_hash: self.app_hash.clone(),
            code_length: self.code_length,
            channels: self.channels.clone(),
            outbound: world.outbound.clone(),
        }))
    }
}

impl TwilioConfig {
    fn password(&self) -> Result<Secret, ConfigError> {
        let file = self.auth_token_file.as_ref();
        secret::either(
            "providers.twilio.auth_token",
            self.auth_token.as_ref(),
            file,
        )
    }

    /// With what Twilio signs: the account's own token, which the secret of an API key is not.
    fn callback_secret(&self) -> Result<Option<Secret>, ConfigError> {
        match &self.api_key_sid {
            Some(_) => Ok(None),
            None => self.password().map(Some),
        }
    }
}

fn default_base_url() -> String {
    "https://verify.twilio.com".to_owned()
}

fn default_code_length() -> u8 {
    6
}

fn default_channels() -> Vec<Channel> {
    Channel::ALL.to_vec()
}
