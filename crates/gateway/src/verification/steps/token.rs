//! A token is replaced, or redeemed. No limit applies to either.

use super::Transaction;
use super::change;
use crate::clock::UnixMillis;
use crate::verification::VerificationKey;
use crate::verification::state::{
    Caller, Jti, RedeemOutcome, Redeemer, RefreshOutcome, Verification,
};

/// [`Verification::refresh`].
pub fn refresh<X: Transaction + ?Sized>(
    transaction: &mut X,
    key: &VerificationKey,
    caller: &Caller,
    fresh: Jti,
    now: UnixMillis,
) -> Result<RefreshOutcome, X::Error> {
    let refresh = |verification: &mut Verification| verification.refresh(caller, fresh, now);
    let outcome = change(transaction, key, refresh)?;
    Ok(outcome.unwrap_or(RefreshOutcome::Unknown))
}

/// [`Verification::redeem`].
pub fn redeem<X: Transaction + ?Sized>(
    transaction: &mut X,
    key: &VerificationKey,
    redeemer: &Redeemer,
    now: UnixMillis,
) -> Result<RedeemOutcome, X::Error> {
    let redeem = |verification: &mut Verification| verification.redeem(redeemer, now);
    let outcome = change(transaction, key, redeem)?;
    Ok(outcome.unwrap_or(RedeemOutcome::Unknown))
}
