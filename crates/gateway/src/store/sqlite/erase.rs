//! All that is kept of a number goes.

use rusqlite::Connection;

use crate::store::{Erased, StoreError};
use crate::verify::pseudonym::Pseudonym;

/// Deletes the verifications that the history of these names leads to, and the history itself.
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

/// Moves everything from the log into the file and cuts the log off: what was overwritten is then nowhere any more.
/// Answers whether all of it could be moved; another process may be reading.
pub(super) fn wipe_log(connection: &Connection) -> Result<bool, StoreError> {
    let busy: i64 =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    Ok(busy == 0)
}
