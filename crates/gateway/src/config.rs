//! Configuration: one TOML file, every value also from the environment, one table a module.
//!
//! Unknown keys are refused, no secret has a default, and every error is one sentence that names its key.

mod bounds;
mod countries;
mod environment;
mod geo;
mod http;
mod limits;
mod otp;
mod providers;
mod refusal;
mod review;
mod routes;
mod sites;
mod store;

use std::path::Path;

use serde::{Deserialize, Serialize};

pub use self::bounds::Unbounded;
pub use self::environment::Variables;
pub use self::geo::GeoConfig;
pub use self::http::HttpConfig;
pub(crate) use self::http::{KEEP_ALIVE_SECONDS, MAX_CONNECTIONS};
pub use self::limits::LimitsConfig;
pub use self::otp::{OtpConfig, OtpKeys};
pub use self::providers::{ProvidersConfig, SandboxConfig};
pub use self::review::Warning;
pub use self::routes::RoutesConfig;
pub use self::sites::SiteConfig;
pub use self::store::StoreConfig;
use crate::setting::{ConfigError, Environment};

/// The whole configuration. Serialised, it shows every effective value, and of secrets only that they are set.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where this runs; has no default on purpose.
    pub environment: Environment,
    /// The public listener.
    pub http: HttpConfig,
    /// Who may use the gateway.
    pub sites: Vec<SiteConfig>,
    /// Codes and keys.
    pub otp: OtpConfig,
    /// How often, and for how much.
    #[serde(default)]
    pub limits: LimitsConfig,
    /// Where verifications are kept.
    pub store: StoreConfig,
    /// Who can deliver messages.
    #[serde(default)]
    pub providers: ProvidersConfig,
    /// Who does.
    pub routes: RoutesConfig,
    /// Where the country of a visitor is known from.
    #[serde(default)]
    pub geo: GeoConfig,
    /// What is probably not meant, and no error.
    #[serde(skip)]
    pub warnings: Vec<Warning>,
}

impl Config {
    /// Reads the file, lays the environment over it, reads the files that hold secrets, and checks everything.
    pub fn load(path: &Path, variables: Variables) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|error| ConfigError::Unreadable {
            path: path.to_owned(),
            why: error.to_string(),
        })?;
        Self::read(&text, variables)
    }

    /// [`Self::load`] of a text.
    pub fn read(text: &str, variables: Variables) -> Result<Self, ConfigError> {
        let table: toml::Table =
            toml::from_str(text).map_err(|error| refusal::syntax(text, &error))?;
        let (places, warnings) = (variables.places(), variables.warnings());
        let mut config = Self::build(table, variables).map_err(|error| error.given_by(&places))?;
        config.warnings.extend(warnings);
        Ok(config)
    }

    fn build(mut table: toml::Table, variables: Variables) -> Result<Self, ConfigError> {
        environment::overlay(&mut table, variables)?;
        let filled = review::filled_in(&table)?;
        let mut config: Self = serde_path_to_error::deserialize(toml::Value::Table(table))
            .map_err(|error| refusal::value(&error))?;
        config.check()?;
        config.warnings = review::check(&filled, &config)?;
        config.check_bounds()?;
        Ok(config)
    }

    fn check(&mut self) -> Result<(), ConfigError> {
        self.http.check()?;
        self.geo.check()?;
        sites::check(&mut self.sites, self.environment, &self.otp)?;
        self.otp.check()?;
        self.limits.check(&self.otp, &self.sites)?;
        self.store.check()?;
        self.providers.check(self.environment)?;
        self.routes.check(&self.providers)
    }
}

#[cfg(test)]
mod tests;
