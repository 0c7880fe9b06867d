//! Configuration: one TOML file, every value also from the environment, one table a module.
//!
//! Unknown keys are refused, no secret has a default, and every error is one sentence that names its key.

mod callbacks;
mod environment;
mod error;
mod geo;
mod http;
mod limits;
mod otp;
mod providers;
mod routes;
mod secret;
mod sites;
mod store;

use std::path::Path;

use serde::{Deserialize, Serialize};

pub use self::environment::Variables;
pub use self::error::ConfigError;
pub use self::geo::GeoConfig;
pub use self::http::HttpConfig;
pub use self::limits::LimitsConfig;
pub use self::otp::{OtpConfig, OtpKeys};
pub use self::providers::{
    ProvidersConfig, SandboxConfig, SinchConfig, TwilioConfig, TwilioMessagingConfig,
    VerifyNowConfig, VonageConfig,
};
pub use self::routes::RoutesConfig;
pub use self::secret::Secret;
pub use self::sites::SiteConfig;
pub use self::store::StoreConfig;

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
}

/// Where the gateway runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Environment {
    /// A developer's machine, or a test.
    Development,
    /// The real thing: the sandbox and the demo keys refuse to start.
    Production,
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
        let mut table: toml::Table =
            toml::from_str(text).map_err(|error| error::syntax(text, &error))?;
        environment::overlay(&mut table, variables)?;
        let mut config: Self = serde_path_to_error::deserialize(toml::Value::Table(table))
            .map_err(|error| error::value(&error))?;
        config.check()?;
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

/// The most that is read of a file which holds a secret: more than any secret has.
const MAX_SECRET_BYTES: u64 = 4096;

#[cfg(test)]
mod tests;
