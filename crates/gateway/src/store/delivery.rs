//! How messages fared: what is asked of a store, and what it answers.

use wire::Channel;

use crate::clock::UnixMillis;
use crate::site::SiteId;
use crate::verify::VerificationKey;
use crate::verify::seal::Sealed;
use crate::verify::state::Dispatch;

/// Which messages are asked for.
#[derive(Clone, Debug)]
pub struct DeliveriesQuery {
    /// Whose.
    pub site: SiteId,
    /// Decided since then.
    pub since: UnixMillis,
    /// Begun before this [`KeptDelivery::place`].
    pub before: Option<i64>,
    /// How many at most.
    pub limit: u32,
}

/// One message, as it is kept.
#[derive(Clone, Debug)]
pub struct KeptDelivery {
    /// Its place in the order of beginning.
    pub place: i64,
    /// The verification it belongs to.
    pub key: VerificationKey,
    /// Which message of it, from 0.
    pub index: usize,
    /// The number's country (ISO 3166-1).
    pub country: Option<String>,
    /// The verification's id.
    pub sealed_id: Option<Sealed>,
    /// Everything else.
    pub send: Dispatch,
}

/// How the messages of one channel, country and provider fared.
#[derive(Clone, Debug)]
pub struct Tally {
    /// The channel.
    pub channel: Channel,
    /// The country.
    pub country: Option<String>,
    /// The provider.
    pub provider: Option<String>,
    /// Messages that arrived.
    pub delivered: u64,
    /// Messages that did not.
    pub failed: u64,
    /// Messages of which nothing is known.
    pub pending: u64,
    /// How long each of those that arrived took.
    pub latencies_ms: Vec<u64>,
}

impl Tally {
    /// One that has counted nothing.
    pub fn of(channel: Channel, country: Option<String>, provider: Option<String>) -> Self {
        Self {
            channel,
            country,
            provider,
            delivered: 0,
            failed: 0,
            pending: 0,
            latencies_ms: Vec::new(),
        }
    }
}
