//! Delivery records, read next to the writer: a long list must not delay a single send.

use std::collections::HashMap;
use std::path::Path;
use std::sync::LazyLock;

use phone::Region;
use rusqlite::{Connection, OpenFlags, params};
use wire::Channel;

use super::columns::Columns;
use super::error::inconsistent;
use super::messages::{self, COLUMNS};
use crate::store::{DeliveriesQuery, KeptDelivery, StoreError, Tally};
use crate::verification::VerificationKey;

/// Reads on a thread of its own.
pub(super) async fn beside<T, F>(path: &Path, read: F) -> Result<T, StoreError>
where
    T: Send + 'static,
    F: FnOnce(&Path) -> Result<T, StoreError> + Send + 'static,
{
    let path = path.to_owned();
    tokio::task::spawn_blocking(move || read(&path))
        .await
        .map_err(|_| StoreError::Unavailable("the reader did not respond".to_owned()))?
}

/// A page, newest first.
pub(super) fn page(path: &Path, query: &DeliveriesQuery) -> Result<Vec<KeptDelivery>, StoreError> {
    let connection = open(path)?;
    let mut statement = connection.prepare(&PAGE)?;
    let before = query.before.unwrap_or(i64::MAX);
    let mut rows = statement.query(params![query.site.0, query.since.0, before, query.limit])?;
    let mut page = Vec::new();
    while let Some(row) = rows.next()? {
        let mut columns = Columns::of(row);
        page.push(KeptDelivery {
            place: columns.next()?,
            key: VerificationKey::from_bytes(columns.next()?),
            index: usize::try_from(columns.next::<i64>()?).map_err(|_| inconsistent("position"))?,
            country: columns.region()?,
            unknown_range: columns.next()?,
            sealed_id: columns.next()?,
            send: messages::read(&mut columns)?,
        });
    }
    Ok(page)
}

/// All of them, by channel, country and provider, in that order.
pub(super) fn tallies(path: &Path, query: &DeliveriesQuery) -> Result<Vec<Tally>, StoreError> {
    let connection = open(path)?;
    let mut statement = connection.prepare(TALLIES)?;
    let mut rows = statement.query(params![query.site.0, query.since.0])?;
    let mut tallies: HashMap<(Channel, Option<Region>, Option<String>), Tally> = HashMap::new();
    while let Some(row) = rows.next()? {
        let channel: String = row.get("channel")?;
        let channel = channel.parse().map_err(|_| inconsistent("channel"))?;
        let country: Option<String> = row.get("country")?;
        let country = country.and_then(|code| code.parse().ok());
        let provider = row.get("provider")?;
        let place = (channel, country, provider);
        let tally = tallies
            .entry(place.clone())
            .or_insert_with(|| Tally::of(place.0, place.1, place.2));
        tally.unknown_ranges += u64::from(row.get::<_, bool>("unknown_range")?);
        let status: String = row.get("status")?;
        match status.as_str() {
            "DELIVERED" => {
                tally.delivered += 1;
                let latency: Option<i64> = row.get("latency")?;
                tally
                    .latencies_ms
                    .extend(latency.and_then(|latency| u64::try_from(latency).ok()));
            }
            "FAILED" => tally.failed += 1,
            _ => tally.pending += 1,
        }
    }
    let mut sorted: Vec<_> = tallies.into_iter().collect();
    sorted.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(sorted.into_iter().map(|(_, tally)| tally).collect())
}

fn open(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Ok(Connection::open_with_flags(path, flags)?)
}

static PAGE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT message, key, position, country, unknown_range, sealed_id, {COLUMNS} FROM sends
         WHERE message < ?3 AND site = ?1 AND claimed_at >= ?2 ORDER BY message DESC LIMIT ?4"
    )
});
const TALLIES: &str = "
    SELECT channel, country, provider, unknown_range, iif(outcome IS 'opted_out', 'PENDING', status) AS status,
        reported_at - claimed_at AS latency
    FROM sends WHERE claimed_at >= ?2 AND site = ?1";
