//! Erases and deletes what is no longer needed, a little at a time.

use rusqlite::{Connection, params};

use super::counters::{self, BucketSweep};
use super::{heal, replies};
use crate::clock::UnixMillis;
use crate::store::{Cutoffs, StoreError, Swept};

/// Processes the next few of each kind.
pub(super) fn step(
    connection: &Connection,
    now: UnixMillis,
    before: Cutoffs,
    limit: u32,
    buckets: &BucketSweep,
) -> Result<Swept, StoreError> {
    let run = |sql, instant: UnixMillis| {
        let mut statement = connection.prepare_cached(sql)?;
        Ok::<_, StoreError>(statement.execute(params![instant.0, limit])?)
    };
    heal::step(connection, now, limit)?;
    run(ERASE_HANDLES, now)?;
    Ok(Swept {
        erased: run(ERASE, now)?,
        deleted: run(PURGE, now)?,
        forgotten: counters::forget(connection, before.counted, limit)?
            + buckets.step(connection, now, limit)?
            + replies::forget(connection, now, limit)?,
        messages: run(FORGET, before.messages)?,
    })
}

const ERASE: &str = "UPDATE verifications SET sealed_number = NULL, sealed_code = NULL, erase_at = NULL \
     WHERE arrival IN (SELECT arrival FROM verifications WHERE erase_at <= ?1 LIMIT ?2)";
/// What [`PURGE`] processes next: nobody asks about those messages any more.
const ERASE_HANDLES: &str = "UPDATE sends SET handle = NULL, handle_mac = NULL, attempt_mac = NULL \
     WHERE handle_mac IS NOT NULL AND verification IN \
     (SELECT arrival FROM verifications WHERE purge_at < ?1 ORDER BY purge_at, arrival LIMIT ?2)";
const PURGE: &str = "DELETE FROM verifications WHERE arrival IN \
     (SELECT arrival FROM verifications WHERE purge_at < ?1 ORDER BY purge_at, arrival LIMIT ?2)";
const FORGET: &str = "DELETE FROM sends WHERE message IN \
     (SELECT message FROM sends WHERE claimed_at < ?1 LIMIT ?2)";
