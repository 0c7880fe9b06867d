//! `[http]`: the public listener.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use ipnet::IpNet;
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
    /// The reverse proxies whose `X-Forwarded-For` is believed: addresses, or networks such as `10.0.0.0/8`.
    #[serde(default)]
    pub trusted_proxies: Vec<String>,
    /// Requests to the endpoints that may be under way at once; what comes beyond is refused with 503.
    #[serde(default = "default_max_requests")]
    pub max_requests: usize,
    /// Connections from one address (IPv6: one /64) at once, loopback and trusted proxies aside.
    #[serde(default = "default_max_connections_per_address")]
    pub max_connections_per_address: usize,
}

impl HttpConfig {
    /// The networks in which the trusted proxies are.
    pub fn trusted_networks(&self) -> Result<Vec<IpNet>, ConfigError> {
        let networks = self.trusted_proxies.iter().map(|text| {
            read_network(text).ok_or_else(|| {
                ConfigError::at(
                    "http.trusted_proxies",
                    format!("`{text}` is neither an address nor a network such as 10.0.0.0/8"),
                )
            })
        });
        let networks: Vec<IpNet> = networks.collect::<Result<_, _>>()?;
        if networks.iter().any(|network| network.prefix_len() == 0) {
            return Err(ConfigError::at(
                "http.trusted_proxies",
                "must not be every address there is: then anybody could claim any address",
            ));
        }
        Ok(networks)
    }

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
        for (key, value) in [
            ("http.max_requests", self.max_requests),
            (
                "http.max_connections_per_address",
                self.max_connections_per_address,
            ),
        ] {
            if value == 0 || value > MOST_AT_ONCE {
                return Err(ConfigError::at(key, "must be from 1 to 1000000"));
            }
        }
        self.trusted_networks().map(drop)
    }
}

/// A network, or a single address. An IPv4 address in IPv6 clothes is the IPv4 address it means.
fn read_network(text: &str) -> Option<IpNet> {
    let network = text
        .parse::<IpNet>()
        .or_else(|_| text.parse::<IpAddr>().map(IpNet::from))
        .ok()?;
    match network {
        IpNet::V6(v6) => match (v6.addr().to_ipv4_mapped(), v6.prefix_len().checked_sub(96)) {
            (Some(v4), Some(length)) => IpNet::new(v4.into(), length).ok(),
            _ => Some(network),
        },
        IpNet::V4(_) => Some(network),
    }
}

/// A few hundred milliseconds of work for two cores.
fn default_max_requests() -> usize {
    2048
}

/// A browser opens six to a host; an office behind one address has some.
fn default_max_connections_per_address() -> usize {
    256
}

const MOST_AT_ONCE: usize = 1_000_000;

fn default_listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8080))
}
