//! Requesting another message.

use wire::Channel;

use super::{Caller, Dispatch, Phase, Verification};
use crate::clock::UnixMillis;
use crate::verification::policy::{MAX_SENDS, Policy};

/// The result of requesting another message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResendOutcome {
    /// It may be sent: the intent is recorded as the last of [`Verification::sends`].
    Claimed(Box<Verification>),
    /// Not yet, or not any more.
    TooSoon {
        /// Seconds until something is possible again: a resend or, with all messages used, a new verification.
        retry_after_seconds: u32,
    },
    /// None of the channels requested is offered by the site and can reach the number.
    ChannelUnusable,
    /// The right code was entered before.
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
        if self.sends_exhausted() || now < self.resend_from(now) {
            return ResendOutcome::TooSoon {
                retry_after_seconds: self.resend_in_seconds(now).max(1),
            };
        }
        let Some(channel) = self.choose_channel(channels) else {
            return ResendOutcome::ChannelUnusable;
        };
        self.sends.push(Dispatch::claim(channel, false, now));
        self.resend_at = now.plus_seconds(policy.gaps.after(self.counted_sends()));
        ResendOutcome::Claimed(Box::new(self.clone()))
    }

    /// Seconds until `/resend` is possible; with all messages used, until the code expires.
    pub fn resend_in_seconds(&self, now: UnixMillis) -> u32 {
        if self.sends_exhausted() {
            now.seconds_until(self.expires_at)
        } else {
            now.seconds_until(self.resend_from(now))
        }
    }

    /// From when on a resend is possible. The wait for a message that a wrong clock has claimed is over: the
    /// limits of the number count that message as of now.
    fn resend_from(&self, now: UnixMillis) -> UnixMillis {
        let last = self.sends.last();
        if last.is_some_and(|send| send.claimed_at.is_from_the_future(now)) {
            now
        } else {
            self.resend_at
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

/// Messages claimed, including those that no provider accepted: limits the record while a provider is down.
pub(super) const MAX_CLAIMS: usize = 3 * MAX_SENDS;
