//! Whether the open file, and its log, are still where the next process will look for them.

use std::path::PathBuf;

use super::lock::{FileLock, Identity};

/// The locations of the files of an open store.
#[derive(Debug)]
pub(super) struct Place<'l> {
    lock: &'l FileLock,
    log: PathBuf,
    /// The log, once there has been one: it stays while the store is open.
    log_identity: Option<Identity>,
    /// Whether all was well at the last check.
    was_kept: bool,
}

impl<'l> Place<'l> {
    /// The location of the locked file.
    pub(super) fn new(lock: &'l FileLock) -> Self {
        let mut log = lock.path().as_os_str().to_owned();
        log.push("-wal");
        Self {
            lock,
            log: log.into(),
            log_identity: None,
            was_kept: true,
        }
    }

    /// Checks. A file that is not in place is logged once, and so is its return.
    pub(super) fn is_kept(&mut self) -> bool {
        let log = Identity::at(&self.log);
        let log_is_kept = self.log_identity.is_none_or(|known| log == Some(known));
        let is_kept = self.lock.is_current() && log_is_kept;
        if is_kept && self.log_identity.is_none() {
            self.log_identity = log;
        }
        match (self.was_kept, is_kept) {
            (true, false) => tracing::error!("store.replaced"),
            (false, true) => tracing::info!("store.restored"),
            _ => {}
        }
        self.was_kept = is_kept;
        is_kept
    }
}
