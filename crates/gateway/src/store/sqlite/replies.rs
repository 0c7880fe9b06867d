//! Responses that a repeated request gets again.

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::clock::UnixMillis;
use crate::store::StoreError;
use crate::verification::pseudonym::Pseudonym;
use crate::verification::reply::KeptReply;
use crate::verification::response::KeptResponse;
use crate::verification::seal::Sealed;

/// What is kept under a key.
pub(super) fn find(
    connection: &Connection,
    id: Pseudonym,
) -> Result<Option<KeptReply>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT fingerprint, note, reply, lease_until, expires_at FROM replies WHERE id = ?1",
    )?;
    let kept = statement.query_row([id.as_bytes()], |row| {
        Ok(KeptReply {
            fingerprint: Pseudonym::from_bytes(row.get(0)?),
            note: row.get(1)?,
            reply: row.get(2)?,
            lease_until: UnixMillis(row.get(3)?),
            expires_at: UnixMillis(row.get(4)?),
        })
    });
    Ok(kept.optional()?)
}

/// Writes it, over what may be there.
pub(super) fn keep(
    connection: &Connection,
    id: Pseudonym,
    reply: &KeptReply,
) -> Result<(), StoreError> {
    connection.prepare_cached(KEEP)?.execute(params![
        id.as_bytes(),
        reply.fingerprint.as_bytes(),
        reply.note,
        reply.reply,
        reply.lease_until.0,
        reply.expires_at.0,
    ])?;
    Ok(())
}

/// Adds the response.
pub(super) fn complete(
    connection: &Connection,
    id: Pseudonym,
    reply: &Sealed<KeptResponse>,
) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE replies SET reply = ?2 WHERE id = ?1")?
        .execute(params![id.as_bytes(), reply])?;
    Ok(())
}

/// Deletes it, unless there is a response.
pub(super) fn release(connection: &Connection, id: Pseudonym) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM replies WHERE id = ?1 AND reply IS NULL")?
        .execute([id.as_bytes()])?;
    Ok(())
}

/// Looks at every key that has a response.
pub(super) fn each_with_response(
    connection: &Connection,
    look: &mut dyn FnMut(Pseudonym, &Sealed<KeptResponse>),
) -> Result<(), StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT id, reply FROM replies WHERE reply IS NOT NULL")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        look(Pseudonym::from_bytes(row.get(0)?), &row.get(1)?);
    }
    Ok(())
}

/// Deletes all that is kept under a key.
pub(super) fn delete(connection: &Connection, id: Pseudonym) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM replies WHERE id = ?1")?
        .execute([id.as_bytes()])?;
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

const KEEP: &str = "
    INSERT INTO replies (id, fingerprint, note, reply, lease_until, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (id) DO UPDATE SET
        fingerprint = excluded.fingerprint, note = excluded.note, reply = excluded.reply,
        lease_until = excluded.lease_until, expires_at = excluded.expires_at";
