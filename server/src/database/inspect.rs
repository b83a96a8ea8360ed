//! Looks into the file from outside, beside a running server or without one: nothing is made, migrated or left behind.

use super::jobs::{self, Halt, JobState};
use super::{BUSY_TIMEOUT, DatabaseError, SCHEMA_VERSION, connect};
use crate::disk;
use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use rusqlite::{Connection, OpenFlags};
use std::fs::{self, File};
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

/// Copied when a server ended without a word, in bytes; larger files aren't looked into then.
const MOST_COPIED: u64 = 256 << 20;

/// Whether somebody else has the file open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// A server, which may write at any moment.
    AServer,
    /// Nobody.
    Nobody,
}

/// What was seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inspected {
    /// The version of its tables; 0 when there are none yet.
    pub format: i64,
    /// What SQLite complains of; empty for a sound file.
    pub complaints: Vec<String>,
    /// How many jobs there are in each state, by target.
    pub jobs: Vec<(String, JobState, i64)>,
    /// Targets that get nothing at the moment.
    pub halts: Vec<Halt>,
}

/// Looks into a file that is there. Nothing where that can't be done without changing something.
///
/// # Errors
/// When it can't be read, is none, or was written by a newer program.
pub fn inspect(path: &Path, beside: Beside) -> Result<Option<Inspected>, DatabaseError> {
    let path = &itself(path)?;
    let log = side_file(path, "-wal");
    let is_unfinished = log.metadata().is_ok_and(|it| it.len() > 0);
    let beside_a_server = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    match (beside, is_unfinished) {
        (Beside::AServer, _) => look(&connect(path, beside_a_server)?, path),
        (Beside::Nobody, false) => look(&unchanging(path)?, path),
        (Beside::Nobody, true) => look_at_copy(path, &log),
    }
}

/// The path with nothing but its last part left that could be a link, which SQLite refuses then.
fn itself(path: &Path) -> Result<PathBuf, DatabaseError> {
    let failed = |cause: io::Error| DatabaseError::file(path, cause);
    let folder = path.parent().unwrap_or(path).canonicalize();
    let name = path.file_name().unwrap_or_default();
    Ok(folder.map_err(failed)?.join(name))
}

fn side_file(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Without the files that SQLite otherwise makes beside it, even to read.
fn unchanging(path: &Path) -> Result<Connection, DatabaseError> {
    let plain = percent_encode(path.as_os_str().as_bytes(), NON_ALPHANUMERIC);
    let uri = format!("file:{plain}?immutable=1");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NOFOLLOW
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(uri, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    Ok(connection)
}

/// What the last server left unfinished belongs to it, and only the next one takes it in.
fn look_at_copy(path: &Path, log: &Path) -> Result<Option<Inspected>, DatabaseError> {
    let failed = |cause: io::Error| DatabaseError::file(path, cause);
    let length = |file: &Path| file.metadata().map(|it| it.len());
    if length(path).map_err(failed)? + length(log).map_err(failed)? > MOST_COPIED {
        return Ok(None);
    }
    // For nobody else, and gone at the end.
    let folder = tempfile::tempdir().map_err(failed)?;
    let copy = folder.path().join("copy");
    for (from, to) in [(path, copy.clone()), (log, side_file(&copy, "-wal"))] {
        let mut from = disk::open_file(from).map_err(failed)?;
        let mut to = File::create_new(to).map_err(failed)?;
        io::copy(&mut from, &mut to).map_err(failed)?;
    }
    let found = connect(&copy, OpenFlags::SQLITE_OPEN_READ_WRITE)
        .and_then(|connection| look(&connection, path));
    let _ = fs::remove_file(&copy);
    found
}

fn look(connection: &Connection, path: &Path) -> Result<Option<Inspected>, DatabaseError> {
    let format: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if format > SCHEMA_VERSION {
        let path = path.to_owned();
        return Err(DatabaseError::TooNew {
            path,
            found: format,
        });
    }
    let complaints: Vec<String> = connection
        .prepare("PRAGMA quick_check(5)")?
        .query_map((), |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let is_sound = complaints == ["ok"];
    let mut inspected = Inspected {
        format,
        ..Inspected::default()
    };
    if !is_sound {
        inspected.complaints = complaints;
    } else if format == SCHEMA_VERSION {
        inspected.jobs = jobs::counts(connection)?;
        inspected.halts = jobs::halts(connection)?;
    }
    Ok(Some(inspected))
}
