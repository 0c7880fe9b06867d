//! What becomes of a message is recorded, and the next one claimed if that is called for.

use std::sync::Arc;

use super::charged::{charged, note_message};
use super::{MessageRef, Transaction};
use crate::clock::UnixMillis;
use crate::verification::limit::{Limited, Metered};
use crate::verification::meter::Meter;
use crate::verification::policy::Policy;
use crate::verification::state::{Change, DispatchOutcome, News, Settlement, Verification};

/// What a fallback to the next channel is held to.
#[derive(Clone, Debug)]
pub struct FallbackTerms {
    /// The gaps between sends.
    pub policy: Arc<Policy>,
    /// What it counts against.
    pub meter: Meter,
}

/// A verification after something became known about one of its messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// As it now is.
    pub verification: Verification,
    /// Whether the next message is claimed: it is the last of [`Verification::sends`], and whoever has this value
    /// must send it.
    pub hop: bool,
    /// The limit that left no room for another message: none was claimed, or the provider has gone beyond it.
    pub limited: Option<Limited>,
}

/// What a report did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reported {
    /// There is no such message, or not yet: whoever reports may try again.
    Unknown,
    /// It says nothing new.
    Stale,
    /// It is written down.
    Recorded(Box<Settled>),
}

/// [`Verification::settle`]; `None` if there is no such verification.
pub fn settle<X: Transaction + ?Sized>(
    transaction: &mut X,
    message: MessageRef,
    settlement: &Settlement,
    terms: &FallbackTerms,
    now: UnixMillis,
) -> Result<Option<Settled>, X::Error> {
    let settle = |verification: &mut Verification, may_hop| {
        verification.settle(message.index, settlement, &terms.policy, may_hop, now)
    };
    let taken = take(transaction, message, &terms.meter, now, settle)?;
    Ok(taken.map(|(settled, _)| settled))
}

/// [`Verification::report`].
pub fn report<X: Transaction + ?Sized>(
    transaction: &mut X,
    message: MessageRef,
    news: &News,
    terms: &FallbackTerms,
    now: UnixMillis,
) -> Result<Reported, X::Error> {
    let report = |verification: &mut Verification, may_hop| {
        verification.report(message.index, news, &terms.policy, may_hop, now)
    };
    let taken = take(transaction, message, &terms.meter, now, report)?;
    Ok(match taken {
        None | Some((_, Change::Unknown)) => Reported::Unknown,
        Some((_, Change::None)) => Reported::Stale,
        Some((settled, _)) => Reported::Recorded(Box::new(settled)),
    })
}

/// [`report`] about the newest message with one of these MACs of its handle, or the one that the news names among those,
/// which it also returns; `None` if there is no such message.
pub fn report_by_handle<X: Transaction + ?Sized>(
    transaction: &mut X,
    handle_macs: &[[u8; 32]],
    news: &News,
    terms: &FallbackTerms,
    now: UnixMillis,
) -> Result<Option<(MessageRef, Reported)>, X::Error> {
    let Some(message) = transaction.find_message(handle_macs, &news.attempts)? else {
        return Ok(None);
    };
    let reported = report(transaction, message, news, terms, now)?;
    Ok(Some((message, reported)))
}

/// Takes a transition that may claim a fallback. If the limits have no room for that message, the transition is taken
/// without it. A message that the provider has sent by itself is recorded in any case: it has been sent.
///
/// A message that was certainly not sent is given back.
fn take<X: Transaction + ?Sized>(
    transaction: &mut X,
    message: MessageRef,
    meter: &Meter,
    now: UnixMillis,
    transition: impl Fn(&mut Verification, bool) -> Change,
) -> Result<Option<(Settled, Change)>, X::Error> {
    let MessageRef { key, index } = message;
    let Some(before) = transaction.load(&key)? else {
        return Ok(None);
    };
    let mut after = before.clone();
    let mut change = transition(&mut after, true);
    let mut limited = None;
    if is_refused(&after, index) && !is_refused(&before, index) {
        transaction.refund(after.recipient.name, message)?;
    }
    if matches!(change, Change::Hop | Change::Followed) {
        meter.put_off_resend(&mut after);
        let charges = meter.message(&after, now);
        let claimed = charged(transaction, &charges, now, |transaction| {
            transaction.save(&key, Some(&before), &after)?;
            note_message(transaction, &key, &after, &charges)
        })?;
        match claimed {
            Metered::Done((), _) => return Ok(Some((settled(after, change, None), change))),
            Metered::Limited(by) => limited = Some(by),
        }
        if change == Change::Hop {
            after = before.clone();
            change = transition(&mut after, false);
        }
    }
    if !matches!(change, Change::None | Change::Unknown) {
        transaction.save(&key, Some(&before), &after)?;
    }
    Ok(Some((settled(after, change, limited), change)))
}

fn settled(verification: Verification, change: Change, limited: Option<Limited>) -> Settled {
    Settled {
        verification,
        hop: change == Change::Hop,
        limited,
    }
}

fn is_refused(verification: &Verification, index: usize) -> bool {
    let send = verification.sends.get(index);
    send.is_some_and(|send| send.outcome == Some(DispatchOutcome::Refused))
}
