//! Deletes everything stored about a number.

use std::collections::HashSet;

use rusqlite::Connection;

use super::SqliteStore;
use crate::store::{Erased, StoreError};
use crate::verification::pseudonym::Pseudonym;
use crate::verification::reply::{ReplyReader, ReplySubject};

/// Deletes the verifications that the history of these pseudonyms leads to, and the history itself.
pub(super) fn erase(connection: &Connection, names: &[Pseudonym]) -> Result<Erased, StoreError> {
    let mut erased = Erased::default();
    for name in names {
        erased.verifications += connection
            .prepare_cached(
                "DELETE FROM verifications WHERE key IN
                    (SELECT verification FROM number_log WHERE number = ?1)",
            )?
            .execute([name.as_bytes()])?;
        erased.entries += connection
            .prepare_cached("DELETE FROM number_log WHERE number = ?1")?
            .execute([name.as_bytes()])?;
    }
    Ok(erased)
}

impl SqliteStore {
    /// Deletes the finished responses about the number with these pseudonyms, which `read` identifies; returns how many.
    /// Responses about others stay, because a repeated request must get the same one. Runs before the number itself is
    /// erased, after which nobody knows which verifications were the number's.
    pub async fn erase_replies(
        &self,
        names: Vec<Pseudonym>,
        read: ReplyReader,
    ) -> Result<usize, StoreError> {
        self.writer
            .run(move |connection| erase_replies(connection, &names, &read))
            .await
    }
}

/// Those that are about the pseudonyms, or about a verification that their history leads to.
fn erase_replies(
    connection: &Connection,
    names: &[Pseudonym],
    read: &ReplyReader,
) -> Result<usize, StoreError> {
    let mut verifications = HashSet::new();
    for name in names {
        let mut statement = connection
            .prepare_cached("SELECT DISTINCT verification FROM number_log WHERE number = ?1")?;
        let keys = statement.query_map([name.as_bytes()], |row| row.get::<_, [u8; 32]>(0))?;
        for key in keys {
            verifications.insert(key?);
        }
    }
    let mut found = Vec::new();
    let mut statement =
        connection.prepare_cached("SELECT id, reply FROM replies WHERE reply IS NOT NULL")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let id = Pseudonym::from_bytes(row.get(0)?);
        let sealed: Vec<u8> = row.get(1)?;
        let is_about = match read(&id, &sealed) {
            ReplySubject::TheNumber => true,
            ReplySubject::Verification(key) => verifications.contains(key.as_bytes()),
            ReplySubject::Other => false,
        };
        if is_about {
            found.push(id);
        }
    }
    let mut delete = connection.prepare_cached("DELETE FROM replies WHERE id = ?1")?;
    for id in &found {
        delete.execute([id.as_bytes()])?;
    }
    Ok(found.len())
}

/// Moves everything from the log into the file and truncates the log: overwritten data is then gone.
/// Returns whether all of it could be moved; another process may be reading.
pub(super) fn wipe_log(connection: &Connection) -> Result<bool, StoreError> {
    let busy: i64 =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    Ok(busy == 0)
}
