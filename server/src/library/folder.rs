//! The hidden folder in the library for what is still arriving. It is on the library's own file system,
//! so that a whole file takes its final name in one step and a half one never has it.

use super::LibraryError;
use crate::disk;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

const NAME: &str = ".incoming";
const LOCK: &str = "lock";

/// The folder, locked against a second server.
#[derive(Debug)]
pub(super) struct IncomingFolder {
    path: PathBuf,
    left_over: usize,
    /// Held open: the lock ends with the process, however it ends.
    _lock: File,
}

impl IncomingFolder {
    pub(super) fn open(library: &Path) -> Result<Self, LibraryError> {
        let path = library.join(NAME);
        disk::make_folder(&path).map_err(|source| LibraryError::file(&path, source))?;
        let lock = lock(library, &path.join(LOCK))?;
        let left_over = clean(&path).map_err(|source| LibraryError::file(&path, source))?;
        Ok(Self {
            path,
            left_over,
            _lock: lock,
        })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn left_over(&self) -> usize {
        self.left_over
    }
}

fn lock(library: &Path, path: &Path) -> Result<File, LibraryError> {
    let file = File::create(path).map_err(|source| LibraryError::file(path, source))?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Err(LibraryError::InUse {
            path: library.to_owned(),
        }),
        // Some network file systems have no locks; a library there must still be usable.
        Err(TryLockError::Error(error)) => {
            tracing::warn!(
                "{} can't be locked ({error}); make sure only one server uses it",
                path.display()
            );
            Ok(file)
        }
        Ok(()) => Ok(file),
    }
}

/// Whatever is here was never acknowledged to a camera: its sender still has it.
fn clean(path: &Path) -> io::Result<usize> {
    let mut removed = 0;
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_name() != LOCK && entry.file_type()?.is_file() {
            fs::remove_file(entry.path())?;
            removed += 1;
        }
    }
    Ok(removed)
}
