//! The gateway goes on to the next channel by itself, after a known failure and after nothing else.

use wire::Channel;

use super::message::{Dispatch, DispatchOutcome, Fate};
use super::{Phase, Verification};
use crate::clock::UnixMillis;
use crate::verify::policy::{MAX_AUTOMATIC_SENDS, MAX_SENDS, Policy};

impl Verification {
    /// Claims the message that follows the failed one `failed`, if there may be one; it is then the last of `sends`.
    ///
    /// There may not be: after the verification has ended, expired or opted out, when a later message is already under
    /// way, when the messages are used up, or when no channel is left. The gap between sends does not hold it up.
    pub(super) fn claim_hop(&mut self, failed: usize, policy: &Policy, now: UnixMillis) -> bool {
        let opted_out = |send: &Dispatch| send.outcome == Some(DispatchOutcome::OptedOut);
        let automatic = self.sends.iter().filter(|send| send.automatic).count();
        if self.phase(now) != Phase::Pending
            || self.void
            || self.recipient.stopped
            || failed + 1 != self.sends.len()
            || automatic >= MAX_AUTOMATIC_SENDS
            || self.sends_exhausted()
            || self.sends.iter().any(opted_out)
        {
            return false;
        }
        let Some(channel) = self.channel_after(failed) else {
            return false;
        };
        self.sends.push(Dispatch::claim(channel, true, now));
        self.resend_at = now.plus_seconds(policy.gap_after(self.counted_sends()));
        true
    }

    /// Writes down that the provider of the message `index` has gone on to its next channel by itself, if there is one
    /// among `native`; that message is then the last of `sends`. What has been sent is written down whatever our own
    /// bounds say; they are kept when the provider is asked.
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
        let mut fallback = self.fallback_after(send.channel).into_iter();
        let Some(channel) = fallback.find(|next| native.contains(next)) else {
            return false;
        };
        self.push_native(index, channel, now);
        self.resend_at = now.plus_seconds(policy.gap_after(self.counted_sends()));
        true
    }

    /// A message that the provider of the message `index` has sent by itself, under the same name.
    pub(super) fn push_native(&mut self, index: usize, channel: Channel, now: UnixMillis) {
        let carrier = self.sends.get(index).and_then(|send| send.carrier.clone());
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

    /// The channels that the order of priority has after this one, of those that can be used; all of them when it is
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

    /// [`Self::fallback_after`], as much of it as may still be sent without being asked for; the message by `channel`
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
