//! A row read from left to right, and where a verification's rows are.

use phone::Region;
use rusqlite::Row;
use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

use crate::verification::seal::Sealed;

/// The columns of a row, in the order in which the query names them. Access by name would search all names
/// each time: a tenth of the writer's time.
pub(super) struct Columns<'r> {
    row: &'r Row<'r>,
    next: usize,
}

impl<'r> Columns<'r> {
    /// Starts at the first one.
    pub(super) fn of(row: &'r Row<'r>) -> Self {
        Self { row, next: 0 }
    }

    /// The next one.
    pub(super) fn next<T: FromSql>(&mut self) -> rusqlite::Result<T> {
        let value = self.row.get(self.next);
        self.next += 1;
        value
    }

    /// The next one, if it is a region. One that no numbering plan has any more is as good as none.
    pub(super) fn region(&mut self) -> rusqlite::Result<Option<Region>> {
        let code: Option<String> = self.next()?;
        Ok(code.and_then(|code| code.parse().ok()))
    }
}

impl<T> FromSql for Sealed<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Vec::column_result(value).map(Self::from_bytes)
    }
}

impl<T> ToSql for Sealed<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_bytes().into())
    }
}

/// Where a verification's rows are: its place in the order of arrival.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrival(pub(super) i64);
