//! `GET {eventsUrl}`: server-sent events about the delivery of one verification's messages.

use serde::{Deserialize, Serialize};

use crate::{Channel, lenient};

/// What is known about a message's delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DeliveryStatus {
    /// Handed to the provider; nothing more is known.
    Pending,
    /// The provider says it arrived.
    Delivered,
    /// It will not arrive; or, with the reason `timeout`, it is unknown whether it will.
    Failed,
}

/// The `data` of one server-sent event: the status of one message, and what is possible now. The first event of a
/// stream is about the newest message. A reader needs no more than status and channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeliveryEvent {
    /// What is known.
    #[serde(deserialize_with = "lenient::known_status")]
    #[cfg_attr(feature = "schema", schemars(with = "DeliveryStatus"))]
    pub delivery_status: DeliveryStatus,
    /// The channel of the message.
    // `None` is only ever read: a channel of a later version.
    #[serde(deserialize_with = "lenient::known_channel")]
    #[cfg_attr(feature = "schema", schemars(with = "Channel"))]
    pub channel: Option<Channel>,
    /// Milliseconds from the decision to send until delivery or failure; absent while pending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency_ms: Option<u64>,
    /// Why it failed, such as `undelivered` or `timeout`; absent otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Which message of its verification, from 1. One that is higher than any before is a new message.
    #[serde(default)]
    pub ordinal: u8,
    /// Whether the gateway sent it by itself, because the one before it failed.
    #[serde(default)]
    pub automatic: bool,
    /// Channels on which messages before this one failed.
    #[serde(
        default,
        deserialize_with = "lenient::known_channels",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Channel>"))]
    pub failed_channels: Vec<Channel>,
    /// Digits of the code.
    #[serde(default)]
    pub otp_length: u8,
    /// Seconds the code is still valid; 0 once the verification has ended.
    #[serde(default)]
    pub expires_in_seconds: u32,
    /// Seconds until `/resend` is possible.
    #[serde(default)]
    pub resend_in_seconds: u32,
    /// Channels a resend may use, in order.
    #[serde(default, deserialize_with = "lenient::known_channels")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Channel>"))]
    pub next_channels: Vec<Channel>,
    /// Wrong codes still allowed.
    #[serde(default)]
    pub attempts_left: u8,
}
