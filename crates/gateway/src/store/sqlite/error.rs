//! The meaning of SQLite's errors for a caller.

use rusqlite::ErrorCode;

use crate::store::StoreError;

impl From<rusqlite::Error> for StoreError {
    /// Keeps SQLite's own message, which never contains values of ours.
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
        None => "unexpected result from the database".to_owned(),
    }
}

/// A row holds what this program never writes.
pub(super) fn inconsistent(column: &'static str) -> StoreError {
    StoreError::Inconsistent { column }
}
