//! Opening the file: settings that make commits durable, and migrations.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};

use crate::store::StoreError;

/// Every migration, oldest first; `user_version` counts those that have been applied.
pub(super) const MIGRATIONS: [&str; 8] = [
    include_str!("../../../migrations/0001_verifications.sql"),
    include_str!("../../../migrations/0002_order_of_arrival.sql"),
    include_str!("../../../migrations/0003_limits.sql"),
    include_str!("../../../migrations/0004_replies.sql"),
    include_str!("../../../migrations/0005_deliveries.sql"),
    include_str!("../../../migrations/0006_callbacks.sql"),
    include_str!("../../../migrations/0007_checks_in_place.sql"),
    include_str!("../../../migrations/0008_top_origin.sql"),
];

/// Makes the folder that the file is to lie in.
pub(super) fn create_folder(path: &Path) -> Result<(), StoreError> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => {
            std::fs::create_dir_all(folder).map_err(|error| {
                StoreError::Unavailable(format!("cannot create {}: {error}", folder.display()))
            })
        }
        _ => Ok(()),
    }
}

/// Opens and configures the file, and brings it up to date.
pub(super) fn open(path: &Path) -> Result<Connection, StoreError> {
    create_private(path);
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Otherwise SQLite plans a query anew whenever a bound value changes: a seventh of the writer's time.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // WAL with FULL syncs the log at every commit: what has been answered survives a power cut.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // What is deleted is overwritten: an erased number is gone from the file too.
    connection.pragma_update(None, "secure_delete", true)?;
    migrate(&mut connection, &MIGRATIONS)?;
    Ok(connection)
}

/// Makes the file, for nobody but its owner to read. SQLite gives its log the same mode. A file that is there keeps
/// the mode that its owner has given it; whatever else goes wrong, SQLite will say.
fn create_private(path: &Path) {
    let _ = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
}

/// Opens the file beside a gateway that has it open: changes neither settings nor version.
pub(super) fn open_beside(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "secure_delete", true)?;
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if usize::try_from(version) != Ok(MIGRATIONS.len()) {
        return Err(StoreError::Unavailable(format!(
            "the file is of version {version}, and this program knows {}",
            MIGRATIONS.len()
        )));
    }
    Ok(connection)
}

/// Writes a page of the file without changing what it says.
pub(super) fn touch(connection: &Connection) -> Result<(), StoreError> {
    let applied: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    connection.pragma_update(None, "user_version", applied)?;
    Ok(())
}

/// The settings in force, as the pragmas answer.
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

/// Applies the migrations that the file has not seen, each with its count in one transaction.
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

/// Prepared statements kept: more than there are. With rusqlite's own 16, a send compiled each of its own anew.
const STATEMENTS: usize = 128;
/// How long to wait for another program that holds the file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

#[cfg(test)]
mod tests;
