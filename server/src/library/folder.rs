//! The hidden folder in the library for what is still arriving. It is on the library's own file system,
//! so that a whole file takes its final name in one step and a half one never has it.

use super::LibraryError;
use crate::disk;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

const NAME: &str = ".incoming";

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
        let lock = disk::make_folder(&path)
            .and_then(|()| is_own_folder(&path))
            .and_then(|()| disk::lock(&path))
            .map_err(|cause| LibraryError::file(&path, cause))?
            .ok_or_else(|| LibraryError::InUse {
                path: library.to_owned(),
            })?;
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

/// Whether this folder has been a library before.
pub(super) fn is_in(root: &Path) -> bool {
    root.join(NAME).is_dir()
}

/// Whatever is in it is removed: no link may lead that elsewhere.
fn is_own_folder(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path)?.is_dir() {
        true => Ok(()),
        false => Err(io::ErrorKind::NotADirectory.into()),
    }
}

/// Whatever is here was never acknowledged to a camera: its sender still has it.
fn clean(path: &Path) -> io::Result<usize> {
    let mut removed = 0;
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_name() != disk::LOCK && entry.file_type()?.is_file() {
            fs::remove_file(entry.path())?;
            removed += 1;
        }
    }
    Ok(removed)
}

#[cfg(test)]
mod tests;
