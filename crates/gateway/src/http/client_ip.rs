//! The address to which limits apply: the only file that reads forwarding headers, and only from trusted proxies.
//!
//! Of the forwarding headers only `X-Forwarded-For` is read: with two, a client could put into one what its proxy
//! only overwrites in the other. Its entries are read from the right, where the nearest proxy has written. Every
//! entry was written by the hop to its right, so the first one that is not a trusted proxy is the last that can
//! be believed. What a client claims about itself is further left, and never read.

use std::convert::Infallible;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Version, header};
use ipnet::IpNet;

use crate::http::App;
use crate::verification::state::Caller;
use crate::verify::Refusal;

/// The far end of the connection, as seen by the accept loop: an extension of every request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub IpAddr);

/// The proxies whose forwarding headers are trusted.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(Vec<IpNet>);

/// Who made this request. Its `Debug` shows no address.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress {
    ip: IpAddr,
    by_trusted_proxy: bool,
}

impl TrustedProxies {
    /// Trusts every proxy whose address is in one of these networks.
    pub fn new(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }

    /// Whether one of them is at this address.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }

    /// The client of a connection from `peer` with these headers.
    ///
    /// An invalid entry stops the walk: the hop that wrote it is the best that is known. So does the end of
    /// the header, if every hop is trusted.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut hop = peer.to_canonical();
        let lines = headers.get_all(FORWARDED_FOR).iter().rev();
        let entries = lines.flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b','));
        for entry in entries {
            if !self.contains(hop) {
                break;
            }
            let Some(address) = read(entry) else { break };
            hop = address;
        }
        hop
    }
}

impl ClientAddress {
    /// The client of a connection from `peer` with these headers.
    pub(super) fn of(proxies: &TrustedProxies, peer: IpAddr, headers: &HeaderMap) -> Self {
        Self {
            ip: proxies.client(peer, headers),
            by_trusted_proxy: proxies.contains(peer.to_canonical()),
        }
    }

    /// Never an IPv4-mapped IPv6 address.
    pub fn ip(self) -> IpAddr {
        self.ip
    }

    /// The address to which this caller's limits apply. A server acts for somebody else: it may say for whom, and
    /// nobody else may.
    pub fn limited(
        self,
        caller: &Caller,
        claimed: Option<&str>,
    ) -> Result<Option<IpAddr>, Refusal> {
        match (caller, claimed) {
            (Caller::Page(_), _) => Ok(Some(self.ip)),
            (Caller::Server(_), None) => Ok(None),
            (Caller::Server(_), Some(claimed)) => match claimed.parse::<IpAddr>() {
                Ok(address) => Ok(Some(address.to_canonical())),
                Err(_) => Err(Refusal::BadRequest(
                    "clientIp: an IPv4 or IPv6 address, without a port",
                )),
            },
        }
    }

    /// Whether the connection comes from a trusted proxy: only then do headers say anything about the client.
    pub fn is_by_trusted_proxy(self) -> bool {
        self.by_trusted_proxy
    }
}

impl FromRequestParts<Arc<App>> for ClientAddress {
    type Rejection = Infallible;

    /// Without a [`Peer`] (a router without an accept loop) everybody is the same stranger.
    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<Peer>();
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0);
        if let Some(header) = unbelieved(&app.proxies, peer, &parts.headers) {
            app.unknown_proxy
                .call_once(|| warn_of_unknown_proxy(peer, header));
        }
        Ok(Self::of(&app.proxies, peer, &parts.headers))
    }
}

/// The header in which an untrusted peer says for whom it forwards: a proxy missing from the configuration, or somebody
/// who pretends to be one.
fn unbelieved(proxies: &TrustedProxies, peer: IpAddr, headers: &HeaderMap) -> Option<&'static str> {
    if proxies.contains(peer.to_canonical()) {
        return None;
    }
    let named = [FORWARDED_FOR].into_iter().chain(TRACES);
    named
        .filter(|name| *name != "via")
        .find(|name| headers.contains_key(*name))
}

/// The address of a proxy in a private network may be logged; any other may be a visitor's.
fn warn_of_unknown_proxy(peer: IpAddr, header: &'static str) {
    let peer = peer.to_canonical();
    let private = match peer {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    };
    let peer = if private {
        peer.to_string()
    } else {
        "a public address".to_owned()
    };
    tracing::warn!(
        peer,
        header,
        advice = "if this is your reverse proxy, put it into http.trusted_proxies: until then all who come \
                  through it share one address and its limits",
        "proxy.not_trusted"
    );
}

/// Whether a request was made on this machine: its client is here, and so is the host that it names. A forwarded
/// request was made elsewhere, unless only trusted proxies have forwarded it, and say otherwise.
///
/// A trusted proxy has to say for whom it forwards. If a proxy is not known as one, and leaves no trace, the operating
/// system knows that it serves others: see [`super::neighbour`].
pub(super) fn is_made_here(proxies: &TrustedProxies, parts: &Parts) -> bool {
    let headers = &parts.headers;
    let peer = parts.extensions.get::<Peer>().map(|peer| peer.0);
    let client = peer.map(|peer| proxies.client(peer, headers));
    let by_trusted_proxy = peer.is_some_and(|peer| proxies.contains(peer.to_canonical()));
    let understood = |name: &HeaderName| name.as_str().starts_with(FORWARDED_PREFIX);
    let is_here = |name: HeaderName| headers.get_all(name).iter().all(is_loopback_host);
    // nginx uses this version towards its upstream by default, and adds no header of its own.
    parts.version != Version::HTTP_10
        && client.is_none_or(|client| client.is_loopback())
        && (!by_trusted_proxy || headers.contains_key(FORWARDED_FOR))
        && (by_trusted_proxy || !headers.keys().any(understood))
        && !TRACES.iter().any(|name| headers.contains_key(*name))
        && is_here(header::HOST)
        && is_here(HeaderName::from_static(FORWARDED_HOST))
}

fn is_loopback_host(value: &HeaderValue) -> bool {
    let authority: Option<Authority> = value.to_str().ok().and_then(|text| text.parse().ok());
    let Some(authority) = authority else {
        return false;
    };
    let host = authority.host().trim_matches(['[', ']']);
    host == "localhost"
        || host.ends_with(".localhost")
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.to_canonical().is_loopback())
}

/// One entry: an address, with or without a port, an IPv6 one possibly in brackets.
fn read(entry: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(entry).ok()?.trim_matches([' ', '\t']);
    let bare = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let address = bare
        .unwrap_or(text)
        .parse::<IpAddr>()
        .or_else(|_| text.parse::<SocketAddr>().map(|socket| socket.ip()));
    // `[192.0.2.1]` is not a valid form.
    let address = address.ok().filter(|ip| bare.is_none() || ip.is_ipv6())?;
    Some(address.to_canonical())
}

impl fmt::Debug for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Peer(…)")
    }
}

impl fmt::Debug for ClientAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientAddress(…)")
    }
}

const FORWARDED_FOR: &str = "x-forwarded-for";
const FORWARDED_HOST: &str = "x-forwarded-host";
const FORWARDED_PREFIX: &str = "x-forwarded-";
/// Other headers that proxies and tunnels leave. Nothing in them is trusted; they only show that there was one.
const TRACES: [&str; 20] = [
    "forwarded",
    "via",
    "ali-cdn-real-ip",
    "cdn-loop",
    "cf-connecting-ip",
    "do-connecting-ip",
    "fastly-client-ip",
    "fly-client-ip",
    "proxy-client-ip",
    "true-client-ip",
    "wl-proxy-client-ip",
    "x-appengine-user-ip",
    "x-azure-clientip",
    "x-client-ip",
    "x-cluster-client-ip",
    "x-envoy-external-address",
    "x-nf-client-connection-ip",
    "x-nginx-proxy",
    "x-original-forwarded-for",
    "x-real-ip",
];

#[cfg(test)]
mod tests;
