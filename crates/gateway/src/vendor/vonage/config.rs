//! `[providers.vonage]`: Vonage Verify.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use wire::Channel;

use super::{NAME, Signature, Vonage};
use crate::provider::Provider;
use crate::secret::Secret;
use crate::setting::text::{check_app_hash, check_plain};
use crate::setting::{ConfigError, Environment, base_url, secret};
use crate::vendor::{Table, World, callbacks};
use crate::webhook::About;

/// An account.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VonageConfig {
    /// Where the API is.
    #[serde(default = "default_base_url")]
    pub base_url: String,
    /// User name.
    pub api_key: String,
    /// Password.
    pub api_secret: Option<Secret>,
    /// A file that holds it.
    pub api_secret_file: Option<PathBuf>,
    /// What messages call the sender, where the site has no name.
    #[serde(default = "default_brand")]
    pub brand: String,
    /// Whether the gateway draws the codes; the account's pricing must allow it.
    #[serde(default)]
    pub own_code: bool,
    /// A template of the account's.
    pub template_id: Option<String>,
    /// Hash of an Android app.
    pub app_hash: Option<String>,
    /// Who sends text messages: up to 11 letters and digits, or a number of up to 15 digits without `+`. The brand when
    /// absent.
    pub from: Option<String>,
    /// The sender's registration in India (PEID), without which carriers there deliver no text.
    pub entity_id: Option<String>,
    /// The registration of the text in India.
    pub content_id: Option<String>,
    /// Whether Vonage looks for fraud, which the account must allow. Vonage's own default when absent.
    pub fraud_check: Option<bool>,
    /// Who sends `WhatsApp` messages: digits without `+`.
    pub whatsapp_from: Option<String>,
    /// Seconds of silence after which Vonage itself goes on to the next channel; never, when absent.
    pub native_fallback_seconds: Option<u16>,
    /// The channels to use.
    #[serde(default = "default_channels")]
    pub channels: Vec<Channel>,
    /// With what its callbacks are signed: the secret in use, and while it is changed the next one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub webhook_secrets: Vec<Secret>,
    /// Files that hold one secret each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub webhook_secret_files: Vec<PathBuf>,
}

impl Table for VonageConfig {
    fn check(&mut self, environment: Environment) -> Result<(), ConfigError> {
        let (secrets, files) = (&mut self.webhook_secrets, &self.webhook_secret_files);
        // The account's signature secret is another one than its API secret.
        callbacks::check(NAME, secrets, files, None, Signature::new)?;
        base_url::check("providers.vonage.base_url", &self.base_url, environment)?;
        check_plain("providers.vonage.api_key", &self.api_key)?;
        check_app_hash("providers.vonage.app_hash", self.app_hash.as_ref())?;
        let fits = |brand: &str| {
            (1..=18).contains(&brand.chars().count()) && !brand.contains(['/', '{', '}', ':', '$'])
        };
        if !fits(&self.brand) {
            return Err(ConfigError::at(
                "providers.vonage.brand",
                "must be 1 to 18 characters, none of / { } : $",
            ));
        }
        if self
            .native_fallback_seconds
            .is_some_and(|seconds| !(15..=900).contains(&seconds))
        {
            return Err(ConfigError::at(
                "providers.vonage.native_fallback_seconds",
                "must be from 15 to 900",
            ));
        }
        if self.from.as_deref().is_some_and(|from| !is_sender(from)) {
            return Err(ConfigError::at(
                "providers.vonage.from",
                "must be 1 to 11 letters, digits and spaces with a letter among them, or 1 to 15 digits without + or 00",
            ));
        }
        for (key, id) in [
            ("providers.vonage.entity_id", &self.entity_id),
            ("providers.vonage.content_id", &self.content_id),
        ] {
            if id.as_deref().is_some_and(|id| !is_registration(id)) {
                return Err(ConfigError::at(key, "must be 1 to 20 letters and digits"));
            }
        }
        if let Some(from) = &self.whatsapp_from
            && !from.bytes().all(|byte| byte.is_ascii_digit())
        {
            return Err(ConfigError::at(
                "providers.vonage.whatsapp_from",
                "must be digits without +",
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
        Ok(Arc::new(Vonage {
            base_url: self.base_url.clone(),
            api_key: self.api_key.clone(),
            api_secret: self.password()?,
            brand: self.brand.clone(),
            own_code: self.own_code,
            template_id: self.template_id.clone(),
            app_hash: self.app_hash.clone(),
            from: self.from.clone(),
            entity_id: self.entity_id.clone(),
            content_id: self.content_id.clone(),
            fraud_check: self.fraud_check,
            whatsapp_from: self.whatsapp_from.clone(),
            native_fallback_seconds: self.native_fallback_seconds,
            channels: self.channels.clone(),
            outbound: world.outbound.clone(),
        }))
    }
}

impl VonageConfig {
    fn password(&self) -> Result<Secret, ConfigError> {
        let file = self.api_secret_file.as_ref();
        secret::either(
            "providers.vonage.api_secret",
            self.api_secret.as_ref(),
            file,
        )
    }
}

/// A word, or a number in international form without what introduces it (specification 1.0.1, `FromSms`).
fn is_sender(from: &str) -> bool {
    let digits = !from.is_empty() && from.bytes().all(|byte| byte.is_ascii_digit());
    if digits {
        return from.len() <= 15 && !from.starts_with('0');
    }
    (1..=11).contains(&from.len())
        && from.trim() == from
        && from
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b' ')
}

fn is_registration(id: &str) -> bool {
    (1..=20).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn default_base_url() -> String {
    "https://api.nexmo.com".to_owned()
}

fn default_brand() -> String {
    "Verification".to_owned()
}

fn default_channels() -> Vec<Channel> {
    Channel::ALL.to_vec()
}
