//! What is counted: reading the counters that a step is charged to, and writing down what it cost.

use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::clock::UnixMillis;
use crate::store::StoreError;
use crate::verification::VerificationKey;
use crate::verification::limit::{
    Charges, Counters, Metered, Money, NumberCharge, Receipt, Verdict,
};
use crate::verification::pseudonym::Pseudonym;
use crate::verification::state::Verification;

/// Takes a step if the limits have room for it, and writes down what it cost.
pub(super) fn charged<T>(
    connection: &Connection,
    charges: &Charges,
    now: UnixMillis,
    step: impl FnOnce() -> Result<T, StoreError>,
) -> Result<Metered<T>, StoreError> {
    let counters = read(connection, charges, now)?;
    match charges.decide(&counters, now) {
        Verdict::Limited(limited) => Ok(Metered::Limited(limited)),
        Verdict::Admitted(receipt) => {
            let outcome = step()?;
            write(connection, charges, &receipt)?;
            Ok(Metered::Done(outcome, receipt.standings))
        }
    }
}

/// How the counters stand that `charges` names.
fn read(
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
                history(connection, charge, WRONG_CODE, now)?
            } else {
                Vec::new()
            };
            (history(connection, charge, MESSAGE, now)?, wrong_codes)
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

/// A number's entries of a kind under all of its names, newest first.
///
/// Entries from the future are of a clock that was wrong. They count as of now, and are kept so: else they would be as
/// young for ever.
fn history(
    connection: &Connection,
    charge: &NumberCharge,
    entry: &str,
    now: UnixMillis,
) -> Result<Vec<UnixMillis>, StoreError> {
    let since = now.0 - i64::from(charge.rules.looks_back_seconds()) * 1000;
    let most = charge.rules.longest_history();
    let mut statement = connection.prepare_cached(
        "SELECT at FROM number_log WHERE number = ?1 AND entry = ?2 AND at > ?3 AND metered = 1
         ORDER BY at DESC LIMIT ?4",
    )?;
    let mut history = Vec::new();
    for name in &charge.names {
        let mut rows = statement.query(params![name.as_bytes(), entry, since, most])?;
        let mut newest = None;
        while let Some(row) = rows.next()? {
            let at = UnixMillis(row.get(0)?);
            newest = newest.max(Some(at));
            history.push(at.min(now));
        }
        if newest.is_some_and(|newest| newest.is_from_the_future(now)) {
            connection
                .prepare_cached(
                    "UPDATE OR REPLACE number_log SET at = ?3 WHERE number = ?1 AND entry = ?2 AND at > ?3",
                )?
                .execute(params![name.as_bytes(), entry, now.0])?;
        }
    }
    history.sort_unstable_by(|one, other| other.cmp(one));
    Ok(history)
}

/// Takes from buckets and budget what the receipt says. The number's own history is written by [`log_message`] and
/// [`log_wrong_code`], for only then is it clear what has happened.
fn write(connection: &Connection, charges: &Charges, receipt: &Receipt) -> Result<(), StoreError> {
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

/// Puts the last message of a verification into its number's history.
pub(super) fn log_message(
    connection: &Connection,
    key: &VerificationKey,
    verification: &Verification,
    charges: &Charges,
) -> Result<(), StoreError> {
    let Some(message) = verification.sends.last() else {
        return Ok(());
    };
    let spend = charges
        .spend
        .as_ref()
        .filter(|charge| charge.cost > Money(0));
    connection.prepare_cached(LOG)?.execute(params![
        verification.recipient.name.as_bytes(),
        MESSAGE,
        message.claimed_at.0,
        key.as_bytes(),
        place(verification.sends.len() - 1),
        verification.recipient.metered,
        spend.map(|charge| &charge.site.0),
        spend.map(|charge| charge.day),
        spend.map(|charge| amount(charge.cost)),
    ])?;
    Ok(())
}

/// Puts a wrong code into the history of the verification's number.
pub(super) fn log_wrong_code(
    connection: &Connection,
    key: &VerificationKey,
    verification: &Verification,
    now: UnixMillis,
) -> Result<(), StoreError> {
    if !verification.recipient.metered {
        return Ok(());
    }
    connection.prepare_cached(LOG)?.execute(params![
        verification.recipient.name.as_bytes(),
        WRONG_CODE,
        now.0,
        key.as_bytes(),
        verification.wrong_codes,
        true,
        None::<&str>,
        None::<i64>,
        None::<i64>,
    ])?;
    Ok(())
}

/// Takes a message back out of its number's history and its site's bill: no provider took it. What the client's
/// address has used up stays used up.
pub(super) fn refund(
    connection: &Connection,
    key: &VerificationKey,
    name: Pseudonym,
    position: usize,
) -> Result<(), StoreError> {
    let bill: Option<(Option<String>, Option<i64>, Option<i64>)> = connection
        .prepare_cached(
            "SELECT site, day, cost FROM number_log
             WHERE number = ?1 AND entry = 'message' AND verification = ?2 AND position = ?3",
        )?
        .query_row(
            params![name.as_bytes(), key.as_bytes(), place(position)],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()?;
    // The entry stays, uncounted: it leads to the verification.
    connection
        .prepare_cached(
            "UPDATE number_log SET metered = 0, site = NULL, day = NULL, cost = NULL
             WHERE number = ?1 AND entry = 'message' AND verification = ?2 AND position = ?3",
        )?
        .execute(params![name.as_bytes(), key.as_bytes(), place(position)])?;
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

/// Which message of its verification, from 0.
fn place(position: usize) -> i64 {
    i64::try_from(position).unwrap_or(i64::MAX)
}

/// Amounts are far below what either type holds.
fn amount(money: Money) -> i64 {
    i64::try_from(money.0).unwrap_or(i64::MAX)
}

const LONGEST_QUOTA_SECONDS: u32 = 32 * 86_400;
/// What a number's history is made of.
const MESSAGE: &str = "message";
const WRONG_CODE: &str = "wrong_code";
/// For the operator who compares with the provider's bill.
const DAYS_OF_SPENDING: i64 = 40;
const FORGET: &str = "
    DELETE FROM number_log WHERE (number, entry, at, verification, position) IN
        (SELECT number, entry, at, verification, position FROM number_log WHERE at <= ?1 ORDER BY at LIMIT ?2)";
const LOG: &str = "
    INSERT INTO number_log (number, entry, at, verification, position, metered, site, day, cost)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING";
