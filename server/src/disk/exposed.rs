//! Who else could put something of theirs where a path leads.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

/// Not only the owner may write.
const OPEN: u32 = 0o022;
/// Everybody may add to the folder, and nobody may take away or rename what is somebody else's.
const STICKY: u32 = 0o1000;

/// The uppermost folder on the way to this one, itself included, that belongs to another user or that others may write
/// into: there they can exchange what lies below, at any moment. Nothing where only this user and the system can.
///
/// A path with links is not taken for safe: resolve them before.
pub(crate) fn exposed(folder: &Path) -> io::Result<Option<PathBuf>> {
    // Whoever owns the uppermost folder can do everything anyway; in a namespace that is another number than 0.
    let system = fs::metadata("/")?.uid();
    let trusted = [system, rustix::process::geteuid().as_raw()];
    let mut chain: Vec<_> = folder.ancestors().collect();
    chain.reverse();
    for place in chain {
        let about = fs::symlink_metadata(place)?;
        if !about.is_dir() || !is_kept(&about, &trusted) {
            return Ok(Some(place.to_owned()));
        }
    }
    Ok(None)
}

fn is_kept(about: &Metadata, trusted: &[u32]) -> bool {
    let is_open = about.mode() & OPEN != 0 && about.mode() & STICKY == 0;
    trusted.contains(&about.uid()) && !is_open
}

#[cfg(test)]
mod tests;
