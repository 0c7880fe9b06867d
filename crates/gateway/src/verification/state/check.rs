//! Checking a code.

use std::ops::RangeInclusive;

use wire::ExpiredReason;

use super::{Caller, Dispatch, Inquiry, IssuedToken, Jti, Phase, Proof, Status, Verification};
use crate::clock::UnixMillis;
use crate::origin::Origin;
use crate::site::SiteId;
use crate::verification::code::Candidate;
use crate::verification::policy::{MAX_CODE_LENGTH, MIN_CODE_LENGTH, REPEAT_WINDOW_SECONDS};
use crate::verification::seal::{Sealed, Subject};

/// The result of checking a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckOutcome {
    /// Right; also the same right code again within 60 s.
    Verified(Grant),
    /// Wrong.
    Failed {
        /// Wrong codes still allowed; at 0 it has ended.
        attempts_left: u8,
    },
    /// No code that was sent has this many digits: wrong, and not a guess. It costs nothing.
    WrongLength {
        /// Wrong codes still allowed, as before.
        attempts_left: u8,
    },
    /// It had ended before.
    Expired(ExpiredReason),
    /// The right code was entered before, and this is not a repetition.
    AlreadyVerified,
    /// Only a provider can say: it has to be asked, and the attempt is counted.
    Ask(Box<Inquiry>),
    /// A provider is being asked about a code at the moment: this one has not been checked.
    Busy,
    /// The provider that should have checked it did not.
    Unjudged,
    /// No such verification, for this caller.
    Unknown,
}

/// The contents of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The site of the token.
    pub site: SiteId,
    /// The page's origin, if there was a page.
    pub origin: Option<Origin>,
    /// The integrator's label.
    pub action: Option<String>,
    /// The number.
    pub sealed_number: Option<Sealed<Subject>>,
    /// Which token.
    pub token: IssuedToken,
    /// Whether an earlier token of the same verification has been redeemed.
    pub redeemed: bool,
}

impl Verification {
    /// Checks a code, counting it if it is wrong. `fresh` is the `jti` of the token that a right one earns.
    ///
    /// The repetition of a right code gets the current token, which after a refresh is not the first one.
    pub fn check(
        &mut self,
        caller: &Caller,
        candidate: &Candidate,
        fresh: Jti,
        now: UnixMillis,
    ) -> CheckOutcome {
        match self.phase_for(caller, now) {
            Phase::Unknown => CheckOutcome::Unknown,
            Phase::Ended(reason) => CheckOutcome::Expired(reason),
            Phase::Verified => self.repeat(candidate, now),
            Phase::Pending if self.void => {
                self.expires_at = now;
                CheckOutcome::Expired(ExpiredReason::Time)
            }
            Phase::Pending if self.is_asking(now) => CheckOutcome::Busy,
            Phase::Pending => {
                self.forget_inquiry(now);
                match self.status {
                    Status::Spent { .. } => CheckOutcome::Expired(ExpiredReason::Attempts),
                    _ if !candidate.fits(&self.code_lengths()) => CheckOutcome::WrongLength {
                        attempts_left: self.attempts_left(),
                    },
                    _ => self.judge(candidate, fresh, now),
                }
            }
        }
    }

    /// How many digits a right code may have. A provider that generates codes may use more or fewer than it is said to.
    fn code_lengths(&self) -> RangeInclusive<u8> {
        let ours = |send: &Dispatch| {
            let carrier = send.carrier.as_ref();
            carrier.is_some_and(|carrier| !carrier.holds_code)
        };
        if self.sends.iter().filter(|send| send.counts()).all(ours) {
            self.code_length..=self.code_length
        } else {
            MIN_CODE_LENGTH..=MAX_CODE_LENGTH
        }
    }

    fn judge(&mut self, candidate: &Candidate, fresh: Jti, now: UnixMillis) -> CheckOutcome {
        if self.has_sent_our_code() && candidate.matches(&self.code_mac) {
            return self.accept(fresh, now);
        }
        if now >= self.code_expires_at() {
            self.expires_at = now;
            return CheckOutcome::Expired(ExpiredReason::Time);
        }
        match self.inquire(candidate, now) {
            Some(inquiry) => CheckOutcome::Ask(Box::new(inquiry)),
            None => self.refuse(now),
        }
    }

    pub(super) fn accept(&mut self, fresh: Jti, now: UnixMillis) -> CheckOutcome {
        let token = IssuedToken {
            jti: fresh,
            issued_at: now,
            redeemed_at: None,
            redeemed_by: None,
        };
        self.sealed_code = None;
        self.status = Status::Verified(Proof {
            at: now,
            token: token.clone(),
            refreshes: 0,
            redeemed: false,
        });
        CheckOutcome::Verified(self.grant(token))
    }

    fn refuse(&mut self, now: UnixMillis) -> CheckOutcome {
        self.wrong_codes += 1;
        self.take_try();
        self.spend_if_last(now)
    }

    fn repeat(&self, candidate: &Candidate, now: UnixMillis) -> CheckOutcome {
        match &self.status {
            Status::Verified(proof)
                if !proof.at.is_from_the_future(now)
                    && now <= proof.at.plus_seconds(REPEAT_WINDOW_SECONDS)
                    && candidate.matches(&self.code_mac) =>
            {
                CheckOutcome::Verified(self.grant(proof.token.clone()))
            }
            _ => CheckOutcome::AlreadyVerified,
        }
    }

    pub(super) fn grant(&self, token: IssuedToken) -> Grant {
        Grant {
            site: self.site.clone(),
            origin: self.origin.clone(),
            action: self.action.clone(),
            sealed_number: self.sealed_number.clone(),
            token,
            redeemed: matches!(&self.status, Status::Verified(proof) if proof.redeemed),
        }
    }
}
