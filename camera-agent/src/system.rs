//! The calls that touch the camera: the only file that knows `nix`, each method a call or two, each error with its path.
//!
//! It decides nothing. A stand-in for tests implements the same trait in memory and can stop after each call.

use crate::mounts::Mount;
use std::{io, path::Path, time::Duration};

/// What the agent needs of the operating system. Paths are as the system sees them; links at the end are not followed
/// by calls that write.
pub trait System {
    /// A whole file of at most `most` bytes.
    ///
    /// # Errors
    /// The system's; `InvalidData` if the file is longer.
    fn read(&self, path: &Path, most: usize) -> io::Result<Vec<u8>>;
    /// What is at a path, without following a link there.
    ///
    /// # Errors
    /// The system's; `NotFound` if nothing is there.
    fn kind(&self, path: &Path) -> io::Result<Kind>;
    // … read_dir names, node_name, is_root, uptime, mount table, write_over(path, bytes), cut(path, length), flush(path),
    // sync_file_system(path), create(path), replace(path, bytes) for notes, remove, remount(mount, read_only), bind, unbind,
    // pause(Duration) …
    /// Waits.
    fn pause(&self, time: Duration);
    /// Mounts a file system anew with its own options, writable or read-only.
    ///
    /// # Errors
    /// The system's.
    fn remount(&mut self, mount: &Mount, read_only: bool) -> io::Result<()>;
}

/// What is at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A file, and its length in bytes.
    File(u64),
    /// A folder.
    Folder,
    /// A link, and what it says.
    Link(std::path::PathBuf),
    /// A device or the like.
    Other,
}
