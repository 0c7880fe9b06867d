//! `[providers.<name>]`: who can deliver messages. A vendor exists where its table does.

mod base_url;
mod sinch;
mod twilio;
mod twilio_messaging;
mod verifynow;
mod vonage;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

pub use self::sinch::SinchConfig;
pub use self::twilio::TwilioConfig;
pub use self::twilio_messaging::TwilioMessagingConfig;
pub use self::verifynow::VerifyNowConfig;
pub use self::vonage::VonageConfig;
use super::{ConfigError, Environment, Secret, callbacks};

/// The providers, each under its name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvidersConfig {
    /// The one that needs no contract and behaves by number.
    pub sandbox: Option<SandboxConfig>,
    /// Message Central.
    pub verifynow: Option<VerifyNowConfig>,
    /// Twilio Verify.
    pub twilio: Option<TwilioConfig>,
    /// Vonage Verify.
    pub vonage: Option<VonageConfig>,
    /// Sinch Verification.
    pub sinch: Option<SinchConfig>,
    /// Twilio's plain message API.
    #[serde(rename = "twilio-messaging", alias = "twilio_messaging")]
    pub twilio_messaging: Option<TwilioMessagingConfig>,
}

/// `[providers.sandbox]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SandboxConfig {
    /// Whether it exists; never in production.
    pub enabled: bool,
    /// Whether its inbox can be read when the listener is not on a loopback address.
    #[serde(default)]
    pub expose_inbox: bool,
    /// With what callbacks are signed that pretend to come from it: for tests of what a callback does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub webhook_secrets: Vec<Secret>,
    /// Files that hold one secret each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub webhook_secret_files: Vec<PathBuf>,
}

impl ProvidersConfig {
    /// Names of the providers that exist.
    pub(crate) fn enabled(&self) -> Vec<&'static str> {
        [
            (self.sandbox().is_some(), "sandbox"),
            (self.verifynow.is_some(), "verifynow"),
            (self.twilio.is_some(), "twilio"),
            (self.vonage.is_some(), "vonage"),
            (self.sinch.is_some(), "sinch"),
            (self.twilio_messaging.is_some(), "twilio-messaging"),
        ]
        .into_iter()
        .filter_map(|(exists, name)| exists.then_some(name))
        .collect()
    }

    /// Whether there is one that is called over the network.
    pub(crate) fn has_vendors(&self) -> bool {
        self.enabled().iter().any(|name| *name != "sandbox")
    }

    /// The sandbox, if it is enabled.
    pub fn sandbox(&self) -> Option<&SandboxConfig> {
        self.sandbox.as_ref().filter(|sandbox| sandbox.enabled)
    }

    /// The secrets with which a provider signs its callbacks; none where its table is missing.
    pub fn webhook_secrets(&self, name: &str) -> &[Secret] {
        let secrets = match name {
            "sandbox" => self.sandbox().map(|it| &it.webhook_secrets),
            "verifynow" => self.verifynow.as_ref().map(|it| &it.webhook_secrets),
            "twilio" => self.twilio.as_ref().map(|it| &it.webhook_secrets),
            "vonage" => self.vonage.as_ref().map(|it| &it.webhook_secrets),
            "sinch" => self.sinch.as_ref().map(|it| &it.webhook_secrets),
            "twilio-messaging" => self.twilio_messaging.as_ref().map(|it| &it.webhook_secrets),
            _ => None,
        };
        secrets.map_or(&[], Vec::as_slice)
    }

    /// Reads the secrets that are in files, and sees that each can be used.
    fn check_callbacks(&mut self) -> Result<(), ConfigError> {
        if let Some(it) = &mut self.sandbox {
            let secrets = &mut it.webhook_secrets;
            callbacks::check("sandbox", secrets, &it.webhook_secret_files, None)?;
        }
        if let Some(it) = &mut self.verifynow {
            let secrets = &mut it.webhook_secrets;
            callbacks::check("verifynow", secrets, &it.webhook_secret_files, None)?;
        }
        if let Some(it) = &mut self.twilio {
            let own = it.callback_secret()?;
            let secrets = &mut it.webhook_secrets;
            callbacks::check("twilio", secrets, &it.webhook_secret_files, own)?;
        }
        if let Some(it) = &mut self.vonage {
            // The account's signature secret is another one than its API secret.
            let secrets = &mut it.webhook_secrets;
            callbacks::check("vonage", secrets, &it.webhook_secret_files, None)?;
        }
        if let Some(it) = &mut self.sinch {
            let own = Some(it.callback_secret()?);
            let secrets = &mut it.webhook_secrets;
            callbacks::check("sinch", secrets, &it.webhook_secret_files, own)?;
        }
        if let Some(it) = &mut self.twilio_messaging {
            let own = it.callback_secret()?;
            let secrets = &mut it.webhook_secrets;
            callbacks::check("twilio-messaging", secrets, &it.webhook_secret_files, own)?;
        }
        Ok(())
    }

    pub(super) fn check(&mut self, environment: Environment) -> Result<(), ConfigError> {
        if environment == Environment::Production && self.sandbox().is_some() {
            return Err(ConfigError::at(
                "providers.sandbox.enabled",
                "the sandbox refuses to start when environment is \"production\"",
            ));
        }
        self.check_callbacks()?;
        if let Some(verifynow) = &self.verifynow {
            verifynow.check(environment)?;
        }
        if let Some(twilio) = &self.twilio {
            twilio.check(environment)?;
        }
        if let Some(vonage) = &self.vonage {
            vonage.check(environment)?;
        }
        if let Some(sinch) = &self.sinch {
            sinch.check(environment)?;
        }
        if let Some(twilio_messaging) = &self.twilio_messaging {
            twilio_messaging.check(environment)?;
        }
        Ok(())
    }
}

/// Checks that a value is there and could be sent in a header or a path: printable ASCII without spaces.
fn check_plain(key: &str, value: &str) -> Result<(), ConfigError> {
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_graphic()) {
        Ok(())
    } else {
        Err(ConfigError::at(
            key,
            "must be printable ASCII without spaces",
        ))
    }
}

/// Checks that a value could name something in a path: letters, digits, `-` and `_`.
fn check_id(key: &str, value: &str) -> Result<(), ConfigError> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    if !value.is_empty() && value.bytes().all(fits) {
        Ok(())
    } else {
        Err(ConfigError::at(
            key,
            "must be letters, digits, - and _ alone",
        ))
    }
}

/// Checks an Android app hash.
fn check_app_hash(key: &str, hash: Option<&String>) -> Result<(), ConfigError> {
    match hash {
        Some(hash) if hash.len() != 11 || !hash.is_ascii() => Err(ConfigError::at(
            key,
            "must be the 11 characters that SMS Retriever knows the app by",
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
