//! Opening a store: exclusively, or for a step or two next to a running gateway.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::lock::FileLock;
use super::writer::{CommitWatch, Writer};
use super::{SqliteStore, callbacks, erase, schema, trouble};
use crate::store::StoreError;

impl SqliteStore {
    /// Opens the file, creating or migrating it, and starts the writer. One store per file: a second one is refused.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::open_watched(path, None)
    }

    /// [`Self::open`] with a watch that is notified of every commit.
    pub fn open_watched(
        path: &Path,
        watch: Option<Arc<dyn CommitWatch>>,
    ) -> Result<Self, StoreError> {
        let lock = schema::create(path)
            .and_then(|()| FileLock::take(path))
            .map_err(|error| trouble::explained(path, error))?;
        let file = path.to_owned();
        let first = AtomicBool::new(true);
        let open = Box::new(move || {
            let connection = schema::open(&file)?;
            // The file is also reopened after trouble, when steps may be waiting.
            if first.swap(false, Ordering::Relaxed) {
                callbacks::release_all(&connection)?;
            }
            Ok(connection)
        });
        let writer = Writer::start(open, Some(lock), watch)
            .map_err(|error| trouble::explained(path, error))?;
        schema::look_at_mode(path);
        Ok(Self {
            writer,
            swept_buckets: Arc::default(),
            path: path.to_owned(),
        })
    }

    /// Opens the file of a running gateway, for a step or two next to it: each is a transaction of its own.
    pub fn open_beside(path: &Path) -> Result<Self, StoreError> {
        let file = path.to_owned();
        let open = Box::new(move || schema::open_beside(&file));
        Ok(Self {
            writer: Writer::start(open, None, None)?,
            swept_buckets: Arc::default(),
            path: path.to_owned(),
        })
    }

    /// Moves the log into the file, so that nothing erased is left in it. `false` if somebody is still reading.
    pub fn wipe_log(path: &Path) -> Result<bool, StoreError> {
        erase::wipe_log(&schema::open_beside(path)?)
    }
}
