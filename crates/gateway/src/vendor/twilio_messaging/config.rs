//! `[providers.twilio-messaging]`: Twilio's plain message API.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{NAME, Sender, Signature, TwilioMessaging, Whatsapp};
use crate::provider::Provider;
use crate::secret::Secret;
use crate::setting::text::{check_id, check_plain};
use crate::setting::{ConfigError, Environment, base_url, secret};
use crate::vendor::{Table, World, callbacks};
use crate::webhook::About;

/// An account that sends messages.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TwilioMessagingConfig {
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
    /// Who sends text messages: a number in E.164, or a name.
    pub from: Option<String>,
    /// Or a pool of senders, `MG…`.
    pub messaging_service_sid: Option<String>,
    /// Who sends `WhatsApp` messages: a number in E.164.
    pub whatsapp_from: Option<String>,
    /// The approved authentication template, `HX…`, with the code as its variable 1.
    pub whatsapp_content_sid: Option<String>,
    /// Whether Twilio reports what became of a message to `http.public_url`.
    #[serde(default)]
    pub status_callback: bool,
    /// With what its callbacks are signed: the secret in use, and while it is changed the next one. The account's own
    /// token when absent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub webhook_secrets: Vec<Secret>,
    /// Files that hold one secret each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub webhook_secret_files: Vec<PathBuf>,
}

impl Table for TwilioMessagingConfig {
    fn check(&mut self, environment: Environment) -> Result<(), ConfigError> {
        let own = self.callback_secret()?;
        let (secrets, files) = (&mut self.webhook_secrets, &self.webhook_secret_files);
        callbacks::check(NAME, secrets, files, own, Signature::new)?;
        base_url::check(
            "providers.twilio-messaging.base_url",
            &self.base_url,
            environment,
        )?;
        check_id("providers.twilio-messaging.account_sid", &self.account_sid)?;
        if let Some(sid) = &self.api_key_sid {
            check_id("providers.twilio-messaging.api_key_sid", sid)?;
        }
        if let Some(from) = &self.whatsapp_from {
            check_plain("providers.twilio-messaging.whatsapp_from", from)?;
        }
        let (sender, whatsapp) = (self.sender()?, self.whatsapp()?);
        if sender.is_none() && whatsapp.is_none() {
            return Err(ConfigError::at(
                "providers.twilio-messaging.from",
                "is missing: give from, messaging_service_sid, or whatsapp_from with whatsapp_content_sid",
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
        let callback = format!("{}/verification/v3/webhooks/{NAME}", world.public_url);
        Ok(Arc::new(TwilioMessaging {
            base_url: self.base_url.clone(),
            account_sid: self.account_sid.clone(),
            user: self
                .api_key_sid
                .clone()
                .unwrap_or_else(|| self.account_sid.clone()),
            password: self.password()?,
            sender: self.sender()?,
            whatsapp: self.whatsapp()?,
            status_callback: self.status_callback.then_some(callback),
            outbound: world.outbound.clone(),
        }))
    }
}

impl TwilioMessagingConfig {
    fn sender(&self) -> Result<Option<Sender>, ConfigError> {
        match (&self.from, &self.messaging_service_sid) {
            (Some(from), None) => Ok(Some(Sender::From(from.clone()))),
            (None, Some(sid)) => Ok(Some(Sender::Pool(sid.clone()))),
            (None, None) => Ok(None),
            (Some(_), Some(_)) => Err(ConfigError::at(
                "providers.twilio-messaging.from",
                "is given together with messaging_service_sid: use one of them",
            )),
        }
    }

    fn whatsapp(&self) -> Result<Option<Whatsapp>, ConfigError> {
        match (&self.whatsapp_from, &self.whatsapp_content_sid) {
            (Some(from), Some(content_sid)) => Ok(Some(Whatsapp {
                from: from.clone(),
                content_sid: content_sid.clone(),
            })),
            (None, None) => Ok(None),
            _ => Err(ConfigError::at(
                "providers.twilio-messaging.whatsapp_from",
                "and whatsapp_content_sid must be given together",
            )),
        }
    }

    fn password(&self) -> Result<Secret, ConfigError> {
        let file = self.auth_token_file.as_ref();
        let key = "providers.twilio-messaging.auth_token";
        secret::either(key, self.auth_token.as_ref(), file)
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
    "https://api.twilio.com".to_owned()
}
