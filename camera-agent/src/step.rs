//! One thing the agent does. A step can say what it does; that is all it knows.

use crate::mounts::Mount;
use std::{fmt, path::PathBuf};

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Make a file system writable, do these, and make it read-only again whatever became of them.
    WhileWritable {
        /// Which one, with its options of before.
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
    /// Take the copy away; the file below is seen again.
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

impl fmt::Display for Step {
    fn fmt(&self, _formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        todo!()
    }
}
