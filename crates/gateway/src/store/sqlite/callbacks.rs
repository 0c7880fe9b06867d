//! Seen callbacks in a table: one row for what was signed, one for the event's own name where it has one.

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::SqliteStore;
use crate::clock::UnixMillis;
use crate::store::StoreError;
use crate::store::callbacks::{CallbackMemory, Claim, HELD_SECONDS, REDELIVERED_SECONDS};
use crate::verification::callback::{CallbackId, Identity};

#[async_trait]
impl CallbackMemory for SqliteStore {
    async fn claim_callback(
        &self,
        identity: Identity,
        forget_at: UnixMillis,
        now: UnixMillis,
    ) -> Result<Claim, StoreError> {
        self.writer
            .run(move |connection| claim(connection, &identity, forget_at, now))
            .await
    }

    async fn finish_callback(&self, identity: Identity) -> Result<(), StoreError> {
        self.for_each_name(
            identity,
            "UPDATE callbacks SET held_since = NULL WHERE id = ?1",
        )
        .await
    }

    async fn release_callback(&self, identity: Identity) -> Result<(), StoreError> {
        self.for_each_name(
            identity,
            "DELETE FROM callbacks WHERE id = ?1 AND held_since IS NOT NULL",
        )
        .await
    }

    async fn forget_callbacks(&self, now: UnixMillis, limit: u32) -> Result<usize, StoreError> {
        self.writer
            .run(move |connection| {
                let mut statement = connection.prepare_cached(
                    "DELETE FROM callbacks WHERE id IN \
                     (SELECT id FROM callbacks WHERE forget_at <= ?1 LIMIT ?2)",
                )?;
                Ok(statement.execute(params![now.0, limit])?)
            })
            .await
    }
}

impl SqliteStore {
    async fn for_each_name(&self, identity: Identity, sql: &'static str) -> Result<(), StoreError> {
        self.writer
            .run(move |connection| {
                for id in names(&identity) {
                    connection.prepare_cached(sql)?.execute([id.as_bytes()])?;
                }
                Ok(())
            })
            .await
    }
}

/// Nobody holds anything when the one process that uses the file begins.
pub(super) fn release_all(connection: &Connection) -> Result<(), StoreError> {
    connection.execute("DELETE FROM callbacks WHERE held_since IS NOT NULL", [])?;
    Ok(())
}

fn claim(
    connection: &Connection,
    identity: &Identity,
    forget_at: UnixMillis,
    now: UnixMillis,
) -> Result<Claim, StoreError> {
    match state(connection, &identity.signed, now)? {
        State::Unseen => {}
        State::Held => return Ok(Claim::InHand),
        // What is forgotten later than this one would be has come later, by a clock that was wrong.
        State::Done { forget_at: seen } => {
            let redelivered_until = seen.min(forget_at).plus_seconds(REDELIVERED_SECONDS);
            return Ok(if forget_at <= redelivered_until {
                Claim::Repeated
            } else {
                Claim::Replayed
            });
        }
    }
    let event = match &identity.event {
        Some(event) => state(connection, event, now)?,
        None => State::Unseen,
    };
    match event {
        // Two deliveries of one event at a time: whoever is second comes back.
        State::Held => Ok(Claim::InHand),
        State::Done { .. } => {
            remember(connection, &identity.signed, None, forget_at)?;
            Ok(Claim::Repeated)
        }
        State::Unseen => {
            for id in names(identity) {
                remember(connection, id, Some(now), forget_at)?;
            }
            Ok(Claim::Fresh)
        }
    }
}

#[derive(Clone, Copy)]
enum State {
    Unseen,
    Held,
    Done { forget_at: UnixMillis },
}

/// How a name stands. What has been held for too long is as good as unseen: whoever held it is dead.
fn state(connection: &Connection, id: &CallbackId, now: UnixMillis) -> Result<State, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT held_since, forget_at FROM callbacks WHERE id = ?1")?;
    let kept: Option<(Option<i64>, i64)> = statement
        .query_row([id.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let is_held = |since: UnixMillis| {
        now < since.plus_seconds(HELD_SECONDS) && !since.is_from_the_future(now)
    };
    Ok(match kept {
        Some((None, forget_at)) => State::Done {
            forget_at: UnixMillis(forget_at),
        },
        Some((Some(since), _)) if is_held(UnixMillis(since)) => State::Held,
        None | Some((Some(_), _)) => State::Unseen,
    })
}

fn remember(
    connection: &Connection,
    id: &CallbackId,
    held_since: Option<UnixMillis>,
    forget_at: UnixMillis,
) -> Result<(), StoreError> {
    let held_since = held_since.map(|at| at.0);
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO callbacks (id, held_since, forget_at) VALUES (?1, ?2, ?3)",
        )?
        .execute(params![id.as_bytes(), held_since, forget_at.0])?;
    Ok(())
}

fn names(identity: &Identity) -> impl Iterator<Item = &CallbackId> {
    std::iter::once(&identity.signed).chain(&identity.event)
}
