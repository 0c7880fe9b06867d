//! One process per file: what a step holds in memory while it waits for its commit is known to one writer only.
//!
//! The lock is on the file that the path leads to, so a symbolic link or another name of the file is the same store. The
//! path can lead elsewhere later, under a running process: then nothing that it commits would be found again.

use std::fs::{File, Metadata, OpenOptions, TryLockError};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use crate::store::StoreError;

/// Held while the file is open. The kernel releases it with the process, however that ends.
#[derive(Debug)]
pub(super) struct FileLock {
    path: PathBuf,
    identity: Identity,
    #[expect(dead_code, reason = "held for their locks, never read")]
    held: Vec<File>,
}

/// The identity of a file, whatever its name: device and inode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Identity(u64, u64);

impl Identity {
    /// Of the file that the path leads to now.
    pub(super) fn at(path: &Path) -> Option<Self> {
        Some(Self::of(&std::fs::metadata(path).ok()?))
    }

    fn of(metadata: &Metadata) -> Self {
        Self(metadata.dev(), metadata.ino())
    }
}

impl FileLock {
    /// Locks the store's file, which exists, and a file next to it, for systems where SQLite's own locks and this one
    /// would interfere.
    pub(super) fn take(store: &Path) -> Result<Self, StoreError> {
        let unavailable = |error: std::io::Error| {
            StoreError::Unavailable(format!("cannot lock {}: {error}", store.display()))
        };
        let mut beside = store.canonicalize().map_err(unavailable)?.into_os_string();
        beside.push(".lock");
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(0o600);
        let mut held = vec![options.open(beside).map_err(unavailable)?];
        lock(&held[0], store)?;
        let file = File::open(store).map_err(unavailable)?;
        let identity = Identity::of(&file.metadata().map_err(unavailable)?);
        // On Linux these locks and those of SQLite (fcntl) do not interfere.
        if cfg!(target_os = "linux") {
            lock(&file, store)?;
            held.push(file);
        }
        Ok(Self {
            path: store.to_owned(),
            identity,
            held,
        })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the path still leads to the locked file.
    pub(super) fn is_current(&self) -> bool {
        Identity::at(&self.path) == Some(self.identity)
    }
}

fn lock(file: &File, store: &Path) -> Result<(), StoreError> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse),
        Err(TryLockError::Error(error)) => Err(StoreError::Unavailable(format!(
            "cannot lock {}: {error}",
            store.display()
        ))),
    }
}
