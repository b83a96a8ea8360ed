//! How a run ended, as a value; and the only place that knows exit codes.

use crate::plan::Refusal;
use std::{fmt, process::ExitCode};

/// How a run ended. The texts are whole sentences for the owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// What was asked for was printed; there is nothing to add.
    Answered,
    /// Something was done, and now all is as wished.
    Done(String),
    /// All was as wished already.
    NothingToDo(String),
    /// Another run holds the lock.
    Busy,
    /// It could not be done, or (of `status`) it is not so. The camera is as it was.
    NotDone(String),
    /// The command line is wrong.
    WrongCommandLine(String),
    /// The card's hosts file can't be followed.
    BadCard(String),
    /// Nothing here looks like a camera.
    NotACamera,
    /// We may not mount.
    NotRoot,
    /// The root file system could not be made read-only again.
    LeftWritable(String),
}

impl Ending {
    /// The exit code, as the manual lists them.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Answered | Self::Done(_) | Self::NothingToDo(_) | Self::Busy => 0,
            Self::NotDone(_) => 1,
            Self::WrongCommandLine(_) => 2,
            Self::BadCard(_) => 3,
            Self::NotACamera | Self::NotRoot => 4,
            Self::LeftWritable(_) => 5,
        }
    }
}

impl From<Refusal> for Ending {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotACamera => Self::NotACamera,
            Refusal::NotRoot => Self::NotRoot,
            Refusal::NoWay(why) => Self::NotDone(format!("It could not be done. {why}")),
        }
    }
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        ending.exit_code().into()
    }
}

impl fmt::Display for Ending {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answered => Ok(()),
            Self::Done(text)
            | Self::NotDone(text)
            | Self::WrongCommandLine(text)
            | Self::BadCard(text) => formatter.write_str(text),
            Self::NothingToDo(text) => write!(formatter, "There was nothing to do.\n{text}"),
            Self::Busy => formatter.write_str("Another run is under way; this one is not needed."),
            Self::NotACamera => formatter.write_str(
                "This does not look like a camera, so nothing was touched. If it is one, say where: --root /",
            ),
            Self::NotRoot => formatter.write_str("Only root may do this. On the camera, autoexec.sh is run as root."),
            Self::LeftWritable(why) => write!(
                formatter,
                "The camera's root file system could not be made read-only again: {why}.\n\
                 What to do: switch the camera off, wait half a minute, take the battery out, and put it back in. After \
                 that it is read-only, as the camera itself makes it so."
            ),
        }
    }
}

#[cfg(test)]
mod tests;
