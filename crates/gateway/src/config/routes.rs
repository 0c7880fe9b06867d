//! `[routes]`: which of the providers deliver.

use serde::{Deserialize, Serialize};

use super::{ConfigError, ProvidersConfig};

/// Which of the providers deliver.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoutesConfig {
    /// Providers in order of preference.
    pub default: Vec<String>,
}

impl RoutesConfig {
    pub(super) fn check(&self, providers: &ProvidersConfig) -> Result<(), ConfigError> {
        if self.default.is_empty() {
            return Err(ConfigError::at("routes.default", "must name a provider"));
        }
        let enabled = providers.enabled();
        match self
            .default
            .iter()
            .find(|name| !enabled.contains(&name.as_str()))
        {
            Some(name) => Err(ConfigError::at(
                "routes.default",
                format!("`{name}` is not an enabled provider"),
            )),
            None => Ok(()),
        }
    }
}
