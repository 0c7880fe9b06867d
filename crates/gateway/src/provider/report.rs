//! What a provider reports later about a message it accepted: by a webhook, or inside this process (the sandbox).

use tokio::sync::mpsc;
use wire::{Channel, DeliveryStatus};

use super::Handle;
use crate::clock::UnixMillis;

/// A report about a message.
#[derive(Clone, Debug)]
pub struct Report {
    /// [`Provider::name`](super::Provider::name) of the reporting provider.
    pub provider: &'static str,
    /// Which message.
    pub handle: Handle,
    /// Which of the messages that go by this handle, if the provider has an id for each.
    pub attempt: Option<Handle>,
    /// The channel, if one id stands for messages on several and the provider says which.
    pub channel: Option<Channel>,
    /// The new status. `Pending` is not new, and changes nothing.
    pub status: DeliveryStatus,
    /// Why it failed, in a constant word of ours such as `undelivered`; never a vendor's own text.
    pub reason: Option<&'static str>,
    /// When it happened, if the provider says so; otherwise when the report is processed.
    pub at: Option<UnixMillis>,
    /// Nothing more will happen on this channel: a provider that falls back by itself is at its next one now. Also set
    /// for silence, which is otherwise not reported.
    pub goes_on: bool,
    /// How the provider itself falls back to another channel, if it says so with each message.
    pub fallback: Option<Fallback>,
}

/// A provider that sends on another channel by itself, and says with each message where it is in that sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// If this message fails the provider sends another one: the gateway does not.
    Coming,
    /// This is the message that it sent in place of one that failed.
    This,
}

/// The reason of a message that was refused as fraud after it had been accepted.
pub const FRAUD: &str = "fraud";

/// Where a provider inside this process puts its reports.
pub type Reports = mpsc::UnboundedSender<Report>;
