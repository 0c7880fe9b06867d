//! What is counted: a number's history, buckets, and what sites have spent.

use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::clock::UnixMillis;
use crate::store::StoreError;
use crate::verification::limit::{Charges, Counters, Money, NumberCharge, Receipt};
use crate::verification::pseudonym::Pseudonym;
use crate::verification::steps::{Entry, EntryKind, MessageRef};

/// The state of the counters that `charges` names.
pub(super) fn read(
    connection: &Connection,
    charges: &Charges,
    now: UnixMillis,
) -> Result<Counters, StoreError> {
    let mut bucket = connection.prepare_cached("SELECT tat FROM buckets WHERE key = ?1")?;
    let mut buckets = Vec::with_capacity(charges.buckets.len());
    for charge in &charges.buckets {
        let tat: Option<i64> = bucket
            .query_row([charge.key.as_bytes()], |row| row.get(0))
            .optional()?;
        buckets.push(tat.map(UnixMillis));
    }
    let (history, wrong_codes) = match &charges.number {
        Some(charge) => {
            let wrong_codes = if charge.begins {
                history(connection, charge, EntryKind::WrongCode, now)?
            } else {
                Vec::new()
            };
            (
                history(connection, charge, EntryKind::Message, now)?,
                wrong_codes,
            )
        }
        None => Default::default(),
    };
    let spent = match &charges.spend {
        Some(charge) if charge.budget.is_some() => connection
            .prepare_cached("SELECT spent FROM spending WHERE site = ?1 AND day = ?2")?
            .query_row(params![charge.site.0, charge.day], |row| row.get(0))
            .optional()?
            .unwrap_or(0),
        _ => 0,
    };
    Ok(Counters {
        history,
        wrong_codes,
        buckets,
        spent: Money(u64::try_from(spent).unwrap_or(0)),
    })
}

/// A number's entries of a kind under all of its pseudonyms.
fn history(
    connection: &Connection,
    charge: &NumberCharge,
    kind: EntryKind,
    now: UnixMillis,
) -> Result<Vec<UnixMillis>, StoreError> {
    let most = charge.rules.longest_history();
    let mut statement = connection.prepare_cached(
        "SELECT at FROM number_log WHERE number = ?1 AND entry = ?2 AND at > ?3 AND metered = 1
         ORDER BY at DESC LIMIT ?4",
    )?;
    let mut history = Vec::new();
    for name in &charge.names {
        let since = charge.since(now).0;
        let mut rows = statement.query(params![name.as_bytes(), word(kind), since, most])?;
        while let Some(row) = rows.next()? {
            history.push(UnixMillis(row.get(0)?));
        }
    }
    Ok(history)
}

/// Moves what a wrong clock has written of these numbers to now.
pub(super) fn heal(
    connection: &Connection,
    names: &[Pseudonym],
    now: UnixMillis,
) -> Result<(), StoreError> {
    let mut statement = connection
        .prepare_cached("UPDATE OR REPLACE number_log SET at = ?2 WHERE number = ?1 AND at > ?2")?;
    for name in names {
        statement.execute(params![name.as_bytes(), now.0])?;
    }
    Ok(())
}

/// Takes from buckets and budget what the receipt says.
pub(super) fn charge(
    connection: &Connection,
    charges: &Charges,
    receipt: &Receipt,
) -> Result<(), StoreError> {
    let mut bucket = connection.prepare_cached(
        "INSERT INTO buckets (key, tat) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET tat = excluded.tat",
    )?;
    for (charge, tat) in charges.buckets.iter().zip(&receipt.buckets) {
        bucket.execute(params![charge.key.as_bytes(), tat.0])?;
    }
    if let Some(charge) = charges
        .spend
        .as_ref()
        .filter(|charge| charge.cost > Money(0))
    {
        connection
            .prepare_cached(
                "INSERT INTO spending (site, day, spent) VALUES (?1, ?2, ?3)
                 ON CONFLICT (site, day) DO UPDATE SET spent = spent + excluded.spent",
            )?
            .execute(params![charge.site.0, charge.day, amount(charge.cost)])?;
    }
    Ok(())
}

/// Puts an entry into a number's history.
pub(super) fn note(connection: &Connection, entry: &Entry) -> Result<(), StoreError> {
    let bill = entry.bill.as_ref();
    connection.prepare_cached(NOTE)?.execute(params![
        entry.name.as_bytes(),
        word(entry.kind),
        entry.at.0,
        entry.verification.as_bytes(),
        place(entry.position),
        entry.counts,
        bill.map(|bill| &bill.site.0),
        bill.map(|bill| bill.day),
        bill.map(|bill| amount(bill.cost)),
    ])?;
    Ok(())
}

/// Takes a message off its site's bill; its entry stays, uncounted.
pub(super) fn refund(
    connection: &Connection,
    name: Pseudonym,
    message: MessageRef,
) -> Result<(), StoreError> {
    let (key, position) = (message.key, place(message.index));
    let bill: Option<(Option<String>, Option<i64>, Option<i64>)> = connection
        .prepare_cached(
            "SELECT site, day, cost FROM number_log
             WHERE number = ?1 AND entry = 'message' AND verification = ?2 AND position = ?3",
        )?
        .query_row(params![name.as_bytes(), key.as_bytes(), position], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    connection
        .prepare_cached(
            "UPDATE number_log SET metered = 0, site = NULL, day = NULL, cost = NULL
             WHERE number = ?1 AND entry = 'message' AND verification = ?2 AND position = ?3",
        )?
        .execute(params![name.as_bytes(), key.as_bytes(), position])?;
    if let Some((Some(site), Some(day), Some(cost))) = bill {
        connection
            .prepare_cached(
                "UPDATE spending SET spent = max(0, spent - ?3) WHERE site = ?1 AND day = ?2",
            )?
            .execute(params![site, day, cost])?;
    }
    Ok(())
}

/// Forgets at most `limit` entries of before an instant, and days that nobody asks about.
pub(super) fn forget(
    connection: &Connection,
    before: UnixMillis,
    limit: u32,
) -> Result<usize, StoreError> {
    let last_day = before.0.div_euclid(86_400_000) - DAYS_OF_SPENDING;
    connection
        .prepare_cached("DELETE FROM spending WHERE day < ?1")?
        .execute([last_day])?;
    Ok(connection
        .prepare_cached(FORGET)?
        .execute(params![before.0, limit])?)
}

/// Walks over the buckets, and deletes those that are full again. There is no index to find them by: every message
/// would have to pay for it.
#[derive(Debug, Default)]
pub(super) struct BucketSweep {
    /// The last bucket that was looked at.
    last: Mutex<Vec<u8>>,
}

impl BucketSweep {
    /// Looks at the next few; begins anew after the last.
    pub(super) fn step(
        &self,
        connection: &Connection,
        now: UnixMillis,
        limit: u32,
    ) -> Result<usize, StoreError> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let to: Option<Vec<u8>> = connection
            .prepare_cached(
                "SELECT key FROM buckets WHERE key > ?1 ORDER BY key LIMIT 1 OFFSET ?2",
            )?
            .query_row(params![*last, limit - 1], |row| row.get(0))
            .optional()?;
        let deleted = connection
            .prepare_cached(
                "DELETE FROM buckets WHERE key > ?1 AND (?2 IS NULL OR key <= ?2) AND (tat <= ?3 OR tat > ?4)",
            )?
            // One that would be full only after the longest quota's time is of a clock that was wrong.
            .execute(params![*last, to, now.0, now.plus_seconds(LONGEST_QUOTA_SECONDS).0])?;
        *last = to.unwrap_or_default();
        Ok(deleted)
    }
}

/// A kind of entry as its column spells it.
const fn word(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Message => "message",
        EntryKind::WrongCode => "wrong_code",
    }
}

/// Which message or wrong code of its verification.
fn place(position: usize) -> i64 {
    i64::try_from(position).unwrap_or(i64::MAX)
}

/// Amounts are far below what either type holds.
fn amount(money: Money) -> i64 {
    i64::try_from(money.0).unwrap_or(i64::MAX)
}

const LONGEST_QUOTA_SECONDS: u32 = 32 * 86_400;
/// For the operator who compares with the provider's bill.
const DAYS_OF_SPENDING: i64 = 40;
const FORGET: &str = "
    DELETE FROM number_log WHERE (number, entry, at, verification, position) IN
        (SELECT number, entry, at, verification, position FROM number_log WHERE at <= ?1 ORDER BY at LIMIT ?2)";
const NOTE: &str = "
    INSERT INTO number_log (number, entry, at, verification, position, metered, site, day, cost)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING";
