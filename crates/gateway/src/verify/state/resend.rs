//! Another message is asked for.

use wire::Channel;

use super::{Caller, Dispatch, Phase, Verification};
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
        self.sends.push(Dispatch::claim(channel, false, now));
        self.resend_at = now.plus_seconds(policy.gap_after(self.counted_sends()));
        ResendOutcome::Claimed(Box::new(self.clone()))
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

    pub(super) fn sends_exhausted(&self) -> bool {
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
pub(super) const MAX_CLAIMS: usize = 3 * MAX_SENDS;
