//! What outlives a reload of the page: enough to go on, and nothing that names a person. Neither the number nor a code
//! nor a token is in it.

use serde::{Deserialize, Serialize};
use wire::Channel;

use super::{Millis, Request, State, Step};

/// A verification as it is found again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Saved {
    /// The gateway's capability for this verification.
    pub verification_id: String,
    /// What a pending one needs; nothing once it is verified.
    pub pending: Option<SavedCodeStep>,
}

/// The code step as it is found again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SavedCodeStep {
    /// Where the delivery can be watched.
    pub events_url: Option<String>,
    /// The channel the latest message took; `None` for one of a later version.
    pub channel: Option<Channel>,
    /// Channels a resend may use, in order.
    pub next_channels: Vec<Channel>,
    /// Digits of the code.
    pub length: u8,
    /// When the resend is revealed.
    pub resend_at: Millis,
    /// When the code dies.
    pub expires_at: Millis,
}

impl State {
    /// What to keep for a reload of the page; nothing when there is nothing to go on with.
    pub fn saved(&self) -> Option<Saved> {
        match &self.step {
            Step::Code(step) => Some(Saved {
                verification_id: step.verification_id.clone(),
                pending: Some(SavedCodeStep {
                    events_url: step.events_url.clone(),
                    channel: step.channel,
                    next_channels: step.next_channels.clone(),
                    length: step.length,
                    resend_at: step.resend_at,
                    expires_at: step.expires_at,
                }),
            }),
            Step::Ended(_) => None,
            Step::Verified(step) => Some(verified(&step.verification_id)),
            // A proof that is being fetched anew.
            Step::Phone => match &self.pending.as_ref()?.request {
                Request::Refresh(request) => Some(verified(&request.verification_id)),
                _ => None,
            },
        }
    }
}

fn verified(verification_id: &str) -> Saved {
    Saved {
        verification_id: verification_id.to_owned(),
        pending: None,
    }
}
