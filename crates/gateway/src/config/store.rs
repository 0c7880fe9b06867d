//! `[store]`: where verifications are kept.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::setting::ConfigError;

/// The embedded store.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreConfig {
    /// The SQLite file; created if it does not exist.
    pub path: PathBuf,
    /// Days for which delivery records are kept, 1 to 400.
    #[serde(default = "default_keep_deliveries_days")]
    pub keep_deliveries_days: u32,
}

impl StoreConfig {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        if self.path.as_os_str().is_empty() || self.path.is_dir() {
            return Err(ConfigError::at("store.path", "must name a file"));
        }
        if !(1..=400).contains(&self.keep_deliveries_days) {
            return Err(ConfigError::at(
                "store.keep_deliveries_days",
                "must be from 1 to 400",
            ));
        }
        Ok(())
    }
}

fn default_keep_deliveries_days() -> u32 {
    30
}
