//! One process per database file: SQLite has no lock for migrations, and a second bot would ask every question twice.

use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use super::StoreError;

/// Holds the lock as long as it lives; the system drops it with the process, however that ends.
pub(super) struct FileLock {
    _file: File,
}

impl FileLock {
    /// Locks `PATH.lock`, which is left in place: removing it would let two processes hold two different files.
    pub(super) fn take(database: &Path) -> Result<FileLock, StoreError> {
        let path = lock_path(database);
        let at = |source| StoreError::File {
            path: path.clone(),
            source,
        };
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(at)?;
        match file.try_lock() {
            Ok(()) => Ok(FileLock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse {
                path: database.to_path_buf(),
            }),
            Err(TryLockError::Error(source)) => Err(StoreError::File {
                path: path.clone(),
                source,
            }),
        }
    }
}

fn lock_path(database: &Path) -> PathBuf {
    let mut path = OsString::from(database);
    path.push(".lock");
    path.into()
}
