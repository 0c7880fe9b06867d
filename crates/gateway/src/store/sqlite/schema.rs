//! Opening the file: settings that make commits durable, and migrations.

use std::fs::{DirBuilder, OpenOptions};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};

use crate::store::StoreError;

/// Every migration, oldest first; `user_version` counts those that have been applied.
pub(super) const MIGRATIONS: [&str; 13] = [
    include_str!("../../../migrations/0001_verifications.sql"),
    include_str!("../../../migrations/0002_order_of_arrival.sql"),
    include_str!("../../../migrations/0003_limits.sql"),
    include_str!("../../../migrations/0004_replies.sql"),
    include_str!("../../../migrations/0005_deliveries.sql"),
    include_str!("../../../migrations/0006_callbacks.sql"),
    include_str!("../../../migrations/0007_checks_in_place.sql"),
    include_str!("../../../migrations/0008_top_origin.sql"),
    include_str!("../../../migrations/0009_holders.sql"),
    include_str!("../../../migrations/0010_redeemed.sql"),
    include_str!("../../../migrations/0011_unknown_ranges.sql"),
    include_str!("../../../migrations/0012_channel_opt_outs.sql"),
    include_str!("../../../migrations/0013_attempts.sql"),
];

/// Creates the file, and its directory, readable only by their owner. SQLite gives its log the same
/// mode. Existing ones keep the mode that their owner has set.
pub(super) fn create(path: &Path) -> Result<(), StoreError> {
    let failed = |what: &Path, error: std::io::Error| {
        StoreError::Unavailable(format!("cannot create {}: {error}", what.display()))
    };
    if let Some(folder) = path.parent().filter(|it| !it.as_os_str().is_empty()) {
        let mut builder = DirBuilder::new();
        builder
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(|error| failed(folder, error))?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false).mode(0o600);
    let opened = options.open(path);
    opened.map(drop).map_err(|error| failed(path, error))
}

/// Warns if anybody on the machine can read the file: most likely a copy that was restored.
pub(super) fn look_at_mode(path: &Path) {
    let readable = std::fs::metadata(path).is_ok_and(|it| it.permissions().mode() & 0o007 != 0);
    if readable {
        tracing::warn!(path = %path.display(), "store.readable_by_others");
    }
}

/// Opens and configures the file, and migrates it.
pub(super) fn open(path: &Path) -> Result<Connection, StoreError> {
    // It has been created; if it is gone, an empty one is not created in its place.
    let mut connection = Connection::open_with_flags(path, existing())?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Otherwise SQLite plans a query again whenever a bound value changes: a seventh of the writer's time.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // WAL with FULL syncs the log at every commit: what was acknowledged survives a power cut.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // Deleted data is overwritten: an erased number is gone from the file, too.
    connection.pragma_update(None, "secure_delete", true)?;
    migrate(&mut connection, &MIGRATIONS)?;
    Ok(connection)
}

/// Opens the file next to a gateway that has it open: changes neither settings nor version.
pub(super) fn open_beside(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(path, existing())?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "secure_delete", true)?;
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if usize::try_from(version) != Ok(MIGRATIONS.len()) {
        return Err(StoreError::Unavailable(format!(
            "the file has version {version}, but this program knows {}",
            MIGRATIONS.len()
        )));
    }
    Ok(connection)
}

/// As rusqlite opens files, except that it does not create them.
fn existing() -> OpenFlags {
    OpenFlags::default() - OpenFlags::SQLITE_OPEN_CREATE
}

/// Writes a page of the file without changing what it says.
pub(super) fn touch(connection: &Connection) -> Result<(), StoreError> {
    let applied: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    connection.pragma_update(None, "user_version", applied)?;
    Ok(())
}

/// The settings in force, as reported by the pragmas.
pub(super) fn settings(connection: &Connection) -> Result<String, StoreError> {
    let mut settings = Vec::new();
    for pragma in [
        "journal_mode",
        "synchronous",
        "secure_delete",
        "foreign_keys",
    ] {
        let value: Value = connection.pragma_query_value(None, pragma, |row| row.get(0))?;
        settings.push(match value {
            Value::Integer(number) => format!("{pragma}={number}"),
            Value::Text(word) => format!("{pragma}={word}"),
            _ => format!("{pragma}=?"),
        });
    }
    Ok(settings.join(" "))
}

/// Applies the migrations that the file does not have yet, each with its count in one transaction.
pub(super) fn migrate(connection: &mut Connection, migrations: &[&str]) -> Result<(), StoreError> {
    let applied: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let applied = usize::try_from(applied).unwrap_or(usize::MAX);
    if applied > migrations.len() {
        return Err(StoreError::Unavailable(format!(
            "the file is of a newer version ({applied}) than this program knows ({})",
            migrations.len()
        )));
    }
    for (version, migration) in (1_i64..).zip(migrations).skip(applied) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(migration)?;
        transaction.pragma_update(None, "user_version", version)?;
        transaction.commit()?;
    }
    Ok(())
}

/// Prepared statements kept: more than there are. With rusqlite's default of 16, every send prepared its own again.
const STATEMENTS: usize = 128;
/// How long to wait for another program that holds the file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

#[cfg(test)]
mod tests;
