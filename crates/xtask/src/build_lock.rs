//! A lock on building the widget: two builds in one `dist` would damage each other.

use std::fs::{self, File, TryLockError};

use anyhow::Result;

use crate::{progress, repository};

/// The lock, held by this process; released when this is dropped, and with the process in any case.
#[derive(Debug)]
pub(crate) struct BuildLock(#[expect(dead_code, reason = "held for its lock, never read")] File);

/// Waits until no other xtask of this clone holds the lock.
pub(crate) fn take() -> Result<BuildLock> {
    fs::create_dir_all(repository::target())?;
    let file = File::create(repository::target().join("xtask.lock"))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            progress::begin("Waiting for another `cargo xtask` that is building the widget");
            file.lock()?;
        }
        Err(TryLockError::Error(error)) => return Err(error.into()),
    }
    Ok(BuildLock(file))
}
