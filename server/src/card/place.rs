//! Whether a folder is a memory card: what is mounted where, and what the camera leaves on its cards.

use std::fs;
use std::path::{Path, PathBuf};

/// The file systems of cards, as the kernel calls them. (`fuseblk` may be exFAT, or any disk of Windows.)
const OF_CARDS: [&str; 4] = ["vfat", "msdos", "exfat", "fuse.exfat"];

/// What is mounted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// Where.
    pub place: PathBuf,
    /// The kind of file system.
    pub file_system: String,
}

/// What is mounted now; empty where the system doesn't tell.
#[must_use]
pub fn mounts() -> Vec<Mount> {
    read(&fs::read_to_string("/proc/self/mountinfo").unwrap_or_default())
}

/// The lines of `/proc/self/mountinfo`: the place is the fifth word, the file system the first behind a lonely hyphen.
#[must_use]
pub fn read(mountinfo: &str) -> Vec<Mount> {
    let mount = |line: &str| {
        let (before, behind) = line.split_once(" - ")?;
        Some(Mount {
            place: unescaped(before.split(' ').nth(4)?).into(),
            file_system: behind.split(' ').next()?.to_owned(),
        })
    };
    mountinfo.lines().filter_map(mount).collect()
}

/// The kernel writes blanks, tabs, line breaks and backslashes as `\` and three octal digits.
fn unescaped(text: &str) -> String {
    let mut pieces = text.split('\\');
    let mut whole = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let code = piece
            .get(..3)
            .and_then(|digits| u8::from_str_radix(digits, 8).ok());
        match (code, piece.get(3..)) {
            (Some(code), Some(rest)) => {
                whole.push(char::from(code));
                whole.push_str(rest);
            }
            _ => {
                whole.push('\\');
                whole.push_str(piece);
            }
        }
    }
    whole
}

/// Whether this looks like the top folder of a card: it is formatted as cards are, or a camera made its folder for photos
/// there. The disk that a computer starts from is formatted so as well.
#[must_use]
pub fn is_card(folder: &Path, mounts: &[Mount]) -> bool {
    let is_here = |mount: &&Mount| mount.place == folder;
    let file_system = mounts
        .iter()
        .rev()
        .find(is_here)
        .map(|mount| mount.file_system.as_str());
    let is_formatted_so = file_system.is_some_and(|kind| OF_CARDS.contains(&kind));
    !folder.join("EFI").is_dir() && (folder.join("DCIM").is_dir() || is_formatted_so)
}

/// Where the card probably is instead.
#[must_use]
pub fn likely(mounts: &[Mount]) -> Vec<&Path> {
    let might_be = |mount: &&Mount| {
        OF_CARDS.contains(&mount.file_system.as_str()) && !mount.place.starts_with("/boot")
    };
    mounts
        .iter()
        .filter(might_be)
        .map(|mount| mount.place.as_path())
        .collect()
}

#[cfg(test)]
mod tests;
