//! `[http]`: the public listener.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use ipnet::IpNet;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use crate::origin::{Origin, OriginError};
use crate::setting::ConfigError;

/// The public listener.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpConfig {
    /// Address and port; port 0 picks a free one.
    #[serde(default = "default_listen", deserialize_with = "listen")]
    pub listen: SocketAddr,
    /// The directory of the built widget; without it no widget is served.
    pub widget_dir: Option<PathBuf>,
    /// The URL at which browsers reach the gateway, and the `iss` of tokens; defaults to the listen address.
    pub public_url: Option<String>,
    /// The reverse proxies whose `X-Forwarded-For` is trusted: addresses, or networks such as `10.0.0.0/8`.
    #[serde(default)]
    pub trusted_proxies: Vec<String>,
    /// How many requests to the endpoints may run concurrently; further ones are refused with 503.
    #[serde(default = "default_max_requests")]
    pub max_requests: usize,
    /// Concurrent connections from one address (IPv6: one /64), except for loopback and trusted proxies.
    #[serde(default = "default_max_connections_per_address")]
    pub max_connections_per_address: usize,
    /// Concurrent connections; fewer if the operating system gives the process fewer file descriptors.
    #[serde(default = "default_max_connections")]
    pub max_connections: usize,
    /// How many of them may be event streams; defaults to half of them.
    pub max_event_streams: Option<usize>,
    /// Minimum seconds for which an idle connection is kept.
    #[serde(default = "default_keep_alive_seconds")]
    pub keep_alive_seconds: u32,
}

impl HttpConfig {
    /// The networks of the trusted proxies.
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
                "must not include every address: anybody could then claim any address",
            ));
        }
        Ok(networks)
    }

    /// The number of event streams, given this many connections.
    pub(crate) fn event_streams(&self, connections: usize) -> usize {
        let most = (connections / 2).max(1);
        self.max_event_streams
            .map_or(most, |wanted| wanted.min(most))
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        if let Some(folder) = &self.widget_dir
            && !folder.is_dir()
        {
            return Err(ConfigError::at(
                "http.widget_dir",
                format!("{} is not a directory", folder.display()),
            ));
        }
        if let Some(url) = &self.public_url {
            let read = Origin::parse(url).and_then(|origin| {
                let web = origin.is_web().then_some(origin);
                web.ok_or(OriginError::Scheme)
            });
            read.map_err(|error| {
                ConfigError::at(
                    "http.public_url",
                    format!("must be scheme and host only, such as https://otp.example: {error}"),
                )
            })?;
        }
        if !(1..=MOST_KEEP_ALIVE_SECONDS).contains(&self.keep_alive_seconds) {
            return Err(ConfigError::at(
                "http.keep_alive_seconds",
                "must be from 1 to 3600",
            ));
        }
        for (key, value) in [
            ("http.max_requests", self.max_requests),
            ("http.max_connections", self.max_connections),
            (
                "http.max_event_streams",
                self.max_event_streams.unwrap_or(self.max_connections),
            ),
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

/// Reads an address to listen at; says what one looks like.
fn listen<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SocketAddr, D::Error> {
    let value = toml::Value::deserialize(deserializer)?;
    let read = value.as_str().and_then(|text| text.parse().ok());
    read.ok_or_else(|| {
        let text = match &value {
            toml::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let (host, port) = text.rsplit_once(':').unwrap_or(("", &text));
        let port = port
            .parse::<u16>()
            .map_or_else(|_| "8080".to_owned(), |port| port.to_string());
        let advice = match host {
            "" | "*" => format!("; for every address of this machine write \"0.0.0.0:{port}\""),
            "localhost" => format!("; for this machine alone write \"127.0.0.1:{port}\""),
            _ if host.contains("//") => "; without http:// before it".to_owned(),
            _ => "; names are not looked up".to_owned(),
        };
        let why = "must be an IP address and a port, such as \"127.0.0.1:8080\" or \"[::1]:8080\"";
        D::Error::custom(format!("{why}{advice}"))
    })
}

/// A network, or a single address. An IPv4-mapped IPv6 address is treated as the IPv4 address.
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

/// A browser opens six to a host; an office behind one address opens several.
fn default_max_connections_per_address() -> usize {
    256
}

fn default_max_connections() -> usize {
    MAX_CONNECTIONS
}

fn default_keep_alive_seconds() -> u32 {
    KEEP_ALIVE_SECONDS
}

/// Concurrent connections, if the operating system allows the process that many.
pub(crate) const MAX_CONNECTIONS: usize = 10_000;
/// Longer than the 60 s after which nginx and the load balancers of AWS close an idle connection: the side that closes
/// first should be the one that sends the next request.
pub(crate) const KEEP_ALIVE_SECONDS: u32 = 75;
const MOST_AT_ONCE: usize = 1_000_000;
const MOST_KEEP_ALIVE_SECONDS: u32 = 3600;

fn default_listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8080))
}
