//! The step in which a code is on its way or being typed.

use wire::Channel;

use super::{Effect, Millis};

/// A code is on its way or being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeStep {
    /// The gateway's capability for this verification.
    pub verification_id: String,
    /// The number as people write it, for "sent to …"; unknown after a reload of the page.
    pub sent_to: Option<String>,
    /// Where the delivery can be watched.
    pub events_url: Option<String>,
    /// The channel the latest message took.
    pub channel: Channel,
    /// Whether it is known not to have arrived.
    pub undelivered: bool,
    /// Which message of the verification that was, as far as the gateway has told.
    pub ordinal: u8,
    /// Channels a resend may use, in order.
    pub next_channels: Vec<Channel>,
    /// Digits of the code.
    pub length: u8,
    /// What stands in the field; never longer than `length`.
    pub code: String,
    /// When the resend is revealed.
    pub resend_at: Millis,
    /// Whether it has been.
    pub resend_revealed: bool,
    /// When the code dies.
    pub expires_at: Millis,
    /// No code of this verification will be accepted any more.
    pub ended: bool,
}

impl CodeStep {
    /// The code on its way has so many digits: another provider may draw as many as it likes. What was typed of a
    /// longer one is not the start of it.
    pub(super) fn expect_digits(&mut self, length: u8) -> Option<Effect> {
        // An older gateway does not say.
        if length == 0 || length == self.length {
            return None;
        }
        self.length = length;
        (self.code.len() > usize::from(length)).then(|| {
            self.code.clear();
            Effect::ShowCode(String::new())
        })
    }
}
