//! `[providers.vonage]`: Vonage Verify.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use wire::Channel;

use super::{base_url, check_app_hash, check_plain};
use crate::config::{ConfigError, Environment, Secret, secret};
use crate::provider::outbound::Outbound;
use crate::provider::vonage::Vonage;

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

impl VonageConfig {
    pub(super) fn check(&self, environment: Environment) -> Result<(), ConfigError> {
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

    fn password(&self) -> Result<Secret, ConfigError> {
        let file = self.api_secret_file.as_ref();
        secret::either(
            "providers.vonage.api_secret",
            self.api_secret.as_ref(),
            file,
        )
    }

    /// The adapter.
    pub(crate) fn provider(&self, outbound: Outbound) -> Result<Vonage, ConfigError> {
        Ok(Vonage {
            base_url: self.base_url.clone(),
            api_key: self.api_key.clone(),
            api_secret: self.password()?,
            brand: self.brand.clone(),
            own_code: self.own_code,
            template_id: self.template_id.clone(),
            app_hash: self.app_hash.clone(),
            whatsapp_from: self.whatsapp_from.clone(),
            native_fallback_seconds: self.native_fallback_seconds,
            channels: self.channels.clone(),
            outbound,
        })
    }
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
