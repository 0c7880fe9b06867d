//! One build at a time: two of them in one `dist` would spoil each other.

use std::fs::{self, File, TryLockError};

use anyhow::Result;

use crate::{clone, step};

/// This process's turn; it ends when this is dropped, and with the process in any case.
#[derive(Debug)]
pub(crate) struct Turn(#[expect(dead_code, reason = "held for its lock, never read")] File);

/// Waits until no other xtask of this clone has its turn.
pub(crate) fn take() -> Result<Turn> {
    fs::create_dir_all(clone::target())?;
    let file = File::create(clone::target().join("xtask.lock"))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            step::begin("Waiting for another `cargo xtask` that is building the widget");
            file.lock()?;
        }
        Err(TryLockError::Error(error)) => return Err(error.into()),
    }
    Ok(Turn(file))
}
