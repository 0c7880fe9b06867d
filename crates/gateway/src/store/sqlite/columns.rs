//! A row read from left to right.

use rusqlite::Row;
use rusqlite::types::FromSql;

/// The columns of a row, in the order in which the query names them. Asked for by name, each would be looked for among
/// all names: a tenth of the writer's time.
pub(super) struct Columns<'r> {
    row: &'r Row<'r>,
    next: usize,
}

impl<'r> Columns<'r> {
    /// Begins at the first one.
    pub(super) fn of(row: &'r Row<'r>) -> Self {
        Self { row, next: 0 }
    }

    /// The next one.
    pub(super) fn next<T: FromSql>(&mut self) -> rusqlite::Result<T> {
        let value = self.row.get(self.next);
        self.next += 1;
        value
    }
}
