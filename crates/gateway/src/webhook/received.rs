//! A callback as it came in: nothing of it is believed yet.

use std::fmt;

use axum::body::Bytes;
use axum::http::{HeaderMap, Method};

/// A request that claims to come from a provider. Its body is shut in until a [`Scheme`](super::Scheme) has verified
/// it; its `Debug` shows nothing.
#[derive(Clone)]
pub struct Received {
    method: Method,
    target: Target,
    headers: HeaderMap,
    body: Bytes,
}

/// Where a callback was sent, as its sender sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Scheme, host and port under which the gateway is known outside: `http.public_url`. A proxy may have changed
    /// what the request itself says, and a stranger may have made it up.
    pub origin: String,
    /// The path, undecoded.
    pub path: String,
    /// What follows the question mark, undecoded.
    pub query: Option<String>,
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

    pub(super) fn method(&self) -> &str {
        self.method.as_str()
    }

    pub(super) fn target(&self) -> &Target {
        &self.target
    }

    /// The one value of a header, if it is text. A header that comes twice has no value: who checks and who reads
    /// might take different ones.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.get_all(name).iter();
        match (values.next(), values.next()) {
            (Some(value), None) => value.to_str().ok(),
            _ => None,
        }
    }

    /// The raw bytes, for what is computed over them.
    pub(super) fn signed_bytes(&self) -> &[u8] {
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
