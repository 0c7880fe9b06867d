//! Opted-out numbers in a table.

use async_trait::async_trait;
use rusqlite::{Connection, params};

use super::SqliteStore;
use crate::clock::UnixMillis;
use crate::store::StoreError;
use crate::store::opt_outs::OptOuts;
use crate::verify::pseudonym::Pseudonym;

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

    async fn opt_in(&self, names: Vec<Pseudonym>) -> Result<(), StoreError> {
        self.writer
            .run(move |connection| {
                let mut delete =
                    connection.prepare_cached("DELETE FROM opt_outs WHERE number = ?1")?;
                for name in &names {
                    delete.execute([name.as_bytes()])?;
                }
                Ok(())
            })
            .await
    }

    async fn has_opted_out(&self, names: Vec<Pseudonym>) -> Result<bool, StoreError> {
        self.writer
            .run(move |connection| renamed(connection, &names))
            .await
    }
}

/// Whether a number has sent STOP last, by any of its names. Where that is an earlier one, its key is being replaced: the
/// row moves to the current name, by which it is found from then on.
pub(super) fn renamed(connection: &Connection, names: &[Pseudonym]) -> Result<bool, StoreError> {
    let Some((current, earlier)) = names.split_first() else {
        return Ok(false);
    };
    for name in earlier {
        connection
            .prepare_cached("UPDATE OR REPLACE opt_outs SET number = ?1 WHERE number = ?2")?
            .execute([current.as_bytes(), name.as_bytes()])?;
    }
    stands(connection, current)
}

/// Whether a number of this name has sent STOP last.
pub(super) fn stands(connection: &Connection, name: &Pseudonym) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached("SELECT 1 FROM opt_outs WHERE number = ?1")?
        .exists([name.as_bytes()])?)
}
