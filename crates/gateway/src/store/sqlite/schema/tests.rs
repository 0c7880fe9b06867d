//! Migrations over tables that contain rows, and the settings that make commits durable.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use rusqlite::Connection;

use super::{MIGRATIONS, create, migrate};
use crate::store::StoreError;

fn open(path: &Path) -> Result<Connection, StoreError> {
    create(path)?;
    super::open(path)
}

fn rows(connection: &Connection, table: &str) -> i64 {
    let count = format!("SELECT count(*) FROM {table}");
    connection
        .query_row(&count, [], |row| row.get(0))
        .expect("counts")
}

/// A row as the first version of the table takes it.
const A_VERIFICATION: &str = "
    INSERT INTO verifications (key, site, code_length, requested, usable, code_key_id, code_mac, created_at,
        expires_at, resend_at, wrong_codes, void, status, purge_at)
    VALUES (randomblob(32), 'shop', 6, 'SMS', 'SMS', x'00000000', zeroblob(32), 0, 0, 0, 0, 0, 'pending', 0);";
/// Its message, as the first version of that table takes it.
const A_MESSAGE: &str = "INSERT INTO sends SELECT key, 0, 'SMS', 0, NULL FROM verifications";

#[test]
fn every_migration_applies_to_tables_that_are_not_empty() {
    let mut connection = Connection::open_in_memory().expect("opens");
    for known in 1..=MIGRATIONS.len() {
        migrate(&mut connection, &MIGRATIONS[..known]).expect("migrates");
        if known == 1 {
            connection.execute_batch(A_VERIFICATION).expect("inserts");
            connection.execute_batch(A_MESSAGE).expect("inserts");
        }
        assert_eq!(rows(&connection, "verifications"), 1);
        assert_eq!(rows(&connection, "sends"), 1);
    }
    let seen: i64 = connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .expect("reads");
    assert_eq!(usize::try_from(seen), Ok(MIGRATIONS.len()));
}

/// A list of more than two words in a CHECK is such a table.
#[test]
fn no_row_costs_a_table_in_memory() {
    let mut connection = Connection::open_in_memory().expect("opens");
    migrate(&mut connection, &MIGRATIONS).expect("migrates");
    let names = |sql: &str| -> Vec<String> {
        let mut statement = connection.prepare(sql).expect("prepares");
        let rows = statement.query_map([], |row| row.get(0)).expect("asks");
        rows.collect::<Result<_, _>>().expect("reads")
    };
    let tables = names("SELECT name FROM sqlite_schema WHERE type = 'table'");
    assert!(tables.len() > 5, "{tables:?}");
    for table in tables {
        let columns = names(&format!("SELECT name FROM pragma_table_info('{table}')"));
        let insert = format!(
            "EXPLAIN INSERT INTO {table} VALUES ({})",
            vec!["?"; columns.len()].join(", ")
        );
        let mut statement = connection.prepare(&insert).expect("prepares");
        let steps: Vec<String> = statement
            .query_map(rusqlite::params_from_iter(columns), |row| row.get(1))
            .expect("explains")
            .collect::<Result<_, _>>()
            .expect("reads");
        assert!(steps.len() > 5, "{table}: {steps:?}");
        assert!(!steps.iter().any(|step| step == "OpenEphemeral"), "{table}");
    }
}

#[test]
fn a_failing_migration_leaves_nothing_behind() {
    let mut connection = Connection::open_in_memory().expect("opens");
    let mut next = MIGRATIONS[..1].to_vec();
    migrate(&mut connection, &next).expect("migrates");
    connection.execute_batch(A_VERIFICATION).expect("inserts");
    next.push("DELETE FROM verifications; INSERT INTO no_such_table VALUES (1);");
    assert!(migrate(&mut connection, &next).is_err());
    assert_eq!(rows(&connection, "verifications"), 1);
}

#[test]
fn a_file_of_a_newer_version_is_refused() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("otp.sqlite");
    let connection = open(&path).expect("opens");
    connection
        .pragma_update(None, "user_version", 99)
        .expect("writes");
    drop(connection);
    let error = open(&path).expect_err("newer");
    assert!(error.to_string().contains("newer version"), "{error}");
}

#[test]
fn a_file_that_is_no_database_is_called_corrupt() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("otp.sqlite");
    std::fs::write(&path, "not a database, whatever its name says").expect("writes");
    assert!(matches!(open(&path), Err(StoreError::Corrupt(_))));
}

#[test]
fn commits_reach_the_disk_before_they_are_answered() {
    let folder = tempfile::tempdir().expect("folder");
    let connection = open(&folder.path().join("otp.sqlite")).expect("opens");
    let mode: String = connection
        .pragma_query_value(None, "journal_mode", |row| row.get(0))
        .expect("reads");
    let synchronous: i64 = connection
        .pragma_query_value(None, "synchronous", |row| row.get(0))
        .expect("reads");
    assert_eq!((mode.as_str(), synchronous), ("wal", 2));
}

#[test]
fn the_file_and_its_log_are_their_owners_alone() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("otp.sqlite");
    let connection = open(&path).expect("opens");
    for file in ["otp.sqlite", "otp.sqlite-wal", "otp.sqlite-shm"] {
        let file = std::fs::metadata(folder.path().join(file)).expect(file);
        assert_eq!(file.permissions().mode() & 0o777, 0o600);
    }
    drop(connection);
}
