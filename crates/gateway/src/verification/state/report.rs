//! News of a message that was handed over.

use wire::{Channel, DeliveryStatus};

use super::message::Fate;
use super::resend::MAX_CLAIMS;
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
    /// Which of several messages that go by one name: the MAC of the provider's id of it, under each key. Empty where it
    /// has none, or where that id is not to be waited for.
    pub attempts: Vec<[u8; 32]>,
    /// Nothing was sent, for the provider knows of a STOP: `status` is what would have become of the message.
    pub opted_out: bool,
    /// The provider has gone on by itself, if the next channel is one of these.
    pub native: Vec<Channel>,
}

/// What a step did to a verification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing: the message that it is about is not written down, or not yet.
    Unknown,
    /// Nothing: it was known, or does not concern it.
    None,
    /// It is written down.
    Written,
    /// It is written down, and the next message is claimed: the last of [`Verification::sends`].
    Hop,
    /// It is written down, and the provider has sent the next message by itself: the last of [`Verification::sends`].
    Followed,
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
        if self.is_unheard_of(index, news) {
            return Change::Unknown;
        }
        let known = self.sends.len();
        let index = self.message_by(index, news, now);
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

    /// The newest message that goes by the same name as the message `index` and took this channel, or the one that the
    /// provider names. One that the provider has sent by itself, and of which this is the first word, is written down.
    fn message_by(&mut self, index: usize, news: &News, now: UnixMillis) -> usize {
        let place = self.place_by(index, news);
        let named = news.channel.filter(|_| self.sends.len() < MAX_CLAIMS);
        match (place, named) {
            (Some(place), _) => place,
            (None, Some(channel)) => {
                self.push_native(index, channel, now);
                self.sends.len() - 1
            }
            (None, None) => index,
        }
    }

    /// Where that message is, if it is there: the one with this id of its own; else the newest by this name and channel of
    /// which nothing is known, else one of this channel that is on its way and has no name yet, for a provider can be
    /// quicker than the store.
    pub fn place_by(&self, index: usize, news: &News) -> Option<usize> {
        if let Some(place) = self.place_of_attempt(news) {
            return Some(place);
        }
        let Some(channel) = news.channel else {
            return Some(index);
        };
        let wanted = self.sends.get(index).and_then(name)?;
        let newest = |fits: &dyn Fn(&Dispatch) -> bool| {
            self.sends
                .iter()
                .rposition(|send| send.channel == channel && fits(send))
        };
        newest(&|send| name(send) == Some(wanted) && send.fate == Fate::Pending)
            .or_else(|| newest(&is_on_its_way))
            .or_else(|| newest(&|send| name(send) == Some(wanted)))
    }

    /// The message with this id of its own, else the one on its way by this channel whose id has not been written down.
    fn place_of_attempt(&self, news: &News) -> Option<usize> {
        if news.attempts.is_empty() {
            return None;
        }
        let sends = || self.sends.iter();
        let named =
            sends().rposition(|it| attempt(it).is_some_and(|id| news.attempts.contains(&id)));
        named.or_else(|| {
            sends().rposition(|it| news.channel == Some(it.channel) && is_on_its_way(it))
        })
    }

    /// Whether the provider names a message of which it has not given us the id, although it does give ids. It may be one
    /// whose id is about to be written down, of this verification or of another one by the same name.
    fn is_unheard_of(&self, index: usize, news: &News) -> bool {
        if news.attempts.is_empty() || self.place_of_attempt(news).is_some() {
            return false;
        }
        let wanted = self.sends.get(index).and_then(name);
        let mut siblings = self.sends.iter().filter(|send| name(send) == wanted);
        siblings.any(|send| attempt(send).is_some())
    }
}

fn name(send: &Dispatch) -> Option<[u8; 32]> {
    let carrier = send.carrier.as_ref()?;
    carrier.handle.as_ref().map(|handle| handle.mac)
}

fn attempt(send: &Dispatch) -> Option<[u8; 32]> {
    send.carrier.as_ref()?.attempt
}

fn is_on_its_way(send: &Dispatch) -> bool {
    send.outcome.is_none() && send.fate == Fate::Pending
}
