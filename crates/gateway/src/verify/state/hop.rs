//! The gateway goes on to the next channel by itself, after a known failure and after nothing else.

use wire::Channel;

use super::message::{Dispatch, DispatchOutcome, Fate};
use super::{Phase, Verification};
use crate::clock::UnixMillis;
use crate::verify::policy::{MAX_AUTOMATIC_SENDS, Policy};

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

    /// The channel after that of the message `failed` in the order of priority, of those that can be used and have not
    /// failed.
    fn channel_after(&self, failed: usize) -> Option<Channel> {
        let channel = self.sends.get(failed)?.channel;
        let requested = self.requested.iter();
        let place = requested
            .clone()
            .position(|requested| *requested == channel)
            .map_or(0, |place| place + 1);
        let failed = self.failed_channels_before(self.sends.len());
        requested
            .skip(place)
            .find(|channel| self.usable.contains(channel) && !failed.contains(channel))
            .copied()
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
