//! Finds the program for the camera, which is built apart (`scripts/build-agent`) and comes with a release.

use super::{files::AGENT, recognise};
use std::fmt;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// No program for a camera is that large, in bytes.
const MOST: u64 = 4 << 20;

/// Where it is looked for, seen from the folder of this program.
const BESIDE: [&str; 5] = [
    ".",
    "../share/nx-gateway",
    "sd-card",
    // In a checkout, whose `target/debug` or `target/release` this program is in.
    "../agent",
    "../sd-card",
];
/// The same, seen from the folder in which this program was called.
const HERE: [&str; 2] = ["target/agent", "sd-card"];

/// Why there is none.
#[derive(Debug)]
pub enum Missing {
    /// It is in none of these places.
    Nowhere(Vec<PathBuf>),
    /// The one that was named can't be read.
    Unreadable(PathBuf, io::Error),
    /// The one that was named is something else.
    NotForCameras(PathBuf),
}

/// Reads the program from this file, or else from where it usually is.
///
/// # Errors
/// When there is none. One that is built for another processor is no error where nobody named it: it is passed over.
pub fn find(named: Option<&Path>, program: Option<&Path>) -> Result<Vec<u8>, Missing> {
    if let Some(path) = named {
        let content = read(path).map_err(|error| Missing::Unreadable(path.to_owned(), error))?;
        let is_one = recognise::is_program(&content);
        return is_one
            .then_some(content)
            .ok_or_else(|| Missing::NotForCameras(path.to_owned()));
    }
    let places = places(program.and_then(Path::parent));
    let content = places.iter().filter_map(|path| read(path).ok());
    let mut programs = content.filter(|content| recognise::is_program(content));
    programs.next().ok_or(Missing::Nowhere(places))
}

fn places(program_in: Option<&Path>) -> Vec<PathBuf> {
    let beside = program_in.map(|folder| BESIDE.map(|place| tidy(&folder.join(place))));
    let places = beside.into_iter().flatten().chain(HERE.map(PathBuf::from));
    places.map(|folder| folder.join(AGENT)).collect()
}

/// A path without `.` and, as far as they can be resolved in the text, `..`, for people to read.
fn tidy(path: &Path) -> PathBuf {
    use std::path::Component::{CurDir, Normal, ParentDir};
    let mut tidy = PathBuf::new();
    for component in path.components() {
        match component {
            CurDir => {}
            ParentDir if matches!(tidy.components().next_back(), Some(Normal(_))) => {
                tidy.pop();
            }
            other => tidy.push(other),
        }
    }
    tidy
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    File::open(path)?.take(MOST + 1).read_to_end(&mut content)?;
    if u64::try_from(content.len()).is_ok_and(|size| size > MOST) {
        return Err(io::Error::other("it is far too large"));
    }
    Ok(content)
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nowhere(places) => {
                writeln!(
                    f,
                    "the program for the camera, {AGENT}, is in none of the places where it belongs:"
                )?;
                for place in places {
                    writeln!(f, "  {}", place.display())?;
                }
                write!(
                    f,
                    "hint: a release has it beside this program, and scripts/build-agent in a checkout makes it; \
                     or say where it is with --agent FILE. Nothing was written."
                )
            }
            Self::Unreadable(path, error) => {
                write!(
                    f,
                    "{} can't be read: {error}\nhint: look at what stands behind --agent",
                    path.display()
                )
            }
            Self::NotForCameras(path) => write!(
                f,
                "{} is no program for the camera's processor (ARM, 32 bits)\n\
                 hint: take the {AGENT} of a release, or the one that scripts/build-agent leaves in target/agent",
                path.display()
            ),
        }
    }
}

impl std::error::Error for Missing {}

#[cfg(test)]
mod tests;
