//! What a store keeps of requests that may be repeated, and the rules for it. Pure.

use std::sync::Arc;

use crate::clock::UnixMillis;
use crate::verification::limit::{Charges, Limited};
use crate::verification::pseudonym::Pseudonym;
use crate::verification::response::{KeptResponse, Note, ReplySubject};
use crate::verification::seal::Sealed;

/// A request with an idempotency key.
#[derive(Clone, Debug)]
pub struct ReplyClaim {
    /// The key within its scope.
    pub id: Pseudonym,
    /// Identifies the body.
    pub fingerprint: Pseudonym,
    /// What a request that takes over must know.
    pub note: Sealed<Note>,
    /// What it counts against if a new entry has to be kept.
    pub charges: Charges,
}

/// What is kept under an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptReply {
    /// Identifies the body.
    pub fingerprint: Pseudonym,
    /// What a request that takes over must know.
    pub note: Sealed<Note>,
    /// The response, once there is one.
    pub reply: Option<Sealed<KeptResponse>>,
    /// Until when the process that claimed it is presumed alive.
    pub lease_until: UnixMillis,
    /// When all of it is deleted.
    pub expires_at: UnixMillis,
}

/// Opens a response, kept under that id, and says whom it is about.
pub type ReplyReader = Arc<dyn Fn(&Pseudonym, &Sealed<KeptResponse>) -> ReplySubject + Send + Sync>;

/// What the request has to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplyState {
    /// Do the work: nobody has.
    Claimed,
    /// Do the work, from where a dead process may have left it; with that process's note.
    TakenOver(Sealed<Note>),
    /// Return this response again.
    Kept(Sealed<KeptResponse>),
    /// Wait: the first request is still running.
    InFlight {
        /// Seconds after which it is finished or presumed dead.
        retry_after_seconds: u32,
    },
    /// Refuse: the key was used with another body.
    OtherBody,
    /// Refuse: too much is kept for this caller. Nothing more is.
    Limited(Limited),
}

impl ReplyClaim {
    /// Decides from what is kept, and returns what is to be kept from now on (`None`: no change).
    pub fn decide(
        &self,
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
        let kept = kept.filter(|kept| now < kept.expires_at);
        let (kept, is_bounded) = match kept {
            Some(kept) => {
                let (kept, is_bounded) = kept.bounded(now);
                (Some(kept), is_bounded)
            }
            None => (None, false),
        };
        match kept {
            None => {
                let expires_at = now.plus_seconds(REPLY_SECONDS);
                (
                    ReplyState::Claimed,
                    Some(fresh(self.note.clone(), expires_at)),
                )
            }
            Some(kept) if kept.fingerprint != self.fingerprint => (ReplyState::OtherBody, None),
            Some(kept) => match kept.reply.clone() {
                Some(reply) => (ReplyState::Kept(reply), is_bounded.then_some(kept)),
                None if now < kept.lease_until => {
                    let retry_after_seconds = now.seconds_until(kept.lease_until).max(1);
                    let state = ReplyState::InFlight {
                        retry_after_seconds,
                    };
                    (state, None)
                }
                None => (
                    ReplyState::TakenOver(kept.note.clone()),
                    Some(fresh(kept.note, kept.expires_at)),
                ),
            },
        }
    }
}

impl KeptReply {
    /// With expiries limited to their possible maximum; otherwise what a wrong clock has written would be kept for as
    /// long as it was ahead. Also returns whether they were later.
    fn bounded(self, now: UnixMillis) -> (Self, bool) {
        let kept_since = self.expires_at.minus_seconds(REPLY_SECONDS);
        let held_since = self.lease_until.minus_seconds(LEASE_SECONDS);
        let late = (
            kept_since.is_from_the_future(now),
            held_since.is_from_the_future(now),
        );
        let bounded = Self {
            expires_at: if late.0 {
                now.plus_seconds(REPLY_SECONDS)
            } else {
                self.expires_at
            },
            // The process that held it has finished long ago, or is dead.
            lease_until: if late.1 { now } else { self.lease_until },
            ..self
        };
        (bounded, late.0 || late.1)
    }
}

/// How long a response is repeated.
pub const REPLY_SECONDS: u32 = 600;
/// How long a request is presumed to be running: twice what a provider is given to respond.
const LEASE_SECONDS: u32 = 10;

#[cfg(test)]
mod tests {
    use super::{KeptReply, ReplyClaim, ReplyState};
    use crate::clock::UnixMillis;
    use crate::verification::limit::Charges;
    use crate::verification::pseudonym::Pseudonym;

    fn claim(body: u8) -> ReplyClaim {
        ReplyClaim {
            id: Pseudonym::from_bytes([0; 16]),
            fingerprint: Pseudonym::from_bytes([body; 16]),
            note: vec![body].into(),
            charges: Charges::default(),
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
            reply: Some(vec![9].into()),
            ..kept
        };
        let again = claim(1).decide(Some(answered.clone()), at(599));
        assert_eq!(again, (ReplyState::Kept(vec![9].into()), None));
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
        second.note = vec![7].into();
        let (state, kept) = second.decide(kept, at(10));
        assert_eq!(state, ReplyState::TakenOver(vec![1].into()));
        let kept = kept.expect("is kept");
        assert_eq!(
            (kept.note, kept.lease_until, kept.expires_at),
            (vec![1].into(), at(20), at(600))
        );
    }
}
