//! The address on which limits fall: the one file that reads forwarding headers, and only from trusted proxies.
//!
//! Of the forwarding headers only `X-Forwarded-For` is read: with two, a client could say in the one what its proxy
//! only overwrites in the other. Its entries are walked from the right, where the nearest proxy has written. Every
//! entry was written by the hop to its right, so the first that no trusted proxy stands behind is the last that can
//! be believed. What a client claims about itself is further left, and never looked at.

use std::convert::Infallible;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Version, header};
use ipnet::IpNet;

use crate::app::App;
use crate::verify::Refusal;
use crate::verify::state::Caller;

/// The far end of the connection, as the accept loop has seen it: an extension of every request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub IpAddr);

/// The proxies whose forwarding headers are believed.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(Vec<IpNet>);

/// Whose request this is. Its `Debug` shows no address.
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

    /// The client of a connection from `peer` that came with these headers.
    ///
    /// An entry that is no address stops the walk: the hop that wrote it is the best that is known. So does the end of
    /// the header, when every hop is trusted.
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
    /// The client of a connection from `peer` that came with these headers.
    pub(super) fn of(proxies: &TrustedProxies, peer: IpAddr, headers: &HeaderMap) -> Self {
        Self {
            ip: proxies.client(peer, headers),
            by_trusted_proxy: proxies.contains(peer.to_canonical()),
        }
    }

    /// Never an IPv4 address in IPv6 clothes.
    pub fn ip(self) -> IpAddr {
        self.ip
    }

    /// The address on which this caller's limits fall. A server speaks for somebody else: it may say for whom, and
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

    /// Whether the connection comes from a trusted proxy: only then does any header say something about the client.
    pub fn is_by_trusted_proxy(self) -> bool {
        self.by_trusted_proxy
    }
}

impl FromRequestParts<Arc<App>> for ClientAddress {
    type Rejection = Infallible;

    /// Without a [`Peer`] (a router that no accept loop stands before) everybody is the same stranger.
    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<Peer>();
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0);
        Ok(Self::of(&app.proxies, peer, &parts.headers))
    }
}

/// Whether a request was made on this machine: its client is here, and so is the host that it names. What any hop has
/// passed on was made elsewhere, unless trusted proxies alone have, and say otherwise.
///
/// A filter for what must not leave a developer's machine, and no authentication. Whoever is behind a proxy that
/// leaves no trace at all looks like a neighbour.
pub(super) fn is_made_here(proxies: &TrustedProxies, parts: &Parts) -> bool {
    let headers = &parts.headers;
    let peer = parts.extensions.get::<Peer>().map(|peer| peer.0);
    let client = peer.map(|peer| proxies.client(peer, headers));
    let by_trusted_proxy = peer.is_some_and(|peer| proxies.contains(peer.to_canonical()));
    let understood = |name: &HeaderName| name.as_str().starts_with(FORWARDED_PREFIX);
    let is_here = |name: HeaderName| headers.get_all(name).iter().all(is_loopback_host);
    // nginx asks what is behind it in this version, unless it is told otherwise, and adds no header of its own.
    parts.version != Version::HTTP_10
        && client.is_none_or(|client| client.is_loopback())
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

/// One entry: an address, with or without a port, an IPv6 one perhaps in brackets.
fn read(entry: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(entry).ok()?.trim_matches([' ', '\t']);
    let bare = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let address = bare
        .unwrap_or(text)
        .parse::<IpAddr>()
        .or_else(|_| text.parse::<SocketAddr>().map(|socket| socket.ip()));
    // `[192.0.2.1]` is nobody's spelling.
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
/// What else proxies and tunnels leave behind. Nothing here is believed; it only tells that there was one.
const TRACES: [&str; 8] = [
    "forwarded",
    "via",
    "x-real-ip",
    "x-client-ip",
    "true-client-ip",
    "cf-connecting-ip",
    "fastly-client-ip",
    "x-envoy-external-address",
];

#[cfg(test)]
mod tests;
