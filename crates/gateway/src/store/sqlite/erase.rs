//! Deletes everything stored about a number.

use std::collections::HashSet;

use rusqlite::Connection;

use crate::store::{Erased, StoreError};
use crate::verification::VerificationKey;
use crate::verification::pseudonym::Pseudonym;

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

/// The verifications that the history of these pseudonyms leads to.
pub(super) fn verifications_of(
    connection: &Connection,
    names: &[Pseudonym],
) -> Result<HashSet<VerificationKey>, StoreError> {
    let mut found = HashSet::new();
    for name in names {
        let mut statement = connection
            .prepare_cached("SELECT DISTINCT verification FROM number_log WHERE number = ?1")?;
        let keys = statement.query_map([name.as_bytes()], |row| row.get(0))?;
        for key in keys {
            found.insert(VerificationKey::from_bytes(key?));
        }
    }
    Ok(found)
}

/// Moves everything from the log into the file and truncates the log: overwritten data is then gone.
/// Returns whether all of it could be moved; another process may be reading.
pub(super) fn wipe_log(connection: &Connection) -> Result<bool, StoreError> {
    let busy: i64 =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    Ok(busy == 0)
}
