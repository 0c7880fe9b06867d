//! Automatic fallback to the next channel, after a known failure and after nothing else.

use wire::Channel;

use super::message::{Carrier, Dispatch, DispatchOutcome, Fate};
use super::{Phase, Verification};
use crate::clock::UnixMillis;
use crate::verification::policy::{MAX_AUTOMATIC_SENDS, MAX_SENDS, Policy};

impl Verification {
    /// Claims the message that follows the failed one `failed`, if that is allowed; it is then the last of `sends`.
    ///
    /// It is not allowed after the verification has ended or expired, when a later message is already in progress, when the
    /// messages are used up, or when no channel is left. The wait between sends does not delay it. A number that has
    /// sent STOP gets one, too, which is withheld like every other: its absence would be visible.
    pub(super) fn claim_hop(&mut self, failed: usize, policy: &Policy, now: UnixMillis) -> bool {
        let automatic = self.sends.iter().filter(|send| send.automatic).count();
        if self.phase(now) != Phase::Pending
            || self.void
            || failed + 1 != self.sends.len()
            || automatic >= MAX_AUTOMATIC_SENDS
            || self.sends_exhausted()
        {
            return false;
        }
        let Some(channel) = self.channel_after(failed) else {
            return false;
        };
        self.sends.push(Dispatch::claim(channel, true, now));
        self.resend_at = now.plus_seconds(policy.gaps.after(self.counted_sends()));
        true
    }

    /// Records that the provider of the message `index` has fallen back to its next channel by itself, if there is one
    /// among `native`; that message is then the last of `sends`. What has been sent is recorded whatever our own
    /// limits are; they are observed when the provider is asked.
    pub(super) fn follow(
        &mut self,
        index: usize,
        native: &[Channel],
        policy: &Policy,
        now: UnixMillis,
    ) -> bool {
        if self.phase(now) != Phase::Pending || index + 1 != self.sends.len() {
            return false;
        }
        let Some(send) = self.sends.get(index) else {
            return false;
        };
        let begun = send.claimed_at;
        let mut later = self.fallback_after(send.channel);
        later.retain(|next| native.contains(next));
        let Some(channel) = later.first().copied() else {
            return false;
        };
        self.push_native(index, channel, now);
        let carrier = self.sends.last_mut().and_then(|it| it.carrier.as_mut());
        if let Some(dies) = carrier.and_then(|it| it.code_expires_at.as_mut()) {
            // Its code lives for the steps that are left, all of one length: one that was cut short is not made up for.
            let steps = i64::try_from(later.len()).unwrap_or(i64::MAX - 1);
            let step = dies.0.saturating_sub(begun.0) / (steps + 1);
            *dies = UnixMillis(now.0.saturating_add(step.saturating_mul(steps)));
        }
        self.resend_at = now.plus_seconds(policy.gaps.after(self.counted_sends()));
        true
    }

    /// A message that the provider of the message `index` has sent by itself, under the same id.
    pub(super) fn push_native(&mut self, index: usize, channel: Channel, now: UnixMillis) {
        let carrier = self.sends.get(index).and_then(|send| send.carrier.clone());
        let carrier = carrier.map(|carrier| Carrier {
            attempt: None,
            ..carrier
        });
        self.sends.push(Dispatch {
            outcome: Some(DispatchOutcome::Accepted),
            carrier,
            ..Dispatch::claim(channel, true, now)
        });
    }

    /// The channel after that of the message `failed` in the order of priority, of those that can be used and have not
    /// failed.
    fn channel_after(&self, failed: usize) -> Option<Channel> {
        let channel = self.sends.get(failed)?.channel;
        let failed = self.failed_channels_before(self.sends.len());
        let mut fallback = self.fallback_after(channel).into_iter();
        fallback.find(|channel| !failed.contains(channel))
    }

    /// The channels after this one in the order of priority, of those that can be used; all of them if it is
    /// not in it.
    pub fn fallback_after(&self, channel: Channel) -> Vec<Channel> {
        let mut requested = self.requested.iter();
        let place = requested.position(|requested| *requested == channel);
        let later = self
            .requested
            .iter()
            .skip(place.map_or(0, |place| place + 1));
        later
            .filter(|channel| self.usable.contains(channel))
            .copied()
            .collect()
    }

    /// The part of [`Self::fallback_after`] that may still be sent without being requested; the message on `channel`
    /// itself is claimed already.
    pub fn fallback_within_bounds(&self, channel: Channel) -> Vec<Channel> {
        let automatic = self.sends.iter().filter(|send| send.automatic).count();
        let left = MAX_AUTOMATIC_SENDS
            .saturating_sub(automatic)
            .min(MAX_SENDS.saturating_sub(self.counted_sends()));
        let mut fallback = self.fallback_after(channel);
        fallback.truncate(left);
        fallback
    }

    /// The channels on which messages before the one `index` are known to have failed, each once, in that order.
    pub fn failed_channels_before(&self, index: usize) -> Vec<Channel> {
        let mut failed = Vec::new();
        for send in self.sends.iter().take(index) {
            if matches!(send.fate, Fate::Failed { .. }) && !failed.contains(&send.channel) {
                failed.push(send.channel);
            }
        }
        failed
    }
}
