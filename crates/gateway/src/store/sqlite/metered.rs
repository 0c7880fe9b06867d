//! The steps that limits stand before.

use rusqlite::Connection;

use super::{counters, opt_outs, record};
use crate::clock::UnixMillis;
use crate::store::{Attempt, Judged, ResendClaim, StoreError};
use crate::verification::VerificationKey;
use crate::verification::limit::{Meter, Metered, Standings};
use crate::verification::state::{CheckOutcome, ResendOutcome, Verification};

/// [`Store::begin`](crate::store::Store::begin).
pub(super) fn begin(
    connection: &Connection,
    key: &VerificationKey,
    verification: &Verification,
    meter: &Meter,
    now: UnixMillis,
) -> Result<Metered<Verification>, StoreError> {
    let charges = meter.message(verification, now);
    counters::charged(connection, &charges, now, || {
        let mut verification = verification.clone();
        let names = meter.names(verification.recipient.name);
        verification.recipient.opted_out = opt_outs::renamed(connection, &names)?;
        record::insert(connection, key, &verification)?;
        counters::log_message(connection, key, &verification, &charges)?;
        Ok(verification)
    })
}

/// [`Store::claim_resend`](crate::store::Store::claim_resend).
pub(super) fn claim_resend(
    connection: &Connection,
    key: &VerificationKey,
    claim: &ResendClaim,
    now: UnixMillis,
) -> Result<Metered<ResendOutcome>, StoreError> {
    let ResendClaim {
        caller,
        channels,
        policy,
        meter,
    } = claim;
    let done = |outcome| Ok(Metered::Done(outcome, Standings::new()));
    let Some((arrival, before)) = record::load(connection, key)? else {
        return done(ResendOutcome::Unknown);
    };
    let outcome = before.clone().claim_resend(caller, channels, policy, now);
    let ResendOutcome::Claimed(mut claimed) = outcome else {
        return done(outcome);
    };
    meter.put_off_resend(&mut claimed);
    let charges = meter.message(&claimed, now);
    counters::charged(connection, &charges, now, || {
        record::update(connection, key, arrival, &before, &claimed)?;
        counters::log_message(connection, key, &claimed, &charges)?;
        Ok(ResendOutcome::Claimed(claimed))
    })
}

/// [`Store::check`](crate::store::Store::check).
pub(super) fn check(
    connection: &Connection,
    key: &VerificationKey,
    attempt: &Attempt,
    now: UnixMillis,
) -> Result<Metered<CheckOutcome>, StoreError> {
    let Attempt {
        caller,
        candidate,
        fresh,
        meter,
    } = attempt;
    let found = record::load(connection, key)?;
    if let Some((_, before)) = found.as_ref().filter(|(_, before)| before.is_asking(now)) {
        let outcome = before.clone().check(caller, candidate, *fresh, now);
        if outcome == CheckOutcome::Busy {
            // It waits its turn; nothing is looked at, so nothing is charged.
            return Ok(Metered::Done(outcome, Standings::new()));
        }
    }
    let charges = meter.check(found.as_ref().map(|(_, before)| before));
    counters::charged(connection, &charges, now, || {
        let Some((arrival, before)) = &found else {
            return Ok(CheckOutcome::Unknown);
        };
        let mut after = before.clone();
        let outcome = after.check(caller, candidate, *fresh, now);
        if after != *before {
            record::update(connection, key, *arrival, before, &after)?;
        }
        if matches!(outcome, CheckOutcome::Failed { .. }) {
            counters::log_wrong_code(connection, key, &after, now)?;
        }
        Ok(outcome)
    })
}

/// [`Store::conclude`](crate::store::Store::conclude).
pub(super) fn conclude(
    connection: &Connection,
    key: &VerificationKey,
    judged: &Judged,
    now: UnixMillis,
) -> Result<CheckOutcome, StoreError> {
    let Some((arrival, before)) = record::load(connection, key)? else {
        return Ok(CheckOutcome::Unknown);
    };
    let mut after = before.clone();
    let outcome = after.conclude(&judged.candidate, judged.judgement, judged.fresh, now);
    if after != before {
        record::update(connection, key, arrival, &before, &after)?;
    }
    if matches!(outcome, CheckOutcome::Failed { .. }) {
        counters::log_wrong_code(connection, key, &after, now)?;
    }
    Ok(outcome)
}
