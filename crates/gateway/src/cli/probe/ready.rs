//! Whether a gateway is ready.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use crate::cli::CliError;
use crate::clock::{Clock as _, SystemClock};
use crate::config::Config;
use crate::provider::outbound::Outbound;

/// Why a gateway is not ready.
#[derive(Debug, thiserror::Error)]
pub enum NotReady {
    /// Its address is unknown.
    #[error("http.listen has no fixed port; use --url to say where the gateway is")]
    NoPort,
    /// No response.
    #[error("not ready: no response from {url}: {why}")]
    Silent {
        /// The address.
        url: String,
        /// Why there is none.
        why: String,
    },
    /// A response that says so.
    #[error("not ready: {url} returned {status}{}", code.as_deref().map_or_else(String::new, |code| format!(" {code}")))]
    Refuses {
        /// The address.
        url: String,
        /// HTTP status.
        status: u16,
        /// The problem's `errorCode`.
        code: Option<String>,
    },
}

/// Requests `/readyz`; returns a line to print if the gateway is ready.
pub(super) async fn ask(config: &Config, url: Option<&str>) -> Result<String, CliError> {
    let url = match url {
        Some(url) => url.trim_end_matches('/').to_owned(),
        None => near(config.http.listen).ok_or(NotReady::NoPort)?,
    };
    let outbound = if url.starts_with("https:") {
        Outbound::new()
    } else {
        Outbound::without_roots()
    };
    let outbound = outbound.map_err(crate::compose::BuildError::from)?;
    let begun = SystemClock.now();
    let answer = tokio::time::timeout(DEADLINE, outbound.ready(&url)).await;
    let late = || format!("within {} seconds", DEADLINE.as_secs());
    match answer.unwrap_or_else(|_| Err(late())) {
        Ok((200, _)) => {
            let milliseconds = SystemClock.now().0 - begun.0;
            Ok(format!("ready: {url} ({milliseconds} ms)"))
        }
        Ok((status, code)) => Err(NotReady::Refuses { url, status, code }.into()),
        Err(why) => Err(NotReady::Silent { url, why }.into()),
    }
}

/// The address at which a program on this machine reaches the listener.
fn near(listen: SocketAddr) -> Option<String> {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    (listen.port() != 0).then(|| format!("http://{}", SocketAddr::new(ip, listen.port())))
}

/// Shorter than the default of any health check.
const DEADLINE: Duration = Duration::from_secs(3);

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn a_gateway_on_every_address_is_asked_on_loopback() {
        for (listen, url) in [
            ("127.0.0.1:8080", Some("http://127.0.0.1:8080")),
            ("0.0.0.0:8080", Some("http://127.0.0.1:8080")),
            ("[::]:8080", Some("http://[::1]:8080")),
            ("192.0.2.7:80", Some("http://192.0.2.7:80")),
            ("127.0.0.1:0", None),
        ] {
            let listen = listen.parse().expect("an address");
            assert_eq!(near(listen).as_deref(), url, "{listen}");
        }
    }
}
