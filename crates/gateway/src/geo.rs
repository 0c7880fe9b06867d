//! The country of an address, from an MMDB file that is reloaded when it changes.
//!
//! The file is optional: if there is none, or it is damaged, no address has a country, and the gateway works without. If
//! it is damaged while the gateway runs, the previous contents stay in use.

use std::fmt;
use std::io;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use maxminddb::{MaxMindDbError, Reader};
use phone::Region;
use serde::Deserialize;

use crate::address::of_customer;

/// A file, and its last readable contents.
pub struct CountryDatabase {
    path: PathBuf,
    reader: RwLock<Option<Arc<Reader<Vec<u8>>>>>,
    /// Of the file that was last read, or tried.
    stamp: Mutex<Option<Stamp>>,
}

/// Changes with the file.
type Stamp = (SystemTime, u64);

/// Why a file was not loaded.
#[derive(Debug, thiserror::Error)]
enum Unusable {
    #[error("it cannot be read: {0}")]
    File(#[from] io::Error),
    #[error("it is not an MMDB file, or it is damaged: {0}")]
    Format(#[from] MaxMindDbError),
}

/// The part of a record that is read: `country_code` in the free files of `ip-location-db`, `country.iso_code` in `MaxMind`'s.
#[derive(Deserialize)]
struct Record<'a> {
    #[serde(borrow)]
    country_code: Option<&'a str>,
    #[serde(borrow)]
    country: Option<Country<'a>>,
}

#[derive(Deserialize)]
struct Country<'a> {
    iso_code: Option<&'a str>,
}

impl CountryDatabase {
    /// Reads the file; if that fails, the log says so and no address has a country.
    pub fn open(path: PathBuf) -> Self {
        let database = Self {
            path,
            reader: RwLock::default(),
            stamp: Mutex::default(),
        };
        database.refresh();
        database
    }

    /// Reloads the file if it differs from the one that was last read, or tried. Blocks while it reads.
    pub fn refresh(&self) {
        let stamp = self.stamp_of_file();
        let mut last = self.stamp.lock().unwrap_or_else(PoisonError::into_inner);
        if stamp.is_some() && *last == stamp {
            return;
        }
        // A missing file is reported once, not every few seconds.
        let missed = stamp.is_none() && last.is_none() && self.current().is_some();
        *last = stamp;
        match self.read() {
            Ok(reader) => {
                tracing::info!(built = reader.metadata().build_epoch, "geo.database_read");
                let mut current = self.reader.write().unwrap_or_else(PoisonError::into_inner);
                *current = Some(Arc::new(reader));
            }
            Err(_) if missed => {}
            Err(error) => {
                tracing::warn!(file = %self.path.display(), %error, "geo.database_unusable");
            }
        }
    }

    /// The country of an address; `None` if the file does not say, or names one without telephones.
    pub fn country(&self, address: IpAddr) -> Option<Region> {
        let address = of_customer(address);
        look_up(&*self.current()?, address).ok().flatten()
    }

    fn current(&self) -> Option<Arc<Reader<Vec<u8>>>> {
        self.reader
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn stamp_of_file(&self) -> Option<Stamp> {
        let file = std::fs::metadata(&self.path).ok()?;
        Some((file.modified().ok()?, file.len()))
    }

    /// Reads the file, and looks up addresses all over it, so that damage is found now rather than at a
    /// request. `Reader::verify` would refuse the free files, whose description is empty.
    fn read(&self) -> Result<Reader<Vec<u8>>, Unusable> {
        let reader = Reader::from_source(std::fs::read(&self.path)?)?;
        for place in 0..PROBES {
            look_up(&reader, IpAddr::V4((place * (u32::MAX / PROBES)).into()))?;
        }
        Ok(reader)
    }
}

fn look_up(reader: &Reader<Vec<u8>>, address: IpAddr) -> Result<Option<Region>, MaxMindDbError> {
    let record: Option<Record<'_>> = reader.lookup(address)?.decode()?;
    Ok(record.and_then(|record| {
        let nested = record.country.and_then(|country| country.iso_code);
        record.country_code.or(nested)?.parse().ok()
    }))
}

/// Milliseconds for all of them.
const PROBES: u32 = 4096;

impl fmt::Debug for CountryDatabase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CountryDatabase")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// Checks for a new file periodically; the owner aborts the task.
pub async fn watch(database: Arc<CountryDatabase>) {
    let mut ticks = tokio::time::interval(PERIOD);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let database = Arc::clone(&database);
        // Only fails when the runtime shuts down.
        let _ended = tokio::task::spawn_blocking(move || database.refresh()).await;
    }
}

const PERIOD: Duration = Duration::from_secs(10);

#[cfg(test)]
mod tests;
