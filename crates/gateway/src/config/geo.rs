//! `[geo]`: how a visitor's country is determined.

use std::path::PathBuf;

use hyper::header::HeaderName;
use serde::{Deserialize, Serialize};

use crate::setting::ConfigError;

/// How a visitor's country is determined. By default it is not.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GeoConfig {
    /// Headers in which a CDN names the country, in order; trusted only from `http.trusted_proxies`.
    pub country_headers: Vec<String>,
    /// An MMDB file with a country for each network.
    pub database: Option<PathBuf>,
}

impl GeoConfig {
    /// The names of the headers.
    pub fn header_names(&self) -> Result<Vec<HeaderName>, ConfigError> {
        let names = self.country_headers.iter().map(|name| {
            name.parse().map_err(|_| {
                ConfigError::at(
                    "geo.country_headers",
                    format!("`{name}` is not the name of a header, such as CF-IPCountry"),
                )
            })
        });
        names.collect()
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        self.header_names().map(drop)
    }
}
