//! The reserve that stays free on the library's disk, and the room promised to uploads under way.

use super::LibraryError;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The bytes promised at a time to an upload of unknown size.
const BIT: u64 = 16 * 1024 * 1024;

/// The disk's room, minus the reserve, minus what running uploads were promised.
#[derive(Debug)]
pub(super) struct Space {
    root: PathBuf,
    keep_free: u64,
    promised: AtomicU64,
}

impl Space {
    pub(super) fn new(root: &Path, keep_free: u64) -> Self {
        let root = root.to_owned();
        let promised = AtomicU64::new(0);
        Self {
            root,
            keep_free,
            promised,
        }
    }

    pub(super) fn promise(space: &Arc<Self>, needed: u64) -> Result<Promise, LibraryError> {
        let free = free_bytes(&space.root)?;
        let before = space.promised.fetch_add(needed, Ordering::Relaxed);
        let promise = Promise {
            space: Arc::clone(space),
            left: needed,
        };
        let available = free.saturating_sub(before);
        if available < space.keep_free.saturating_add(needed) {
            return Err(LibraryError::Full {
                available,
                keep_free: space.keep_free,
                needed,
            });
        }
        Ok(promise)
    }
}

/// Room promised to one upload.
#[derive(Debug)]
pub struct Promise {
    space: Arc<Space>,
    left: u64,
}

impl Promise {
    /// Notes that so many bytes were written: the disk itself counts them from now on. An upload that didn't say how
    /// large it is gets its room bit by bit.
    ///
    /// # Errors
    /// [`LibraryError::Full`] when more came than was promised and the reserve would be touched.
    pub fn used(&mut self, bytes: u64) -> Result<(), LibraryError> {
        if bytes > self.left {
            let mut more = Space::promise(&self.space, bytes.max(BIT))?;
            self.left += std::mem::take(&mut more.left);
        }
        self.give_back(bytes);
        Ok(())
    }

    fn give_back(&mut self, bytes: u64) {
        self.left -= bytes;
        self.space.promised.fetch_sub(bytes, Ordering::Relaxed);
    }
}

impl Drop for Promise {
    fn drop(&mut self) {
        self.give_back(self.left);
    }
}

fn free_bytes(path: &Path) -> Result<u64, LibraryError> {
    let disk = rustix::fs::statvfs(path).map_err(|error| LibraryError::file(path, error.into()))?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(test)]
mod tests;
