//! The table of mounts: what /proc/mounts says. Pure.

use std::path::{Path, PathBuf};

/// One line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// The device, or what stands for it.
    pub source: String,
    /// Where it is mounted, with the table's octal escapes undone.
    pub point: PathBuf,
    /// The type of the file system: ubifs, ext4, tmpfs, squashfs …
    pub kind: String,
    /// The options, split at the commas.
    pub options: Vec<String>,
}

impl Mount {
    /// Whether nothing can be written there.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.options.iter().any(|option| option == "ro")
    }
}

/// Reads the table, leniently: what is not a line of it is passed over.
#[must_use]
pub fn parse(_table: &[u8]) -> Vec<Mount> {
    todo!()
}

/// What is mounted at exactly this place: the last line counts, as earlier ones lie below it.
#[must_use]
pub fn at<'a>(_mounts: &'a [Mount], _point: &Path) -> Option<&'a Mount> {
    todo!()
}

/// The mount that holds a path: the longest mount point that leads to it, and of equal ones the last.
#[must_use]
pub fn holding<'a>(_mounts: &'a [Mount], _path: &Path) -> Option<&'a Mount> {
    todo!()
}
