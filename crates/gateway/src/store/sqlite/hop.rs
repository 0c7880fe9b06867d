//! Steps about messages that nobody waits for: one that may claim a hop, and what a dead process held.

use rusqlite::Connection;

use super::{counters, messages, record};
use crate::clock::UnixMillis;
use crate::store::{HopTerms, MessageRef, StoreError};
use crate::verification::limit::{Meter, Metered};
use crate::verification::state::{
    Change, DispatchOutcome, News, Reported, Settled, Settlement, Verification,
};

/// Takes a step with a verification; when that claims a hop for which the limits have no room, takes it without.
///
/// Answers the verification as it now is, and whether anything has changed; `None` when there is none.
pub(super) fn step(
    connection: &Connection,
    message: MessageRef,
    meter: &Meter,
    now: UnixMillis,
    take: impl Fn(&mut Verification, bool) -> Change,
) -> Result<Option<(Settled, bool)>, StoreError> {
    let MessageRef { key, index } = message;
    let Some((arrival, before)) = record::load(connection, &key)? else {
        return Ok(None);
    };
    let save = |after: &Verification| record::update(connection, &key, arrival, &before, after);
    let settled = |verification, hop| Settled { verification, hop };

    let mut after = before.clone();
    let change = take(&mut after, true);
    if change == Change::None {
        return Ok(Some((settled(after, false), false)));
    }
    if is_refused(&after, index) && !is_refused(&before, index) {
        counters::refund(connection, &key, after.recipient.name, index)?;
    }
    if matches!(change, Change::Hop | Change::Followed) {
        let hop = change == Change::Hop;
        meter.put_off_resend(&mut after);
        let charges = meter.message(&after, now);
        let hopped = counters::charged(connection, &charges, now, || {
            save(&after)?;
            counters::log_message(connection, &key, &after, &charges)
        })?;
        match hopped {
            Metered::Done((), _) => return Ok(Some((settled(after, hop), true))),
            Metered::Limited(limited) => limited.tell("fallback", Some(&before.site), Some(&key)),
        }
        if !hop {
            // The provider has sent it, whatever there is room for.
            save(&after)?;
            return Ok(Some((settled(after, false), true)));
        }
        after = before.clone();
        take(&mut after, false);
    }
    save(&after)?;
    Ok(Some((settled(after, false), true)))
}

/// [`Store::settle`](crate::store::Store::settle).
pub(super) fn settle(
    connection: &Connection,
    message: MessageRef,
    settlement: &Settlement,
    terms: &HopTerms,
    now: UnixMillis,
) -> Result<Option<Settled>, StoreError> {
    let settle = |verification: &mut Verification, may_hop| {
        verification.settle(message.index, settlement, &terms.policy, may_hop, now)
    };
    let taken = step(connection, message, &terms.meter, now, settle)?;
    Ok(taken.map(|(settled, _)| settled))
}

/// [`Store::report`](crate::store::Store::report).
pub(super) fn report(
    connection: &Connection,
    message: MessageRef,
    news: &News,
    terms: &HopTerms,
    now: UnixMillis,
) -> Result<Reported, StoreError> {
    let report = |verification: &mut Verification, may_hop| {
        verification.report(message.index, news, &terms.policy, may_hop, now)
    };
    let taken = step(connection, message, &terms.meter, now, report)?;
    Ok(match taken {
        None => Reported::Unknown,
        Some((_, false)) => Reported::Stale,
        Some((settled, true)) => Reported::Recorded(Box::new(settled)),
    })
}

/// Gives up on the messages that a dead process held.
pub(super) fn reclaim(
    connection: &Connection,
    claimed_before: UnixMillis,
    limit: u32,
    now: UnixMillis,
) -> Result<Vec<MessageRef>, StoreError> {
    let undecided = messages::undecided(connection, claimed_before, limit)?;
    for message in &undecided {
        let give_up = |verification: &mut Verification| verification.give_up(message.index, now);
        if record::step(connection, &message.key, give_up)?.is_none() {
            messages::give_up(connection, message, now)?;
        }
    }
    Ok(undecided)
}

fn is_refused(verification: &Verification, index: usize) -> bool {
    let send = verification.sends.get(index);
    send.is_some_and(|send| send.outcome == Some(DispatchOutcome::Refused))
}
