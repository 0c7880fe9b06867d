//! What SQLite's errors mean to a caller.

use rusqlite::ErrorCode;

use crate::store::StoreError;

impl From<rusqlite::Error> for StoreError {
    /// Keeps SQLite's own words, which never contain values of ours.
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Corrupt(words(&error))
            }
            Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen | ErrorCode::ReadOnly) => {
                Self::File(words(&error))
            }
            _ => Self::Unavailable(words(&error)),
        }
    }
}

fn words(error: &rusqlite::Error) -> String {
    match error.sqlite_error() {
        Some(failure) => format!("{} ({})", failure, failure.extended_code),
        None => "unexpected answer from the database".to_owned(),
    }
}
