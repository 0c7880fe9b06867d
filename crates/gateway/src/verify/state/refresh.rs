//! A fresh token is asked for, for a number that is already verified.

use super::{Caller, Grant, IssuedToken, Jti, Phase, Status, Verification};
use crate::clock::UnixMillis;
use crate::verify::policy::{MAX_REFRESHES, REFRESH_WINDOW_SECONDS};

/// What became of the wish for a fresh token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefreshOutcome {
    /// Here it is; the earlier one is dead.
    Granted(Grant),
    /// No right code has been given yet.
    NotVerified,
    /// It ended without a right code, or no more fresh tokens are to be had.
    Ended,
    /// No such verification, for this caller.
    Unknown,
}

impl Verification {
    /// Replaces the token by the one that `fresh` names.
    pub fn refresh(&mut self, caller: &Caller, fresh: Jti, now: UnixMillis) -> RefreshOutcome {
        match self.phase_for(caller, now) {
            Phase::Unknown => return RefreshOutcome::Unknown,
            Phase::Pending => return RefreshOutcome::NotVerified,
            Phase::Ended(_) => return RefreshOutcome::Ended,
            Phase::Verified => {}
        }
        let Status::Verified(proof) = &mut self.status else {
            return RefreshOutcome::Ended;
        };
        let too_late = now > proof.at.plus_seconds(REFRESH_WINDOW_SECONDS);
        if too_late || proof.refreshes >= MAX_REFRESHES {
            return RefreshOutcome::Ended;
        }
        proof.refreshes += 1;
        proof.token = IssuedToken {
            jti: fresh,
            issued_at: now,
            redeemed_at: None,
            redeemed_by: None,
        };
        let token = proof.token.clone();
        RefreshOutcome::Granted(self.grant(token))
    }
}
