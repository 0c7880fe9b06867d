//! A code is checked.

use wire::ExpiredReason;

use super::{Caller, Inquiry, IssuedToken, Jti, Phase, Proof, Status, Verification};
use crate::clock::UnixMillis;
use crate::origin::Origin;
use crate::site::SiteId;
use crate::verify::code::Candidate;
use crate::verify::policy::REPEAT_WINDOW_SECONDS;
use crate::verify::seal::Sealed;

/// What became of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckOutcome {
    /// Right; also the repeat of the right one within 60 s.
    Verified(Grant),
    /// Wrong.
    Failed {
        /// Wrong codes still allowed; at 0 it has ended.
        attempts_left: u8,
    },
    /// It had ended before.
    Expired(ExpiredReason),
    /// The right code was given before, and this is not its repeat.
    AlreadyVerified,
    /// Nobody but a provider can say: it is to be asked, the attempt is counted.
    Ask(Box<Inquiry>),
    /// A provider is being asked about a code at this moment: this one has not been looked at.
    Busy,
    /// The provider that was to judge it has not.
    Unjudged,
    /// No such verification, for this caller.
    Unknown,
}

/// What a token is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Whom the token is for.
    pub site: SiteId,
    /// The page's origin, if there was a page.
    pub origin: Option<Origin>,
    /// The integrator's label.
    pub action: Option<String>,
    /// The number.
    pub sealed_number: Option<Sealed>,
    /// Which token.
    pub token: IssuedToken,
}

impl Verification {
    /// Checks a code, counting it when it is wrong. `fresh` names the token that a right one earns.
    ///
    /// The repeat of a right code gets the living token, which after a refresh is not the first one.
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
                self.forget_inquiry();
                match self.status {
                    Status::Spent { .. } => CheckOutcome::Expired(ExpiredReason::Attempts),
                    _ => self.judge(candidate, fresh, now),
                }
            }
        }
    }

    fn judge(&mut self, candidate: &Candidate, fresh: Jti, now: UnixMillis) -> CheckOutcome {
        if self.has_sent_our_code() && candidate.matches(&self.code_mac) {
            return self.accept(fresh, now);
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
        });
        CheckOutcome::Verified(self.grant(token))
    }

    fn refuse(&mut self, now: UnixMillis) -> CheckOutcome {
        self.wrong_codes += 1;
        let attempts_left = self.attempts_left();
        if attempts_left == 0 {
            self.spend(now);
        }
        CheckOutcome::Failed { attempts_left }
    }

    fn repeat(&self, candidate: &Candidate, now: UnixMillis) -> CheckOutcome {
        match &self.status {
            Status::Verified(proof)
                if now <= proof.at.plus_seconds(REPEAT_WINDOW_SECONDS)
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
        }
    }
}
