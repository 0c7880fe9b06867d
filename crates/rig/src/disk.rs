//! The disk under the stores: where they are, and what a sync costs.

use std::fs::File;
use std::io::Write as _;
use std::time::Duration;

use anyhow::{Context as _, Result};
use tempfile::TempDir;

use crate::clock;

/// A temporary directory on the disk that holds the programs: the usual one might be in memory.
pub fn folder() -> Result<TempDir> {
    let program = std::env::current_exe()?;
    let beside = program.parent().context("a program lies in a folder")?;
    Ok(tempfile::tempdir_in(beside)?)
}

/// The median and the 99th percentile of appending 256 bytes and syncing them.
pub fn sync_times() -> Result<(Duration, Duration)> {
    let folder = folder()?;
    let mut file = File::create(folder.path().join("appended"))?;
    let mut times = Vec::with_capacity(APPENDS);
    for _ in 0..APPENDS {
        let start = clock::now();
        file.write_all(&[7; 256])?;
        file.sync_data()?;
        times.push(clock::since(start));
    }
    times.sort();
    Ok((times[APPENDS / 2], times[APPENDS * 99 / 100]))
}

const APPENDS: usize = 500;
