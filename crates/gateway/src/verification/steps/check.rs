//! A code is checked: by ourselves, or by the provider that has generated it.

use super::Transaction;
use super::charged::{charged, note_wrong_code};
use crate::clock::UnixMillis;
use crate::verification::code::Candidate;
use crate::verification::limit::{Metered, Standings};
use crate::verification::meter::Meter;
use crate::verification::state::{Caller, CheckOutcome, Jti, Verification};
use crate::verification::{Judgement, VerificationKey};

/// A code to be checked.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// Who has entered it.
    pub caller: Caller,
    /// The code.
    pub candidate: Candidate,
    /// The `jti` of the token that a right code earns.
    pub fresh: Jti,
    /// Who and what it counts against.
    pub meter: Meter,
}

/// What a provider has said about a code.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The code.
    pub candidate: Candidate,
    /// What the inquiry has come to.
    pub judgement: Judgement,
    /// The `jti` of the token that an approval earns.
    pub fresh: Jti,
}

/// [`Verification::check`], if the limits have room for an attempt; otherwise the code is not looked at. A code for an
/// unknown verification is charged like any other, or guessing ids would be free.
pub fn check<X: Transaction + ?Sized>(
    transaction: &mut X,
    key: &VerificationKey,
    attempt: &Attempt,
    now: UnixMillis,
) -> Result<Metered<CheckOutcome>, X::Error> {
    let Attempt {
        caller,
        candidate,
        fresh,
        meter,
    } = attempt;
    let before = transaction.load(key)?;
    if let Some(before) = before.as_ref().filter(|before| before.is_asking(now)) {
        let outcome = before.clone().check(caller, candidate, *fresh, now);
        if outcome == CheckOutcome::Busy {
            // It waits its turn; nothing is looked at, so nothing is charged.
            return Ok(Metered::Done(outcome, Standings::new()));
        }
    }
    let charges = meter.check(before.as_ref());
    charged(transaction, &charges, now, |transaction| {
        let Some(before) = &before else {
            return Ok(CheckOutcome::Unknown);
        };
        let mut after = before.clone();
        let outcome = after.check(caller, candidate, *fresh, now);
        keep(transaction, key, before, &after, &outcome, now)?;
        Ok(outcome)
    })
}

/// [`Verification::conclude`]. The attempt was charged when it was made.
pub fn conclude<X: Transaction + ?Sized>(
    transaction: &mut X,
    key: &VerificationKey,
    judged: &Judged,
    now: UnixMillis,
) -> Result<CheckOutcome, X::Error> {
    let Some(before) = transaction.load(key)? else {
        return Ok(CheckOutcome::Unknown);
    };
    let mut after = before.clone();
    let outcome = after.conclude(&judged.candidate, judged.judgement, judged.fresh, now);
    keep(transaction, key, &before, &after, &outcome, now)?;
    Ok(outcome)
}

/// Keeps what an attempt has changed. Only a code that is known to be wrong enters the number's history.
fn keep<X: Transaction + ?Sized>(
    transaction: &mut X,
    key: &VerificationKey,
    before: &Verification,
    after: &Verification,
    outcome: &CheckOutcome,
    now: UnixMillis,
) -> Result<(), X::Error> {
    if after != before {
        transaction.save(key, Some(before), after)?;
    }
    if matches!(outcome, CheckOutcome::Failed { .. }) {
        note_wrong_code(transaction, key, after, now)?;
    }
    Ok(())
}
