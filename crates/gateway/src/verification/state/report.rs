//! News of a message that was handed over.

use wire::{Channel, DeliveryStatus};

use super::message::Fate;
use super::resend::MAX_CLAIMS;
use super::settle::Settled;
use super::{Dispatch, DispatchOutcome, Verification};
use crate::clock::UnixMillis;
use crate::verification::policy::Policy;

/// What is heard of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// By which channel, where one name stands for messages on several.
    pub channel: Option<Channel>,
    /// Nothing was sent, for the provider knows of a STOP: `status` is what would have become of the message.
    pub opted_out: bool,
    /// The provider has gone on by itself, if the next channel is one of these.
    pub native: Vec<Channel>,
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
    /// It is written down, and the provider has sent the next message by itself: the last of [`Verification::sends`].
    Followed,
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
        let known = self.sends.len();
        let index = self.message_by(index, news.channel, now);
        let sent_by_itself = self.sends.len() > known;
        let Some(send) = self.sends.get_mut(index) else {
            return Change::None;
        };
        if send.fate != Fate::Pending {
            return Change::None;
        }
        if news.opted_out {
            send.outcome = Some(DispatchOutcome::OptedOut);
        }
        let at = news.at.unwrap_or(now).min(now).max(send.claimed_at);
        let failed = news.status == DeliveryStatus::Failed;
        match news.status {
            DeliveryStatus::Delivered => send.fate = Fate::Delivered { at },
            DeliveryStatus::Failed => {
                send.fate = Fate::Failed {
                    at,
                    reason: news.reason.to_owned(),
                }
            }
            // The first word of a message that the provider has sent by itself.
            DeliveryStatus::Pending if sent_by_itself => return Change::Followed,
            DeliveryStatus::Pending if news.native.is_empty() => return Change::None,
            // Silence, and the provider has gone on.
            DeliveryStatus::Pending => {}
        }
        if !news.native.is_empty() && self.follow(index, &news.native, policy, now) {
            Change::Followed
        } else if failed && news.known && may_hop && self.claim_hop(index, policy, now) {
            Change::Hop
        } else {
            Change::Written
        }
    }

    /// The newest message that goes by the same name as the message `index` and took this channel. One that the
    /// provider has sent by itself, and of which this is the first word, is written down.
    fn message_by(&mut self, index: usize, channel: Option<Channel>, now: UnixMillis) -> usize {
        let place = self.place_by(index, channel);
        let named = channel.filter(|_| self.sends.len() < MAX_CLAIMS);
        match (place, named) {
            (Some(place), _) => place,
            (None, Some(channel)) => {
                self.push_native(index, channel, now);
                self.sends.len() - 1
            }
            (None, None) => index,
        }
    }

    /// Where that message is, if it is there: the newest by this name and channel of which nothing is known, else one of
    /// this channel that is on its way and has no name yet, for a provider can be quicker than the store.
    pub fn place_by(&self, index: usize, channel: Option<Channel>) -> Option<usize> {
        let Some(channel) = channel else {
            return Some(index);
        };
        let name = |send: &Dispatch| {
            let carrier = send.carrier.as_ref()?;
            carrier.handle.as_ref().map(|handle| handle.mac)
        };
        let wanted = self.sends.get(index).and_then(name)?;
        let newest = |fits: &dyn Fn(&Dispatch) -> bool| {
            self.sends
                .iter()
                .rposition(|send| send.channel == channel && fits(send))
        };
        newest(&|send| name(send) == Some(wanted) && send.fate == Fate::Pending)
            .or_else(|| newest(&|send| send.outcome.is_none() && send.fate == Fate::Pending))
            .or_else(|| newest(&|send| name(send) == Some(wanted)))
    }
}
