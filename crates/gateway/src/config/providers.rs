//! `[providers.<name>]`: who can deliver messages.

use serde::{Deserialize, Serialize};

use super::{ConfigError, Environment};

/// The providers, each under its name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvidersConfig {
    /// The one that needs no contract and behaves by number.
    pub sandbox: Option<SandboxConfig>,
}

/// `[providers.sandbox]`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SandboxConfig {
    /// Whether it exists; never in production.
    pub enabled: bool,
    /// Whether its inbox can be read when the listener is not on a loopback address.
    #[serde(default)]
    pub expose_inbox: bool,
}

impl ProvidersConfig {
    /// Names of the providers that exist.
    pub(super) fn enabled(&self) -> Vec<&'static str> {
        let sandbox = self.sandbox.is_some_and(|sandbox| sandbox.enabled);
        sandbox.then_some("sandbox").into_iter().collect()
    }

    pub(super) fn check(&self, environment: Environment) -> Result<(), ConfigError> {
        if environment == Environment::Production
            && self.sandbox.is_some_and(|sandbox| sandbox.enabled)
        {
            return Err(ConfigError::at(
                "providers.sandbox.enabled",
                "the sandbox refuses to start when environment is \"production\"",
            ));
        }
        Ok(())
    }
}
