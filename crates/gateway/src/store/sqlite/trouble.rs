//! Why a store cannot be opened, in words: SQLite's own are the same for a full disk and a damaged one.

use std::fs::OpenOptions;
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use crate::store::StoreError;

/// The error, with the operating system's explanation about the directory if there is one.
pub(super) fn explained(path: &Path, error: StoreError) -> StoreError {
    if matches!(
        error,
        StoreError::InUse | StoreError::Corrupt(_) | StoreError::Replaced
    ) {
        return error;
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let Some(why) = try_to_write(folder).err().and_then(|error| words(&error)) else {
        return error;
    };
    StoreError::Unavailable(format!("{} {why}", folder.display()))
}

fn words(error: &io::Error) -> Option<&'static str> {
    Some(match error.kind() {
        ErrorKind::StorageFull => {
            "is on a full disk: free some megabytes, or choose another location with store.path"
        }
        ErrorKind::QuotaExceeded => "is on a disk on which this user's quota is used up",
        ErrorKind::ReadOnlyFilesystem => "is on a read-only disk",
        ErrorKind::PermissionDenied => "is not writable by this user",
        _ => return None,
    })
}

/// Writes as much as a new store needs, and removes it again.
fn try_to_write(folder: &Path) -> io::Result<()> {
    let path = folder.join(format!(".otp-gateway-{}", std::process::id()));
    let mut options = OpenOptions::new();
    let mut file = options.write(true).create_new(true).open(&path)?;
    let written = file
        .write_all(&vec![0; FRESH_STORE_BYTES])
        .and_then(|()| file.sync_all());
    // Another process cleans up what this one cannot.
    let _ = std::fs::remove_file(&path);
    written
}

/// Tables, log and the log's index.
const FRESH_STORE_BYTES: usize = 512 * 1024;
