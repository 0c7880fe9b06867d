//! A step that is subject to limits, and what it leaves behind in its number's history.

use super::{Bill, Entry, EntryKind, Transaction};
use crate::clock::UnixMillis;
use crate::verification::VerificationKey;
use crate::verification::limit::{Charges, Metered, Money, Verdict};
use crate::verification::state::Verification;

/// Takes a step if the limits have room for it, and charges it.
///
/// The number's own history is written by [`note_message`] and [`note_wrong_code`]: only the step knows what has happened.
pub(super) fn charged<X: Transaction + ?Sized, T>(
    transaction: &mut X,
    charges: &Charges,
    now: UnixMillis,
    step: impl FnOnce(&mut X) -> Result<T, X::Error>,
) -> Result<Metered<T>, X::Error> {
    let counters = transaction.counters(charges, now)?;
    if let Some(number) = &charges.number
        && counters.is_from_the_future(now)
    {
        // A clock was wrong. The entries count as of now, and are kept so: otherwise they would never grow old.
        transaction.heal_history(&number.names, now)?;
    }
    match charges.decide(&counters.in_order(now), now) {
        Verdict::Limited(limited) => Ok(Metered::Limited(limited)),
        Verdict::Admitted(receipt) => {
            let outcome = step(transaction)?;
            transaction.charge(charges, &receipt)?;
            Ok(Metered::Done(outcome, receipt.standings))
        }
    }
}

/// Puts the last message of a verification into its number's history.
pub(super) fn note_message<X: Transaction + ?Sized>(
    transaction: &mut X,
    key: &VerificationKey,
    verification: &Verification,
    charges: &Charges,
) -> Result<(), X::Error> {
    let Some(message) = verification.sends.last() else {
        return Ok(());
    };
    let spend = charges.spend.as_ref();
    transaction.note(&Entry {
        name: verification.recipient.name,
        kind: EntryKind::Message,
        at: message.claimed_at,
        verification: *key,
        position: verification.sends.len() - 1,
        counts: verification.recipient.metered,
        bill: spend.filter(|it| it.cost > Money(0)).map(|spend| Bill {
            site: spend.site.clone(),
            day: spend.day,
            cost: spend.cost,
        }),
    })
}

/// Puts a wrong code into the history of the verification's number, if limits apply to it.
pub(super) fn note_wrong_code<X: Transaction + ?Sized>(
    transaction: &mut X,
    key: &VerificationKey,
    verification: &Verification,
    now: UnixMillis,
) -> Result<(), X::Error> {
    if !verification.recipient.metered {
        return Ok(());
    }
    transaction.note(&Entry {
        name: verification.recipient.name,
        kind: EntryKind::WrongCode,
        at: now,
        verification: *key,
        position: verification.wrong_codes.into(),
        counts: true,
        bill: None,
    })
}
