//! `[providers.verifynow]`: Message Central `VerifyNow`.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use wire::Channel;

use super::{Credentials, Dialect, NAME, Signature, VerifyNow};
use crate::provider::Provider;
use crate::secret::Secret;
use crate::setting::text::check_plain;
use crate::setting::{ConfigError, Environment, base_url, secret};
use crate::vendor::{Table, World, callbacks};
use crate::webhook::About;

/// An account.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerifyNowConfig {
    /// Where the API is.
    #[serde(default = "default_base_url")]
    pub base_url: String,
    /// `v3`, or `simple`: the form that the vendor's guide prints.
    #[serde(default)]
    pub dialect: Dialect,
    /// `C-…`.
    pub customer_id: Option<String>,
    /// The account's password, by which tokens are fetched.
    pub password: Option<Secret>,
    /// A file that holds it.
    pub password_file: Option<PathBuf>,
    /// Or a token that the dashboard has issued.
    pub auth_token: Option<Secret>,
    /// A file that holds it.
    pub auth_token_file: Option<PathBuf>,
    /// Who sends the messages (`senderId`), as registered with the vendor; its own choice when absent.
    pub sender_id: Option<String>,
    /// The channels to use; whether `VOICE` is one of the vendor's is not settled.
    #[serde(default = "default_channels")]
    pub channels: Vec<Channel>,
    /// With what its callbacks are signed: the secret in use, and while it is changed the next one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub webhook_secrets: Vec<Secret>,
    /// Files that hold one secret each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub webhook_secret_files: Vec<PathBuf>,
}

impl Table for VerifyNowConfig {
    fn check(&mut self, environment: Environment) -> Result<(), ConfigError> {
        let (secrets, files) = (&mut self.webhook_secrets, &self.webhook_secret_files);
        callbacks::check(NAME, secrets, files, None, Signature::new)?;
        base_url::check("providers.verifynow.base_url", &self.base_url, environment)?;
        if let Some(id) = &self.customer_id {
            check_plain("providers.verifynow.customer_id", id)?;
        }
        if let Some(id) = &self.sender_id {
            check_plain("providers.verifynow.sender_id", id)?;
        }
        self.credentials().map(drop)
    }

    fn callback_secrets(&self, _: About) -> &[Secret] {
        &self.webhook_secrets
    }

    fn callback_secrets_key(&self, _: About) -> Option<&'static str> {
        None
    }

    fn adapter(&self, world: &World<'_>) -> Result<Arc<dyn Provider>, ConfigError> {
        Ok(Arc::new(
            VerifyNow::new(
                self.base_url.clone(),
                self.dialect,
                self.credentials()?,
                self.channels.clone(),
                Arc::clone(&world.clock),
                world.outbound.clone(),
            )
            .sent_by(self.sender_id.clone()),
        ))
    }
}

impl VerifyNowConfig {
    fn credentials(&self) -> Result<Credentials, ConfigError> {
        let file = self.auth_token_file.as_ref();
        if self.auth_token.is_some() || file.is_some() {
            let token = secret::either(
                "providers.verifynow.auth_token",
                self.auth_token.as_ref(),
                file,
            )?;
            return Ok(Credentials::Token(token));
        }
        let customer_id = self.customer_id.clone().ok_or_else(|| {
            ConfigError::at(
                "providers.verifynow.customer_id",
                "is missing: give it with password, or give auth_token",
            )
        })?;
        let file = self.password_file.as_ref();
        Ok(Credentials::Account {
            customer_id,
            password: secret::either("providers.verifynow.password", self.password.as_ref(), file)?,
        })
    }
}

fn default_base_url() -> String {
    "https://cpaas.messagecentral.com".to_owned()
}

fn default_channels() -> Vec<Channel> {
    vec![Channel::Sms, Channel::Whatsapp]
}
