//! A callback as it arrived: nothing in it is trusted yet.

use std::fmt;

use hyper::body::Bytes;
use hyper::{HeaderMap, Method};

/// A request that claims to come from a provider. Its body is inaccessible until a [`Scheme`](super::Scheme) has verified
/// it; its `Debug` shows nothing.
#[derive(Clone)]
pub struct Received {
    method: Method,
    target: Target,
    headers: HeaderMap,
    body: Bytes,
}

/// The URL of a callback, as its sender sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Scheme, host and port under which the gateway is known outside: `http.public_url`. A proxy may have changed
    /// what the request itself says, and a stranger may have invented it.
    pub origin: String,
    /// The path, undecoded.
    pub path: String,
    /// What follows the question mark, undecoded.
    pub query: Option<String>,
}

/// What a callback is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Messages of ours: `/webhooks/{provider}`.
    Reports,
    /// Messages of people: `/inbound/{provider}`.
    Messages,
}

impl Received {
    /// A callback of these parts.
    pub fn new(method: Method, target: Target, headers: HeaderMap, body: Bytes) -> Self {
        Self {
            method,
            target,
            headers,
            body,
        }
    }

    pub(crate) fn method(&self) -> &str {
        self.method.as_str()
    }

    pub(crate) fn target(&self) -> &Target {
        &self.target
    }

    /// The only value of a header, if it is text. A header that occurs twice has no value: the verifier and the reader
    /// might use different ones.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.get_all(name).iter();
        match (values.next(), values.next()) {
            (Some(value), None) => value.to_str().ok(),
            _ => None,
        }
    }

    /// Whether a header is there at all, however often and whatever is in it.
    pub(crate) fn has_header(&self, name: &str) -> bool {
        self.headers.contains_key(name)
    }

    /// The raw bytes, for what is computed over them.
    pub(crate) fn signed_bytes(&self) -> &[u8] {
        &self.body
    }

    pub(super) fn into_body(self) -> Bytes {
        self.body
    }
}

impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Received(…)")
    }
}
