//! `[http]`: the public listener.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::ConfigError;
use crate::origin::Origin;

/// The public listener.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpConfig {
    /// Address and port; port 0 takes a free one.
    #[serde(default = "default_listen")]
    pub listen: SocketAddr,
    /// The folder of the built widget; without it no widget is served.
    pub widget_dir: Option<PathBuf>,
    /// Where browsers reach the gateway, and the `iss` of tokens; the listen address when absent.
    pub public_url: Option<String>,
}

impl HttpConfig {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        if let Some(folder) = &self.widget_dir
            && !folder.is_dir()
        {
            return Err(ConfigError::at(
                "http.widget_dir",
                format!("{} is not a folder", folder.display()),
            ));
        }
        if let Some(url) = &self.public_url {
            Origin::parse(url).map_err(|error| {
                ConfigError::at(
                    "http.public_url",
                    format!("is not scheme and host alone, such as https://otp.example: {error}"),
                )
            })?;
        }
        Ok(())
    }
}

fn default_listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8080))
}
