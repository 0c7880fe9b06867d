//! News of a message that was handed over.

use wire::DeliveryStatus;

use super::message::Fate;
use super::settle::Settled;
use super::{DispatchOutcome, Verification};
use crate::clock::UnixMillis;
use crate::verify::policy::Policy;

/// What is heard of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct News {
    /// What became of it. `Pending` is no news.
    pub status: DeliveryStatus,
    /// Why it failed, in a fixed word.
    pub reason: &'static str,
    /// When, if that is said; clamped to between the decision to send and now.
    pub at: Option<UnixMillis>,
    /// Whether somebody knows. A failure that is only assumed, after a time-out, never makes the gateway send again:
    /// the message may yet arrive.
    pub known: bool,
}

/// What a step did to a verification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing: it was known, or does not concern it.
    None,
    /// It is written down.
    Written,
    /// It is written down, and the next message is claimed: the last of [`Verification::sends`].
    Hop,
}

/// What a report did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reported {
    /// There is no such message, or not yet: whoever reports may try again.
    Unknown,
    /// It says nothing new.
    Stale,
    /// It is written down.
    Recorded(Box<Settled>),
}

impl Verification {
    /// Writes down news of the message `index`. What is final stays as it is. `may_hop` lets it claim the next one.
    pub fn report(
        &mut self,
        index: usize,
        news: &News,
        policy: &Policy,
        may_hop: bool,
        now: UnixMillis,
    ) -> Change {
        let Some(send) = self.sends.get_mut(index) else {
            return Change::None;
        };
        // Nothing was sent to a number that has opted out, whatever is said of it.
        if send.fate != Fate::Pending || send.outcome == Some(DispatchOutcome::OptedOut) {
            return Change::None;
        }
        let at = news.at.unwrap_or(now).min(now).max(send.claimed_at);
        send.fate = match news.status {
            DeliveryStatus::Delivered => Fate::Delivered { at },
            DeliveryStatus::Failed => Fate::Failed {
                at,
                reason: news.reason.to_owned(),
            },
            _ => return Change::None,
        };
        let failed = news.status == DeliveryStatus::Failed;
        if failed && news.known && may_hop && self.claim_hop(index, policy, now) {
            Change::Hop
        } else {
            Change::Written
        }
    }
}
