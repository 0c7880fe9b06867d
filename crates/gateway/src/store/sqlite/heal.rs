//! Repairs what a wrong clock has written: times in the future are set to now, and expiries to their possible
//! maximum. A little at a time.

use rusqlite::{Connection, params};

use crate::clock::UnixMillis;
use crate::store::StoreError;
use crate::verification::policy::{REFRESH_WINDOW_SECONDS, RETENTION_SECONDS, TOKEN_SECONDS};
use crate::verification::reply::REPLY_SECONDS;

/// Repairs the next few of each kind.
pub(super) fn step(connection: &Connection, now: UnixMillis, limit: u32) -> Result<(), StoreError> {
    // Values later than `bound` become `to`.
    let run = |sql, bound: UnixMillis, to: UnixMillis| {
        let mut statement = connection.prepare_cached(sql)?;
        Ok::<_, StoreError>(statement.execute(params![bound.0, to.0, limit])?)
    };
    let at_most = |seconds: u32| {
        let latest = now.plus_seconds(seconds);
        (latest.plus_seconds(SKEW_SECONDS), latest)
    };
    let (bound, latest) = at_most(LONGEST_CODE_SECONDS + RETENTION_SECONDS);
    run(PURGE, bound, latest)?;
    let (bound, latest) = at_most(REFRESH_WINDOW_SECONDS + TOKEN_SECONDS);
    run(ERASE, bound, latest)?;
    let (bound, latest) = at_most(REPLY_SECONDS);
    run(REPLIES, bound, latest)?;
    let (bound, latest) = at_most(LONGEST_CALLBACK_SECONDS);
    run(CALLBACKS, bound, latest)?;
    let (bound, latest) = at_most(0);
    run(NUMBERS, bound, latest)?;
    run(SENDS, bound, latest)?;
    spending(connection, now)
}

/// Money spent on days in the future is moved to today's bill.
fn spending(connection: &Connection, now: UnixMillis) -> Result<(), StoreError> {
    let today = now.0.div_euclid(86_400_000);
    let moved = connection
        .prepare_cached(
            "INSERT INTO spending (site, day, spent)
             SELECT site, ?1, sum(spent) FROM spending WHERE day > ?1 + 1 GROUP BY site
             ON CONFLICT (site, day) DO UPDATE SET spent = spent + excluded.spent",
        )?
        .execute([today])?;
    if moved > 0 {
        connection
            .prepare_cached("DELETE FROM spending WHERE day > ?1 + 1")?
            .execute([today])?;
    }
    Ok(())
}

/// `?2` is 4,200 s ahead. What a wrong clock started ends now, and its token is as old as tokens get: otherwise
/// both would become valid when their time comes.
const PURGE: &str = "UPDATE verifications SET purge_at = ?2, expires_at = min(expires_at, ?2 - 4200000), \
     token_issued = min(token_issued, ?2 - 4500000) \
     WHERE arrival IN (SELECT arrival FROM verifications WHERE purge_at > ?1 LIMIT ?3)";
const ERASE: &str = "UPDATE verifications SET erase_at = ?2 \
     WHERE arrival IN (SELECT arrival FROM verifications WHERE erase_at > ?1 LIMIT ?3)";
const REPLIES: &str = "UPDATE replies SET expires_at = ?2, lease_until = min(lease_until, ?2) \
     WHERE id IN (SELECT id FROM replies WHERE expires_at > ?1 LIMIT ?3)";
const CALLBACKS: &str = "UPDATE callbacks SET forget_at = ?2, held_since = NULL \
     WHERE id IN (SELECT id FROM callbacks WHERE forget_at > ?1 LIMIT ?3)";
const NUMBERS: &str = "UPDATE OR REPLACE number_log SET at = ?2 \
     WHERE (number, entry, at, verification, position) IN \
     (SELECT number, entry, at, verification, position FROM number_log WHERE at > ?1 LIMIT ?3)";
const SENDS: &str = "UPDATE sends SET claimed_at = ?2, reported_at = min(reported_at, ?2) \
     WHERE message IN (SELECT message FROM sends WHERE claimed_at > ?1 LIMIT ?3)";
/// The longest validity that a code may be given.
const LONGEST_CODE_SECONDS: u32 = 600;
/// The longest retention of a callback.
const LONGEST_CALLBACK_SECONDS: u32 = 400 * 24 * 60 * 60;
/// How far a clock is usually set back. A message may be in progress for as long.
const SKEW_SECONDS: u32 = 120;
