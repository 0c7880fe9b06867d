//! `[providers.<name>]`: who can deliver messages.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{CallbackConfig, ConfigError, Environment, Secret, callbacks};

/// The providers, each under its name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvidersConfig {
    /// The one that needs no contract and behaves by number.
    pub sandbox: Option<SandboxConfig>,
    /// Callbacks about `VerifyNow` messages.
    pub verifynow: Option<CallbackConfig>,
    /// Callbacks of Twilio Verify.
    pub twilio: Option<CallbackConfig>,
    /// Callbacks of Vonage Verify.
    pub vonage: Option<CallbackConfig>,
    /// Callbacks of Sinch Verification.
    pub sinch: Option<CallbackConfig>,
    /// Callbacks of Twilio Messaging.
    #[serde(rename = "twilio-messaging")]
    pub twilio_messaging: Option<CallbackConfig>,
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
    pub(super) fn enabled(&self) -> Vec<&'static str> {
        self.sandbox().map(|_| "sandbox").into_iter().collect()
    }

    /// The sandbox, if it is enabled.
    pub fn sandbox(&self) -> Option<&SandboxConfig> {
        self.sandbox.as_ref().filter(|sandbox| sandbox.enabled)
    }

    /// The secrets with which a provider signs its callbacks; none where its table is missing.
    pub fn webhook_secrets(&self, name: &str) -> &[Secret] {
        if name == "sandbox" {
            return self
                .sandbox()
                .map_or(&[], |sandbox| &sandbox.webhook_secrets);
        }
        let callbacks = match name {
            "verifynow" => &self.verifynow,
            "twilio" => &self.twilio,
            "vonage" => &self.vonage,
            "sinch" => &self.sinch,
            "twilio-messaging" => &self.twilio_messaging,
            _ => &None,
        };
        callbacks
            .as_ref()
            .map_or(&[], |callbacks| &callbacks.webhook_secrets)
    }

    pub(super) fn check(&mut self, environment: Environment) -> Result<(), ConfigError> {
        if environment == Environment::Production && self.sandbox().is_some() {
            return Err(ConfigError::at(
                "providers.sandbox.enabled",
                "the sandbox refuses to start when environment is \"production\"",
            ));
        }
        if let Some(sandbox) = &mut self.sandbox {
            let (secrets, files) = (&mut sandbox.webhook_secrets, &sandbox.webhook_secret_files);
            callbacks::check("sandbox", secrets, files)?;
        }
        for (name, config) in [
            ("verifynow", &mut self.verifynow),
            ("twilio", &mut self.twilio),
            ("vonage", &mut self.vonage),
            ("sinch", &mut self.sinch),
            ("twilio-messaging", &mut self.twilio_messaging),
        ] {
            if let Some(config) = config {
                let (secrets, files) = (&mut config.webhook_secrets, &config.webhook_secret_files);
                callbacks::check(name, secrets, files)?;
            }
        }
        Ok(())
    }
}
