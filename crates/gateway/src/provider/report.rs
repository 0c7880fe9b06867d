//! What a provider says later about a message it took: by a webhook, or from within (the sandbox).

use tokio::sync::mpsc;
use wire::DeliveryStatus;

use super::Handle;
use crate::clock::UnixMillis;

/// News of a message.
#[derive(Clone, Debug)]
pub struct Report {
    /// [`Provider::name`](super::Provider::name) of who says so.
    pub provider: &'static str,
    /// Which message.
    pub handle: Handle,
    /// What became of it. `Pending` is no news, and changes nothing.
    pub status: DeliveryStatus,
    /// Why it failed, in a fixed word of ours such as `undelivered`; never a vendor's own text.
    pub reason: Option<&'static str>,
    /// When it happened, if the provider says so; else when the report is taken.
    pub at: Option<UnixMillis>,
}

/// The reason of a message that was taken for fraud after it had been accepted.
pub const FRAUD: &str = "fraud";

/// Where a provider inside this process puts its reports.
pub type Reports = mpsc::UnboundedSender<Report>;
