//! What became of handing a message over is written down.

use super::message::{Carrier, Dispatch, DispatchOutcome, Fate};
use super::{Change, Status, Verification};
use crate::clock::UnixMillis;
use crate::verification::policy::Policy;

/// What became of handing a message over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// Whether the provider took it.
    pub outcome: DispatchOutcome,
    /// Who was asked.
    pub carrier: Option<Carrier>,
    /// The provider will not honour the code.
    pub void: bool,
    /// Digits of the code that it sent, where that is known.
    pub code_length: Option<u8>,
    /// Why it was not taken, in a fixed word.
    pub reason: Option<&'static str>,
    /// The channel is refused for good: the next one may be tried at once.
    pub hops: bool,
    /// After a refusal: seconds before it is worth trying again.
    pub retry_after_seconds: u32,
}

impl Default for Settlement {
    /// The provider took it, and there is nothing to add.
    fn default() -> Self {
        Self {
            outcome: DispatchOutcome::Accepted,
            carrier: None,
            void: false,
            code_length: None,
            reason: None,
            hops: false,
            retry_after_seconds: 0,
        }
    }
}

impl Verification {
    /// Writes down what became of the message `index`, once. `may_hop` lets it claim the next one.
    ///
    /// One that was certainly not sent is given back: it does not count. If none was ever sent, and no other channel
    /// is left to try, the verification is over before it began.
    pub fn settle(
        &mut self,
        index: usize,
        settlement: &Settlement,
        policy: &Policy,
        may_hop: bool,
        now: UnixMillis,
    ) -> Change {
        let Some(send) = self.sends.get_mut(index) else {
            return Change::None;
        };
        if send.outcome.is_some() {
            return Change::None;
        }
        send.outcome = Some(settlement.outcome);
        send.carrier.clone_from(&settlement.carrier);
        self.void |= settlement.void;
        if settlement.outcome != DispatchOutcome::Refused {
            self.keep_tries(index);
            // The person is told of the newest message's code, whichever provider took it.
            let mut newer = self.sends.iter().skip(index + 1);
            let is_newest = !newer.any(|send| send.outcome.is_some() && send.counts());
            if let Some(length) = settlement.code_length.filter(|_| is_newest) {
                self.code_length = length;
            }
            return Change::Written;
        }
        send.fate = Fate::Failed {
            at: now,
            reason: settlement.reason.unwrap_or("refused").to_owned(),
        };
        if self.status != Status::Pending {
            return Change::Written;
        }
        if may_hop && settlement.hops && self.claim_hop(index, policy, now) {
            return Change::Hop;
        }
        if self.counted_sends() == 0 {
            self.status = Status::Abandoned { at: now };
            self.erase();
        } else {
            self.resend_at = now.plus_seconds(settlement.retry_after_seconds);
        }
        Change::Written
    }

    /// A message that the provider counts to an earlier one brings no fresh tries.
    fn keep_tries(&mut self, index: usize) {
        let name = |send: &Dispatch| {
            let carrier = send.carrier.as_ref()?;
            carrier.handle.as_ref().map(|handle| handle.mac)
        };
        let (earlier, rest) = self.sends.split_at_mut(index);
        let Some(send) = rest.first_mut() else { return };
        let Some(wanted) = name(send) else { return };
        let same = earlier.iter().rev().find(|it| name(it) == Some(wanted));
        if let (Some(earlier), Some(carrier)) = (same, &mut send.carrier) {
            carrier.tries = earlier.carrier.as_ref().and_then(|it| it.tries);
        }
    }

    /// Gives up on the message `index`, of which nobody will say any more what became of it: it counts as sent, and
    /// as failed after a time-out. It may yet arrive, so nothing else is sent for it.
    pub fn give_up(&mut self, index: usize, now: UnixMillis) {
        let Some(send) = self.sends.get_mut(index) else {
            return;
        };
        let outcome = *send.outcome.get_or_insert(DispatchOutcome::Unknown);
        if outcome == DispatchOutcome::Unknown && send.fate == Fate::Pending {
            send.fate = Fate::Failed {
                at: now,
                reason: TIMEOUT.to_owned(),
            };
        }
    }
}

/// Why a message failed of which nobody knows whether it was taken.
pub const TIMEOUT: &str = "timeout";
