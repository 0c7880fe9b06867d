//! The first message of a verification, and another one that a person requests. Limits come before both.

use std::sync::Arc;

use wire::Channel;

use super::Transaction;
use super::charged::{charged, note_message};
use crate::clock::UnixMillis;
use crate::verification::VerificationKey;
use crate::verification::limit::{Metered, Standings};
use crate::verification::meter::Meter;
use crate::verification::policy::Policy;
use crate::verification::state::{Caller, ResendOutcome, Verification};

/// A request for another message.
#[derive(Clone, Debug)]
pub struct ResendClaim {
    /// Who requests it.
    pub caller: Caller,
    /// Channels wanted, in order of priority; empty for the one used last.
    pub channels: Vec<Channel>,
    /// The gaps between sends.
    pub policy: Arc<Policy>,
    /// Who and what it counts against.
    pub meter: Meter,
}

/// Keeps a new verification together with the intent of its first message, if the limits have room for that; returns it
/// as it is kept.
///
/// Whether the number has sent STOP is read here, in the step that claims the message: none starts after a STOP.
pub fn begin<X: Transaction + ?Sized>(
    transaction: &mut X,
    key: &VerificationKey,
    verification: &Verification,
    meter: &Meter,
    now: UnixMillis,
) -> Result<Metered<Verification>, X::Error> {
    let charges = meter.message(verification, now);
    charged(transaction, &charges, now, |transaction| {
        let mut verification = verification.clone();
        let names = meter.names(verification.recipient.name);
        verification.recipient.opted_out = transaction.opted_out(&names)?;
        transaction.save(key, None, &verification)?;
        note_message(transaction, key, &verification, &charges)?;
        Ok(verification)
    })
}

/// [`Verification::claim_resend`], if the limits have room for the message; otherwise nothing is changed. A request that
/// is refused for another reason is charged to nobody.
pub fn claim_resend<X: Transaction + ?Sized>(
    transaction: &mut X,
    key: &VerificationKey,
    claim: &ResendClaim,
    now: UnixMillis,
) -> Result<Metered<ResendOutcome>, X::Error> {
    let ResendClaim {
        caller,
        channels,
        policy,
        meter,
    } = claim;
    let free = |outcome| Ok(Metered::Done(outcome, Standings::new()));
    let Some(before) = transaction.load(key)? else {
        return free(ResendOutcome::Unknown);
    };
    let outcome = before.clone().claim_resend(caller, channels, policy, now);
    let ResendOutcome::Claimed(mut claimed) = outcome else {
        return free(outcome);
    };
    meter.put_off_resend(&mut claimed);
    let charges = meter.message(&claimed, now);
    charged(transaction, &charges, now, |transaction| {
        transaction.save(key, Some(&before), &claimed)?;
        note_message(transaction, key, &claimed, &charges)?;
        Ok(ResendOutcome::Claimed(claimed))
    })
}
