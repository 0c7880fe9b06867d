//! What a store keeps of requests that may be repeated, and the rules by which it does. Pure.

use std::sync::Arc;

use crate::clock::UnixMillis;
use crate::verify::VerificationKey;
use crate::verify::pseudonym::Pseudonym;
use crate::verify::seal::Sealed;

/// A request with an idempotency key wants to be done.
#[derive(Clone, Debug)]
pub struct ReplyClaim {
    /// The key within its scope.
    pub id: Pseudonym,
    /// What the body was.
    pub fingerprint: Pseudonym,
    /// What whoever has to take over must know.
    pub note: Sealed,
}

/// What is kept under an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptReply {
    /// What the body was.
    pub fingerprint: Pseudonym,
    /// What whoever has to take over must know.
    pub note: Sealed,
    /// The answer, once there is one.
    pub reply: Option<Sealed>,
    /// Until when the process that claimed it is believed to be alive.
    pub lease_until: UnixMillis,
    /// When all of it is forgotten.
    pub expires_at: UnixMillis,
}

/// Whom a kept answer is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplySubject {
    /// The person whose verification that is.
    Verification(VerificationKey),
    /// The number that is asked about, by name.
    TheNumber,
    /// Somebody else, or nobody.
    Other,
}

/// Opens an answer, kept under that id, and says whom it is about.
pub type ReplyReader = Arc<dyn Fn(&Pseudonym, &[u8]) -> ReplySubject + Send + Sync>;

/// What the request is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplyState {
    /// Its work: nobody has done it.
    Claimed,
    /// Its work, from where a dead process may have left it; the dead one's note.
    TakenOver(Sealed),
    /// Answer this, again.
    Kept(Sealed),
    /// Wait: the first one is still at it.
    InFlight {
        /// Seconds after which it is answered or believed to be dead.
        retry_after_seconds: u32,
    },
    /// Refuse: the key was used for another body.
    OtherBody,
}

impl ReplyClaim {
    /// Decides by what is kept, and what is to be kept from now on (`None`: no change).
    pub fn decide(
        self,
        kept: Option<KeptReply>,
        now: UnixMillis,
    ) -> (ReplyState, Option<KeptReply>) {
        let fresh = |note, expires_at| KeptReply {
            fingerprint: self.fingerprint,
            note,
            reply: None,
            lease_until: now.plus_seconds(LEASE_SECONDS),
            expires_at,
        };
        match kept.filter(|kept| now < kept.expires_at) {
            None => {
                let expires_at = now.plus_seconds(REPLY_SECONDS);
                (ReplyState::Claimed, Some(fresh(self.note, expires_at)))
            }
            Some(kept) if kept.fingerprint != self.fingerprint => (ReplyState::OtherBody, None),
            Some(KeptReply {
                reply: Some(reply), ..
            }) => (ReplyState::Kept(reply), None),
            Some(kept) if now < kept.lease_until => {
                let retry_after_seconds = now.seconds_until(kept.lease_until).max(1);
                let state = ReplyState::InFlight {
                    retry_after_seconds,
                };
                (state, None)
            }
            Some(kept) => (
                ReplyState::TakenOver(kept.note.clone()),
                Some(fresh(kept.note, kept.expires_at)),
            ),
        }
    }
}

/// For so long an answer is repeated.
pub const REPLY_SECONDS: u32 = 600;
/// For so long a request is believed to be under way: twice what a provider is given to answer.
const LEASE_SECONDS: u32 = 10;

#[cfg(test)]
mod tests {
    use super::{KeptReply, ReplyClaim, ReplyState};
    use crate::clock::UnixMillis;
    use crate::verify::pseudonym::Pseudonym;

    fn claim(body: u8) -> ReplyClaim {
        ReplyClaim {
            id: Pseudonym::from_bytes([0; 16]),
            fingerprint: Pseudonym::from_bytes([body; 16]),
            note: vec![body],
        }
    }

    fn at(seconds: u32) -> UnixMillis {
        UnixMillis(0).plus_seconds(seconds)
    }

    #[test]
    fn a_key_is_claimed_answered_and_forgotten() {
        let (state, kept) = claim(1).decide(None, at(0));
        assert_eq!(state, ReplyState::Claimed);
        let kept = kept.expect("is kept");

        let in_flight = ReplyState::InFlight {
            retry_after_seconds: 7,
        };
        assert_eq!(
            claim(1).decide(Some(kept.clone()), at(3)),
            (in_flight, None)
        );
        let other = claim(2).decide(Some(kept.clone()), at(3));
        assert_eq!(other, (ReplyState::OtherBody, None));

        let answered = KeptReply {
            reply: Some(vec![9]),
            ..kept
        };
        let again = claim(1).decide(Some(answered.clone()), at(599));
        assert_eq!(again, (ReplyState::Kept(vec![9]), None));
        let other = claim(2).decide(Some(answered.clone()), at(599));
        assert_eq!(other, (ReplyState::OtherBody, None));
        let (state, kept) = claim(2).decide(Some(answered), at(600));
        assert_eq!(state, ReplyState::Claimed);
        assert_eq!(kept.expect("is kept").expires_at, at(1200));
    }

    #[test]
    fn what_a_dead_process_held_is_taken_over_with_its_note_and_its_end() {
        let (_, kept) = claim(1).decide(None, at(0));
        let mut second = claim(1);
        second.note = vec![7];
        let (state, kept) = second.decide(kept, at(10));
        assert_eq!(state, ReplyState::TakenOver(vec![1]));
        let kept = kept.expect("is kept");
        assert_eq!(
            (kept.note, kept.lease_until, kept.expires_at),
            (vec![1], at(20), at(600))
        );
    }
}
