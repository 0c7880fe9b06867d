//! Requesting a fresh token for a number that is already verified.

use super::{Caller, Grant, IssuedToken, Jti, Phase, Status, Verification};
use crate::clock::UnixMillis;
use crate::verification::policy::{MAX_REFRESHES, REFRESH_WINDOW_SECONDS};

/// The result of requesting a fresh token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefreshOutcome {
    /// The new token; the earlier one is invalid.
    Granted(Grant),
    /// The right code has not been entered yet.
    NotVerified,
    /// It ended without a right code, or no more fresh tokens are available.
    Ended,
    /// No such verification, for this caller.
    Unknown,
}

impl Verification {
    /// Replaces the token by the one with the `jti` in `fresh`.
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
        let too_late =
            now > proof.at.plus_seconds(REFRESH_WINDOW_SECONDS) || proof.at.is_from_the_future(now);
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
