//! `GET /deliveries`: the delivery status of a site's messages, for its servers.

use serde::{Deserialize, Serialize};

use crate::{Channel, DeliveryStatus};

/// A page of messages, newest first; with the first page, their sums.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeliveriesAnswer {
    /// The messages.
    pub deliveries: Vec<Delivery>,
    /// The cursor of the next page; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// Sums over all messages since the time asked for, by channel, country and provider; absent on later pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sums: Option<Vec<DeliverySum>>,
}

/// One message, without number and code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    /// The verification's id, as returned by `/send`; `null` if the key that sealed it is gone.
    pub verification_id: Option<String>,
    /// The verification, as in the `sub` of tokens.
    pub verification: String,
    /// Which message of its verification, from 1.
    pub ordinal: u32,
    /// What is known about its delivery.
    pub delivery_status: DeliveryStatus,
    /// The channel it was sent by.
    pub channel: Channel,
    /// ISO 3166-1; `null` for numbers that belong to no country.
    pub country: Option<String>,
    /// Whether the number is of a range that no numbering plan contains; absent if not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unknown_range: bool,
    /// The provider asked to carry it; `null` while the first is being asked.
    pub provider: Option<String>,
    /// Whether the gateway sent it by itself, as a fallback.
    pub automatic: bool,
    /// Why it failed, or why nothing was sent.
    pub reason: Option<String>,
    /// Milliseconds from the decision to send until delivery or failure; `null` while pending.
    pub latency_ms: Option<u64>,
    /// When the decision to send was made, RFC 3339.
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
    /// How many there are.
    pub sent: u64,
    /// Of these, delivered.
    pub delivered: u64,
    /// Of these, failed.
    pub failed: u64,
    /// Of these, pending.
    pub pending: u64,
    /// Of all of them, those to numbers of ranges that no numbering plan contains; absent if there are none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unknown_ranges: u64,
    /// How long delivery took; `null` if none was delivered.
    pub latency_ms: Option<LatencyPercentiles>,
}

#[cfg_attr(
    target_pointer_width = "64",
    expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde hands over references"
    )
)]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// Milliseconds within which a share of the messages was delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LatencyPercentiles {
    /// 50 of 100.
    pub p50: u64,
    /// 95 of 100.
    pub p95: u64,
    /// 99 of 100.
    pub p99: u64,
}
