//! The table of mounts: what /proc/mounts says. Pure.

use crate::plain_text::plain;
use std::{
    ffi::OsString,
    os::unix::ffi::OsStringExt,
    path::{Path, PathBuf},
};

/// One line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// The device, or what stands for it, made fit for a log.
    pub source: String,
    /// Where it is mounted, with the table's octal escapes undone.
    pub point: PathBuf,
    /// The type of the file system: ubifs, ext4, tmpfs, squashfs …
    pub kind: String,
    /// The options, split at the commas.
    pub options: Vec<String>,
}

/// The longest text of a line that is kept, but for the mount point, in characters.
const LONGEST: usize = 200;

impl Mount {
    /// Whether nothing can be written there.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.options.iter().any(|option| option == "ro")
    }

    /// Whether what is written there is gone when the camera starts afresh.
    #[must_use]
    pub fn is_in_memory(&self) -> bool {
        ["tmpfs", "ramfs"].contains(&self.kind.as_str())
    }

    /// The same, read-only.
    #[must_use]
    pub fn made_read_only(mut self) -> Self {
        self.options
            .retain(|option| option != "rw" && option != "ro");
        self.options.insert(0, "ro".to_owned());
        self
    }
}

/// Reads the table, leniently: what is not a line of it is passed over.
#[must_use]
pub fn parse(table: &[u8]) -> Vec<Mount> {
    table
        .split(|byte| *byte == b'\n')
        .filter_map(mount)
        .collect()
}

/// A line: device, mount point, type, options, and two numbers that mean nothing here.
fn mount(line: &[u8]) -> Option<Mount> {
    let mut fields = line
        .split(u8::is_ascii_whitespace)
        .filter(|field| !field.is_empty());
    let source = plain(&unescaped(fields.next()?), LONGEST);
    let point = PathBuf::from(OsString::from_vec(unescaped(fields.next()?)));
    let kind = plain(fields.next()?, LONGEST);
    let options = fields
        .next()?
        .split(|byte| *byte == b',')
        .map(|option| plain(option, LONGEST))
        .collect();
    Some(Mount {
        source,
        point,
        kind,
        options,
    })
}

/// `\040` is a blank: the kernel writes blanks, tabs, line ends and backslashes as three octal digits.
fn unescaped(field: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(field.len());
    let mut rest = field;
    while let Some((first, others)) = rest.split_first() {
        let (byte, left) = match escape(rest) {
            Some(found) => found,
            None => (*first, others),
        };
        text.push(byte);
        rest = left;
    }
    text
}

/// The byte that an escape at the start stands for, and what follows it.
fn escape(field: &[u8]) -> Option<(u8, &[u8])> {
    match field {
        [
            b'\\',
            high @ b'0'..=b'3',
            middle @ b'0'..=b'7',
            low @ b'0'..=b'7',
            rest @ ..,
        ] => Some(((high & 3) << 6 | (middle & 7) << 3 | (low & 7), rest)),
        _ => None,
    }
}

/// What is mounted at exactly this place: the last line counts, as earlier ones lie below it.
#[must_use]
pub fn at<'a>(mounts: &'a [Mount], point: &Path) -> Option<&'a Mount> {
    mounts.iter().rfind(|mount| mount.point == point)
}

/// The mount that holds a path: the longest mount point that leads to it, and of equal ones the last.
///
/// For a file that something may be mounted over, ask for its folder.
#[must_use]
pub fn holding<'a>(mounts: &'a [Mount], path: &Path) -> Option<&'a Mount> {
    let leading = mounts.iter().filter(|mount| path.starts_with(&mount.point));
    leading.max_by_key(|mount| mount.point.components().count())
}

#[cfg(test)]
mod tests;
