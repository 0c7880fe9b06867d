//! One value of the configuration: the environment, the source of a secret, and errors at a key.
//!
//! Below [`config`](crate::config), which knows every table, so that a module with a table of its own needs nothing
//! of the others.

pub(crate) mod base_url;
mod error;
pub(crate) mod secret;
pub(crate) mod text;

use serde::{Deserialize, Serialize};

pub use self::error::ConfigError;

/// Where the gateway runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Environment {
    /// A developer's machine, or a test.
    Development,
    /// Production: the sandbox and the demo keys refuse to start.
    Production,
}
