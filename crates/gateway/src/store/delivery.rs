//! Delivery records: queries to a store, and their results.

use phone::Region;
use wire::Channel;

use crate::clock::UnixMillis;
use crate::site::SiteId;
use crate::verification::seal::Sealed;
use crate::verification::state::Dispatch;
use crate::verification::{VerificationId, VerificationKey};

/// Which messages are requested.
#[derive(Clone, Debug)]
pub struct DeliveriesQuery {
    /// Of which site.
    pub site: SiteId,
    /// Decided since then.
    pub since: UnixMillis,
    /// Started before this [`KeptDelivery::place`].
    pub before: Option<i64>,
    /// The maximum number.
    pub limit: u32,
}

/// One message, as it is stored.
#[derive(Clone, Debug)]
pub struct KeptDelivery {
    /// Its position in the order of starting.
    pub place: i64,
    /// The verification it belongs to.
    pub key: VerificationKey,
    /// Which message of it, from 0.
    pub index: usize,
    /// The number's country.
    pub country: Option<Region>,
    /// Whether the number is of a range that no plan contains.
    pub unknown_range: bool,
    /// The verification's id.
    pub sealed_id: Option<Sealed<VerificationId>>,
    /// Everything else.
    pub send: Dispatch,
}

/// Delivery results for one channel, country and provider.
#[derive(Clone, Debug)]
pub struct Tally {
    /// The channel.
    pub channel: Channel,
    /// The country.
    pub country: Option<Region>,
    /// The provider.
    pub provider: Option<String>,
    /// Messages delivered.
    pub delivered: u64,
    /// Messages that failed.
    pub failed: u64,
    /// Messages pending.
    pub pending: u64,
    /// Of all of them, those to numbers of ranges that no plan contains.
    pub unknown_ranges: u64,
    /// How long each delivery took.
    pub latencies_ms: Vec<u64>,
}

impl Tally {
    /// With nothing counted yet.
    pub fn of(channel: Channel, country: Option<Region>, provider: Option<String>) -> Self {
        Self {
            channel,
            country,
            provider,
            delivered: 0,
            failed: 0,
            pending: 0,
            unknown_ranges: 0,
            latencies_ms: Vec::new(),
        }
    }
}
