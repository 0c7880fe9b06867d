//! Seen callbacks in a table: one row for what was signed, one for the event's own name where it has one.

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::clock::UnixMillis;
use crate::store::StoreError;
use crate::verification::callback::CallbackId;
use crate::verification::steps::SeenCallback;

/// What is kept under one id.
pub(super) fn find(
    connection: &Connection,
    id: &CallbackId,
) -> Result<Option<SeenCallback>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT held_since, forget_at FROM callbacks WHERE id = ?1")?;
    let seen = statement.query_row([id.as_bytes()], |row| {
        Ok(SeenCallback {
            held_since: row.get::<_, Option<i64>>(0)?.map(UnixMillis),
            forget_at: UnixMillis(row.get(1)?),
        })
    });
    Ok(seen.optional()?)
}

/// Writes it, over what may be there.
pub(super) fn keep(
    connection: &Connection,
    id: &CallbackId,
    seen: &SeenCallback,
) -> Result<(), StoreError> {
    let held_since = seen.held_since.map(|at| at.0);
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO callbacks (id, held_since, forget_at) VALUES (?1, ?2, ?3)",
        )?
        .execute(params![id.as_bytes(), held_since, seen.forget_at.0])?;
    Ok(())
}

/// It is no longer in hand.
pub(super) fn finish(connection: &Connection, id: &CallbackId) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE callbacks SET held_since = NULL WHERE id = ?1")?
        .execute([id.as_bytes()])?;
    Ok(())
}

/// Deletes it, if it is in hand.
pub(super) fn release(connection: &Connection, id: &CallbackId) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM callbacks WHERE id = ?1 AND held_since IS NOT NULL")?
        .execute([id.as_bytes()])?;
    Ok(())
}

/// Nobody holds anything when the one process that uses the file begins.
pub(super) fn release_all(connection: &Connection) -> Result<(), StoreError> {
    connection.execute("DELETE FROM callbacks WHERE held_since IS NOT NULL", [])?;
    Ok(())
}

/// Forgets at most `limit` of those whose time is over.
pub(super) fn forget(
    connection: &Connection,
    now: UnixMillis,
    limit: u32,
) -> Result<usize, StoreError> {
    let mut statement = connection.prepare_cached(
        "DELETE FROM callbacks WHERE id IN (SELECT id FROM callbacks WHERE forget_at <= ?1 LIMIT ?2)",
    )?;
    Ok(statement.execute(params![now.0, limit])?)
}
