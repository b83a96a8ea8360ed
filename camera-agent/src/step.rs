//! One thing the agent does. A step can say what it does; that is all it knows.

use crate::{mounts::Mount, plain_text::plain};
use std::{
    fmt,
    os::unix::ffi::OsStrExt,
    path::{Path, PathBuf},
};

/// How much of a path is shown, in bytes.
const LONGEST_PATH: usize = 300;

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Make a file system writable, do these, and make it read-only again whatever became of them.
    WhileWritable {
        /// Which one; all its options but `ro` are kept.
        mount: Mount,
        /// The note in memory that tells the next run, should this one be killed.
        note: Option<PathBuf>,
        /// What is done meanwhile.
        steps: Vec<Step>,
    },
    /// Make read-only what an earlier, killed run left writable; then forget its note.
    CloseAgain {
        /// Which one.
        mount: Mount,
        /// The note in memory.
        note: PathBuf,
    },
    /// Keep the camera's own file on the card; going on without it is allowed.
    BackUp {
        /// Where to.
        to: PathBuf,
        /// What.
        content: Vec<u8>,
    },
    /// Write over a file in place, without cutting it first; cut, flush, and read it back.
    WriteInPlace {
        /// Which.
        path: PathBuf,
        /// What it shall say.
        content: Vec<u8>,
        /// How long it is now, in bytes; `None`: it does not exist and is made.
        length: Option<usize>,
    },
    /// Write a copy in memory and bind it over the file.
    BindCopy {
        /// The copy.
        copy: PathBuf,
        /// The file that is covered.
        over: PathBuf,
        /// What the copy says.
        content: Vec<u8>,
    },
    /// Take the copy away, even while somebody reads it (a detached unmount); the file below is seen again.
    Unbind {
        /// The copy.
        copy: PathBuf,
        /// The file that was covered.
        over: PathBuf,
    },
    /// Leave the note that lets autoexec.sh end at once.
    NoteDone {
        /// Where.
        path: PathBuf,
        /// The bytes of the card's hosts file.
        content: Vec<u8>,
    },
    /// Remove a file of ours: a trigger on the card, a note.
    Remove {
        /// Which.
        path: PathBuf,
    },
}

/// One line without its end; what is done inside [`Step::WhileWritable`] follows on lines of its own, indented.
impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.sentence())?;
        if let Self::WhileWritable { steps, .. } = self {
            for step in steps {
                write!(formatter, "\n    {}", step.sentence())?;
            }
        }
        Ok(())
    }
}

impl Step {
    /// What the step itself does, in a line.
    fn sentence(&self) -> String {
        match self {
            Self::WhileWritable { mount, note, .. } => {
                let noted = note
                    .as_ref()
                    .map(|note| format!(", with a note in {}", shown(note)));
                let noted = noted.unwrap_or_default();
                format!(
                    "make {} writable{noted}, and read-only again after this:",
                    place(mount)
                )
            }
            Self::CloseAgain { mount, note } => format!(
                "make {} read-only again, which an earlier run left writable, and remove its note {}",
                place(mount),
                shown(note)
            ),
            Self::BackUp { to, content } => format!(
                "keep the camera's own file ({} bytes) as {}, if the card can be written",
                content.len(),
                shown(to)
            ),
            Self::WriteInPlace {
                path,
                content,
                length: Some(length),
            } => format!(
                "write {} bytes over the {length} of {} in place, and read them back",
                content.len(),
                shown(path)
            ),
            Self::WriteInPlace {
                path,
                content,
                length: None,
            } => {
                format!(
                    "make {} with {} bytes, and read them back",
                    shown(path),
                    content.len()
                )
            }
            Self::BindCopy {
                copy,
                over,
                content,
            } => {
                format!(
                    "put a copy in memory, {} with {} bytes, over {}",
                    shown(copy),
                    content.len(),
                    shown(over)
                )
            }
            Self::Unbind { copy, over } => {
                format!(
                    "take the copy in memory, {}, away from {}",
                    shown(copy),
                    shown(over)
                )
            }
            Self::NoteDone { path, .. } => format!("note in {} that all is done", shown(path)),
            Self::Remove { path } => format!("remove {}", shown(path)),
        }
    }
}

/// A path in a line of a log.
fn shown(path: &Path) -> String {
    plain(path.as_os_str().as_bytes(), LONGEST_PATH)
}

fn place(mount: &Mount) -> String {
    format!("{} ({})", shown(&mount.point), mount.kind)
}

#[cfg(test)]
mod tests;
