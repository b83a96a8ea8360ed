//! What is kept of raw requests for people who report a new camera.
//!
//! The connection fills a [`recording::Recording`]; when its request turns out to be worth keeping,
//! [`Tracer::keep`] writes it to two files, credentials [`mask`]ed. Whether a request is one the
//! gateway knows is decided by the caller. This room knows neither HTTP nor XML.

mod capture;
pub mod mask;
pub mod recording;
#[cfg(test)]
mod tests;

pub use capture::first_line_for_log;

use crate::disk;
use jiff::civil::DateTime;
use recording::{Extent, Recorded, Recording};
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Captures that a gateway nobody watches may leave behind; each is a `.request` and an `.answer`.
const MOST_UNASKED: usize = 100;
/// Requests of one camera to one path within one second that get names of their own.
const MOST_ALIKE: usize = 1000;

/// Whether the gateway knows what a request asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// One that is documented and answered.
    Known,
    /// One nobody has documented (Q61, Q62, unknown paths), or a request that hyper refused.
    Unknown,
}

/// Writes captures to a folder (mode 0700, files 0600).
#[derive(Debug)]
pub struct Tracer {
    folder: PathBuf,
    policy: Policy,
    said_unwritable: AtomicBool,
    said_full: AtomicBool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Policy {
    Everything,
    UnknownOnly,
}

/// Why a capture was not kept.
#[derive(Debug, thiserror::Error)]
pub enum NotKept {
    /// The folder holds as many captures as it may.
    #[error("{} holds {MOST_UNASKED} captures already; look at them and remove them to have more", .0.display())]
    Full(PathBuf),
    /// The folder or a file in it can't be written.
    #[error("captures can't be written to {}", folder.display())]
    Unwritable {
        /// Where captures should go.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Tracer {
    /// Keeps every request: somebody asked for it with `--trace`.
    #[must_use]
    pub fn everything(folder: PathBuf) -> Self {
        Self::new(folder, Policy::Everything)
    }

    /// Keeps only requests to [`Asked::Unknown`], and at most 100 of them.
    #[must_use]
    pub fn unknown_only(folder: PathBuf) -> Self {
        Self::new(folder, Policy::UnknownOnly)
    }

    fn new(folder: PathBuf, policy: Policy) -> Self {
        Self {
            folder,
            policy,
            said_unwritable: AtomicBool::new(false),
            said_full: AtomicBool::new(false),
        }
    }

    /// A record for a new connection, as large as this tracer needs it.
    pub fn recording(&self) -> Arc<Recording> {
        Arc::new(Recording::new(match self.policy {
            Policy::Everything => Extent::FULL,
            Policy::UnknownOnly => Extent::BRIEF,
        }))
    }

    /// Whether [`Tracer::keep`] is to be called for a request.
    pub fn wants(&self, endpoint: Asked) -> bool {
        self.policy == Policy::Everything || endpoint == Asked::Unknown
    }

    /// Writes a capture; trouble is told in the log, each kind once, and is nobody else's concern.
    ///
    /// Blocks on the disk: not for an async task. `at` is the local time of the request.
    pub fn keep(&self, recorded: &Recorded, peer: IpAddr, at: DateTime) {
        let Err(trouble) = self.write(recorded, peer, at) else {
            return;
        };
        let said = match trouble {
            NotKept::Full(_) => &self.said_full,
            NotKept::Unwritable { .. } => &self.said_unwritable,
        };
        if !said.swap(true, Ordering::Relaxed) {
            let cause = std::error::Error::source(&trouble)
                .map(|it| format!(": {it}"))
                .unwrap_or_default();
            tracing::warn!("{trouble}{cause}");
        }
    }

    /// Writes a capture and returns the path of its `.request` file; the `.answer` lies beside it.
    ///
    /// # Errors
    /// [`NotKept`].
    pub fn write(
        &self,
        recorded: &Recorded,
        peer: IpAddr,
        at: DateTime,
    ) -> Result<PathBuf, NotKept> {
        let unwritable = |source| NotKept::Unwritable {
            folder: self.folder.clone(),
            source,
        };
        disk::make_private_folder(&self.folder).map_err(unwritable)?;
        if self.policy == Policy::UnknownOnly
            && captures_in(&self.folder).map_err(unwritable)? >= MOST_UNASKED
        {
            return Err(NotKept::Full(self.folder.clone()));
        }
        self.write_pair(recorded, &capture::name(recorded, peer, at))
            .map_err(unwritable)
    }

    fn write_pair(&self, recorded: &Recorded, name: &str) -> io::Result<PathBuf> {
        for number in 1..MOST_ALIKE {
            let path = self.folder.join(format!("{name}_{number}.request"));
            match create_private_file(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
                Ok(mut file) => {
                    file.write_all(&capture::request(recorded))?;
                    create_private_file(&path.with_extension("answer"))?
                        .write_all(&capture::answer(recorded))?;
                    return Ok(path);
                }
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }
}

fn captures_in(folder: &Path) -> io::Result<usize> {
    let is_request =
        |entry: &fs::DirEntry| entry.path().extension().is_some_and(|it| it == "request");
    Ok(fs::read_dir(folder)?
        .filter_map(Result::ok)
        .filter(is_request)
        .count())
}

fn create_private_file(path: &Path) -> io::Result<File> {
    disk::private_file().write(true).create_new(true).open(path)
}
