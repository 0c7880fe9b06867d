//! What a dead process had begun is gone on with.

use wire::SendData;

use super::answer::Answer;
use super::{Refusal, Verifier};
use crate::verification::VerificationId;
use crate::verification::state::{Caller, DispatchOutcome, Phase, Settlement};
use crate::verification::steps::{MessageRef, Settled};

/// How far somebody got who is dead.
#[derive(Debug)]
pub enum Resumed {
    /// A verification is under way, its message perhaps sent: this is the answer.
    Going(Answer<SendData>),
    /// It was begun, and ended without a message. The id is used up.
    Over,
    /// Nothing was begun.
    NeverBegun,
}

impl Verifier {
    /// Goes on with a verification that a dead process may have begun under this id: if there is one, its message may
    /// have been sent, and no second one is.
    pub async fn resume(&self, id: VerificationId, caller: &Caller) -> Result<Resumed, Refusal> {
        let (key, now) = (id.key(), self.clock.now());
        let unknown = Settlement {
            outcome: DispatchOutcome::Unknown,
            ..Settlement::default()
        };
        // Written down once: an outcome that is known already stays.
        let first = MessageRef { key, index: 0 };
        let settled = self
            .store
            .settle(first, unknown, self.fallback_terms(), now);
        let Some(Settled { verification, .. }) = settled.await? else {
            return Ok(Resumed::NeverBegun);
        };
        if !verification.belongs_to(caller) || verification.phase(now) == Phase::Unknown {
            return Ok(Resumed::Over);
        }
        let Some(channel) = verification.last_channel() else {
            return Ok(Resumed::Over);
        };
        Ok(Resumed::Going(Answer {
            data: self.send_data(id, channel, &verification),
            standings: Vec::new(),
        }))
    }
}
