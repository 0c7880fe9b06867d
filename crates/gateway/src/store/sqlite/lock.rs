//! One process a file: what a step holds in memory while it waits for its commit is known to one writer alone.

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use crate::store::StoreError;

/// Held for as long as the file is open. The kernel lets it go with the process, however that ends.
#[derive(Debug)]
pub(super) struct FileLock(#[expect(dead_code, reason = "held for its lock, never read")] File);

impl FileLock {
    /// Locks a file beside the store's own: SQLite has its own use for locks on that one.
    pub(super) fn take(store: &Path) -> Result<Self, StoreError> {
        let mut path = store.as_os_str().to_owned();
        path.push(".lock");
        let unavailable = |error: std::io::Error| {
            StoreError::Unavailable(format!("cannot lock {}: {error}", store.display()))
        };
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(0o600);
        let file = options.open(path).map_err(unavailable)?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse),
            Err(TryLockError::Error(error)) => Err(unavailable(error)),
        }
    }
}
