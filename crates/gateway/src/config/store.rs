//! `[store]`: where verifications are kept.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::ConfigError;

/// The embedded store.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreConfig {
    /// The SQLite file; made when it does not exist.
    pub path: PathBuf,
}

impl StoreConfig {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        if self.path.as_os_str().is_empty() || self.path.is_dir() {
            return Err(ConfigError::at("store.path", "must name a file"));
        }
        Ok(())
    }
}
