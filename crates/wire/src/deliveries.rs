//! `GET /deliveries`: how a site's messages fared, for its servers.

use serde::{Deserialize, Serialize};

use crate::{Channel, DeliveryStatus};

/// A page of messages, newest first; with the first page, their sums.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeliveriesAnswer {
    /// The messages.
    pub deliveries: Vec<Delivery>,
    /// What to ask for next; absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// All messages since the time asked for, by channel, country and provider; absent on later pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sums: Option<Vec<DeliverySum>>,
}

/// One message. Neither number nor code is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    /// The verification, as `/send` has named it; `null` when the key that sealed it is gone.
    pub verification_id: Option<String>,
    /// The verification, as tokens name it (`sub`).
    pub verification: String,
    /// Which message of its verification, from 1.
    pub ordinal: u32,
    /// What is known.
    pub delivery_status: DeliveryStatus,
    /// The channel it took.
    pub channel: Channel,
    /// ISO 3166-1; `null` for numbers of no country.
    pub country: Option<String>,
    /// Who was asked to carry it; `null` while the first is being asked.
    pub provider: Option<String>,
    /// Whether the gateway sent it of its own accord.
    pub automatic: bool,
    /// Why it failed, or why nothing was sent.
    pub reason: Option<String>,
    /// Milliseconds between the decision to send and its end; `null` while pending.
    pub latency_ms: Option<u64>,
    /// When it was decided, RFC 3339.
    pub sent_at: String,
    /// When the status last changed, RFC 3339.
    pub timestamp: String,
}

/// Messages of one channel, country and provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeliverySum {
    /// The channel.
    pub channel: Channel,
    /// ISO 3166-1, or `null`.
    pub country: Option<String>,
    /// The provider, or `null`.
    pub provider: Option<String>,
    /// All of them.
    pub sent: u64,
    /// Of these, delivered.
    pub delivered: u64,
    /// Of these, failed.
    pub failed: u64,
    /// Of these, unknown as yet.
    pub pending: u64,
    /// How long the delivered ones took; `null` when there are none.
    pub latency_ms: Option<LatencyPercentiles>,
}

/// Milliseconds within which a share of the messages was delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LatencyPercentiles {
    /// Half.
    pub p50: u64,
    /// 95 of 100.
    pub p95: u64,
    /// 99 of 100.
    pub p99: u64,
}
