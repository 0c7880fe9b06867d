//! How many connections are accepted, and how long an idle one is kept.

use std::time::Duration;

use super::PeerLimit;
use crate::config::{KEEP_ALIVE_SECONDS, MAX_CONNECTIONS};

/// What the listener accepts.
#[derive(Clone, Debug)]
pub struct Capacity {
    /// Concurrent connections; health checks get through beyond them.
    pub connections: usize,
    /// Concurrent connections from one address.
    pub peers: PeerLimit,
    /// How long an idle connection is kept, at least. Clients are told (`Keep-Alive: timeout=…`).
    pub keep_alive: Duration,
}

impl From<PeerLimit> for Capacity {
    /// The defaults.
    fn from(peers: PeerLimit) -> Self {
        Self {
            connections: MAX_CONNECTIONS,
            peers,
            keep_alive: Duration::from_secs(KEEP_ALIVE_SECONDS.into()),
        }
    }
}
