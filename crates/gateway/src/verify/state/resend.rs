//! Another message is asked for; and what became of one is written down.

use wire::Channel;

use super::{Caller, Dispatch, DispatchOutcome, Phase, Status, Verification};
use crate::clock::UnixMillis;
use crate::verify::policy::{MAX_SENDS, Policy};

/// What became of the wish for another message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResendOutcome {
    /// It may be sent: the intent is written down as the last of [`Verification::sends`].
    Claimed(Box<Verification>),
    /// Not yet, or not any more.
    TooSoon {
        /// Seconds until something is possible again: a resend, or, with all messages used, a new verification.
        retry_after_seconds: u32,
    },
    /// None of the channels asked for is offered by the site and can reach the number.
    ChannelUnusable,
    /// The right code was given before.
    AlreadyVerified,
    /// It ended without a right code.
    Ended,
    /// No such verification, for this caller.
    Unknown,
}

/// What became of a message, as it is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// Whether the provider took it.
    pub outcome: DispatchOutcome,
    /// The provider will not honour the code.
    pub void: bool,
    /// After a refusal: seconds before it is worth trying again.
    pub retry_after_seconds: u32,
}

impl Verification {
    /// Claims the next message: by the first usable channel of `channels`, or the one used last when empty.
    pub fn claim_resend(
        &mut self,
        caller: &Caller,
        channels: &[Channel],
        policy: &Policy,
        now: UnixMillis,
    ) -> ResendOutcome {
        match self.phase_for(caller, now) {
            Phase::Unknown => return ResendOutcome::Unknown,
            Phase::Verified => return ResendOutcome::AlreadyVerified,
            Phase::Ended(_) => return ResendOutcome::Ended,
            Phase::Pending => {}
        }
        if self.sends_exhausted() || now < self.resend_at {
            return ResendOutcome::TooSoon {
                retry_after_seconds: self.resend_in_seconds(now).max(1),
            };
        }
        let Some(channel) = self.choose_channel(channels) else {
            return ResendOutcome::ChannelUnusable;
        };
        self.sends.push(Dispatch {
            channel,
            claimed_at: now,
            outcome: None,
        });
        self.resend_at = now.plus_seconds(policy.gap_after(self.counted_sends()));
        ResendOutcome::Claimed(Box::new(self.clone()))
    }

    /// Writes down what became of the message `index`.
    ///
    /// One that was certainly not sent is given back: it does not count. If it was the first, the verification
    /// is over before it began. Answers whether this was news: an outcome is written down once.
    pub fn settle(&mut self, index: usize, settlement: Settlement, now: UnixMillis) -> bool {
        let Some(send) = self.sends.get_mut(index) else {
            return false;
        };
        if send.outcome.is_some() {
            return false;
        }
        send.outcome = Some(settlement.outcome);
        self.void |= settlement.void;
        if settlement.outcome != DispatchOutcome::Refused || self.status != Status::Pending {
            return true;
        }
        if index == 0 {
            self.status = Status::Abandoned { at: now };
            self.erase();
        } else {
            self.resend_at = now.plus_seconds(settlement.retry_after_seconds);
        }
        true
    }

    /// Seconds until `/resend` is possible; with all messages used, until the code dies.
    pub fn resend_in_seconds(&self, now: UnixMillis) -> u32 {
        if self.sends_exhausted() {
            now.seconds_until(self.expires_at)
        } else {
            now.seconds_until(self.resend_at)
        }
    }

    /// Channels a resend may use, in order of priority; none when all messages are used.
    pub fn next_channels(&self) -> Vec<Channel> {
        if self.sends_exhausted() {
            return Vec::new();
        }
        self.requested
            .iter()
            .filter(|channel| self.usable.contains(channel))
            .copied()
            .collect()
    }

    fn sends_exhausted(&self) -> bool {
        self.counted_sends() >= MAX_SENDS || self.sends.len() >= MAX_CLAIMS
    }

    fn choose_channel(&self, wanted: &[Channel]) -> Option<Channel> {
        if wanted.is_empty() {
            return self.last_channel();
        }
        wanted
            .iter()
            .find(|channel| self.usable.contains(channel))
            .copied()
    }
}

/// Messages claimed, those included that no provider took: bounds the record while a provider is down.
const MAX_CLAIMS: usize = 3 * MAX_SENDS;
