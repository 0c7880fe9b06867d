//! Answers that a repeated request gets again.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::counters;
use crate::clock::UnixMillis;
use crate::store::StoreError;
use crate::verification::limit::Metered;
use crate::verification::pseudonym::Pseudonym;
use crate::verification::reply::{KeptReply, ReplyClaim, ReplyState};
use crate::verification::seal::Sealed;

/// [`ReplyClaim::decide`], in the transaction.
pub(super) fn claim(
    connection: &Connection,
    claim: ReplyClaim,
    now: UnixMillis,
) -> Result<ReplyState, StoreError> {
    let id = claim.id;
    let kept = connection
        .prepare_cached(
            "SELECT fingerprint, note, reply, lease_until, expires_at FROM replies WHERE id = ?1",
        )?
        .query_row([id.as_bytes()], |row| {
            Ok(KeptReply {
                fingerprint: Pseudonym::from_bytes(row.get(0)?),
                note: row.get(1)?,
                reply: row.get(2)?,
                lease_until: UnixMillis(row.get(3)?),
                expires_at: UnixMillis(row.get(4)?),
            })
        })
        .optional()?;
    let charges = claim.charges.clone();
    let (state, keep) = claim.decide(kept, now);
    let Some(keep) = keep else {
        return Ok(state);
    };
    let save = || {
        connection.prepare_cached(SAVE)?.execute(params![
            id.as_bytes(),
            keep.fingerprint.as_bytes(),
            keep.note,
            keep.reply,
            keep.lease_until.0,
            keep.expires_at.0,
        ])?;
        Ok(())
    };
    if state != ReplyState::Claimed {
        save()?;
        return Ok(state);
    }
    // Limits come first: a stranger must not fill the store with requests that are refused.
    match counters::charged(connection, &charges, now, save)? {
        Metered::Done((), _) => Ok(state),
        Metered::Limited(limited) => Ok(ReplyState::Limited(limited)),
    }
}

/// Keeps the answer; `None` forgets the key.
pub(super) fn finish(
    connection: &Connection,
    id: Pseudonym,
    reply: Option<&Sealed>,
) -> Result<(), StoreError> {
    match reply {
        Some(reply) => connection
            .prepare_cached("UPDATE replies SET reply = ?2 WHERE id = ?1")?
            .execute(params![id.as_bytes(), reply])?,
        None => connection
            .prepare_cached("DELETE FROM replies WHERE id = ?1 AND reply IS NULL")?
            .execute([id.as_bytes()])?,
    };
    Ok(())
}

/// Forgets at most `limit` of those that have expired.
pub(super) fn forget(
    connection: &Connection,
    now: UnixMillis,
    limit: u32,
) -> Result<usize, StoreError> {
    Ok(connection
        .prepare_cached(
            "DELETE FROM replies WHERE id IN (SELECT id FROM replies WHERE expires_at <= ?1 LIMIT ?2)",
        )?
        .execute(params![now.0, limit])?)
}

const SAVE: &str = "
    INSERT INTO replies (id, fingerprint, note, reply, lease_until, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (id) DO UPDATE SET
        fingerprint = excluded.fingerprint, note = excluded.note, reply = excluded.reply,
        lease_until = excluded.lease_until, expires_at = excluded.expires_at";
