//! `GET {eventsUrl}`: server-sent events about the delivery of one verification's messages.

use serde::{Deserialize, Serialize};

use crate::Channel;

/// What is known about a message's delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum DeliveryStatus {
    /// Handed to the provider; nothing more is known.
    Pending,
    /// The provider says it arrived.
    Delivered,
    /// The provider says it will not arrive.
    Failed,
}

/// The `data` of one server-sent event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryEvent {
    /// What is known.
    pub delivery_status: DeliveryStatus,
    /// The channel it is known of.
    pub channel: Channel,
    /// Milliseconds between the provider's acceptance and the report; absent while pending.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency_ms: Option<u64>,
    /// Why it failed, such as `timeout`; absent otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}
