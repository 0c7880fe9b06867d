//! Opted-out numbers in two tables: for every channel, and for one.

use async_trait::async_trait;
use rusqlite::{Connection, params};
use wire::Channel;

use super::SqliteStore;
use super::error::inconsistent;
use crate::clock::UnixMillis;
use crate::store::StoreError;
use crate::store::opt_outs::OptOuts;
use crate::verification::pseudonym::Pseudonym;
use crate::verification::state::OptedOut;

#[async_trait]
impl OptOuts for SqliteStore {
    async fn opt_out(
        &self,
        names: Vec<Pseudonym>,
        source: &'static str,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        self.writer
            .run(move |connection| {
                let mut insert = connection.prepare_cached(
                    "INSERT OR IGNORE INTO opt_outs (number, since, source) VALUES (?1, ?2, ?3)",
                )?;
                for name in &names {
                    insert.execute(params![name.as_bytes(), now.0, source])?;
                }
                Ok(())
            })
            .await
    }

    async fn opt_out_of(
        &self,
        names: Vec<Pseudonym>,
        channel: Channel,
        source: &'static str,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        self.writer
            .run(move |connection| {
                let mut insert = connection.prepare_cached(
                    "INSERT OR IGNORE INTO channel_opt_outs (number, channel, since, source)
                     VALUES (?1, ?2, ?3, ?4)",
                )?;
                for name in &names {
                    insert.execute(params![name.as_bytes(), channel.as_str(), now.0, source])?;
                }
                Ok(())
            })
            .await
    }

    async fn reopen(&self, names: Vec<Pseudonym>, channel: Channel) -> Result<(), StoreError> {
        self.writer
            .run(move |connection| {
                let mut delete = connection.prepare_cached(
                    "DELETE FROM channel_opt_outs WHERE number = ?1 AND channel = ?2",
                )?;
                for name in &names {
                    delete.execute(params![name.as_bytes(), channel.as_str()])?;
                }
                Ok(())
            })
            .await
    }

    async fn opt_in(&self, names: Vec<Pseudonym>) -> Result<(), StoreError> {
        self.writer
            .run(move |connection| {
                for name in &names {
                    connection
                        .prepare_cached("DELETE FROM opt_outs WHERE number = ?1")?
                        .execute([name.as_bytes()])?;
                    connection
                        .prepare_cached("DELETE FROM channel_opt_outs WHERE number = ?1")?
                        .execute([name.as_bytes()])?;
                }
                Ok(())
            })
            .await
    }

    async fn has_opted_out(&self, names: Vec<Pseudonym>) -> Result<bool, StoreError> {
        self.writer
            .run(move |connection| Ok(renamed(connection, &names)?.every))
            .await
    }
}

/// The channels that a number has opted out of, under any of its pseudonyms. If that is an earlier one, its key is being
/// replaced: the rows move to the current pseudonym, by which they are found from then on.
pub(super) fn renamed(
    connection: &Connection,
    names: &[Pseudonym],
) -> Result<OptedOut, StoreError> {
    let Some((current, earlier)) = names.split_first() else {
        return Ok(OptedOut::default());
    };
    for name in earlier {
        for rename in RENAME {
            connection
                .prepare_cached(rename)?
                .execute([current.as_bytes(), name.as_bytes()])?;
        }
    }
    stands(connection, current)
}

/// The channels that a number with this pseudonym has opted out of.
pub(super) fn stands(connection: &Connection, name: &Pseudonym) -> Result<OptedOut, StoreError> {
    let mut statement = connection.prepare_cached(STANDS)?;
    let mut rows = statement.query([name.as_bytes()])?;
    let mut found = OptedOut::default();
    while let Some(row) = rows.next()? {
        match row.get::<_, Option<String>>(0)? {
            None => found.every = true,
            Some(channel) => {
                let channel = channel.parse().map_err(|_| inconsistent("channel"))?;
                found.channels.push(channel);
            }
        }
    }
    Ok(found)
}

const RENAME: [&str; 2] = [
    "UPDATE OR REPLACE opt_outs SET number = ?1 WHERE number = ?2",
    "UPDATE OR REPLACE channel_opt_outs SET number = ?1 WHERE number = ?2",
];
const STANDS: &str = "
    SELECT NULL FROM opt_outs WHERE number = ?1
    UNION ALL SELECT channel FROM channel_opt_outs WHERE number = ?1";
