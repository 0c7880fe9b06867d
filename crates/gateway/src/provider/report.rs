//! What a provider says later about a message it took: by a webhook, or from within (the sandbox).

use tokio::sync::mpsc;
use wire::{Channel, DeliveryStatus};

use super::Handle;
use crate::clock::UnixMillis;

/// News of a message.
#[derive(Clone, Debug)]
pub struct Report {
    /// [`Provider::name`](super::Provider::name) of who says so.
    pub provider: &'static str,
    /// Which message.
    pub handle: Handle,
    /// By which channel, where one name stands for messages on several and the provider says so.
    pub channel: Option<Channel>,
    /// What became of it. `Pending` is no news, and changes nothing.
    pub status: DeliveryStatus,
    /// Why it failed, in a fixed word of ours such as `undelivered`; never a vendor's own text.
    pub reason: Option<&'static str>,
    /// When it happened, if the provider says so; else when the report is taken.
    pub at: Option<UnixMillis>,
    /// By this channel nothing more comes: a provider that falls back by itself is at its next one now. True of
    /// silence, too, which is no news otherwise.
    pub goes_on: bool,
}

/// The reason of a message that was taken for fraud after it had been accepted.
pub const FRAUD: &str = "fraud";

/// Where a provider inside this process puts its reports.
pub type Reports = mpsc::UnboundedSender<Report>;
