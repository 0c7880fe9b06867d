//! The step after a verification whose code is not accepted any more: it is too old, or the attempts are spent.

use wire::Channel;

/// No code of this verification will be accepted any more; the person can ask for a new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The number as people write it; unknown after a reload of the page.
    pub sent_to: Option<String>,
    /// The channel the latest message took; `None` for one of a later version.
    pub channel: Option<Channel>,
    /// Whether it is known not to have arrived.
    pub undelivered: bool,
}
