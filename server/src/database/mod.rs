//! The state in one SQLite file: a single writing thread, readers beside it.
//!
//! Knows tables and transactions; what is written, and which files belong to it, is decided in
//! `library`, `sessions` and `delivery`. The statements stand beside the tables they speak of:
//! `batches` (batch, recipient, arrival), `photos`, `jobs` (job, `job_arrival`, halt), `logins` (session, announcement),
//! `checks` (hotspot). `inspect` looks into the file from outside. What a table looks like is in `schema/`, one file for each version of it.

pub mod batches;
pub mod checks;
pub mod inspect;
pub mod jobs;
pub mod logins;
pub mod photos;
mod writer;

#[cfg(test)]
mod tests;

use crate::disk;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use writer::Writer;
pub use writer::Writing;

/// What brings the tables from one version to the next, beginning with none.
const VERSIONS: [&str; 3] = [
    include_str!("schema/version-1.sql"),
    include_str!("schema/version-2.sql"),
    include_str!("schema/version-3.sql"),
];
const SCHEMA_VERSION: i64 = 3;
/// How long one connection waits for another, as when the owner looks into the file with `sqlite3`.
const BUSY_TIMEOUT: Duration = Duration::from_millis(if cfg!(test) { 100 } else { 10_000 });

/// Why the state could not be read or written.
#[derive(Debug, Clone, thiserror::Error)]
pub enum DatabaseError {
    /// SQLite's own complaint.
    #[error("the database says: {0}")]
    Sqlite(Arc<rusqlite::Error>),
    /// The database or a folder that belongs to a transaction could not be touched.
    #[error("{}: {cause}", path.display())]
    File {
        /// Which file or folder.
        path: PathBuf,
        /// What the system said.
        cause: Arc<std::io::Error>,
    },
    /// The file is no database, or a damaged one.
    #[error(
        "{} can't be used as the database ({cause}); move it away to begin a new one: photos stay, but what is known \
         of their senders and what waits to be delivered is lost",
        path.display()
    )]
    Unusable {
        /// The database.
        path: PathBuf,
        /// SQLite's complaint.
        cause: Arc<rusqlite::Error>,
    },
    /// The file may be as it should, but can't be used now.
    #[error(
        "{} can't be used ({cause}); is its disk full, or can it only be read?",
        path.display()
    )]
    Hindered {
        /// The database.
        path: PathBuf,
        /// SQLite's complaint.
        cause: Arc<rusqlite::Error>,
    },
    /// The file was written by a newer version of the program.
    #[error(
        "{} was written by a newer nx-gateway (its format is {found}, this one knows {SCHEMA_VERSION}); use the newer program",
        path.display()
    )]
    TooNew {
        /// The database.
        path: PathBuf,
        /// The format found in it.
        found: i64,
    },
    /// The server is stopping, or the writing thread ended.
    #[error("the database is closed")]
    Closed,
}

impl DatabaseError {
    fn file(path: &Path, cause: std::io::Error) -> Self {
        let path = path.to_owned();
        let cause = Arc::new(cause);
        Self::File { path, cause }
    }

    /// Only what is really no database is to be moved away.
    fn of_file(path: &Path, cause: Arc<rusqlite::Error>) -> Self {
        use rusqlite::ErrorCode::{CannotOpen, DiskFull, ReadOnly, SystemIoFailure};
        let path = path.to_owned();
        match cause.sqlite_error_code() {
            Some(CannotOpen | DiskFull | ReadOnly | SystemIoFailure) => {
                Self::Hindered { path, cause }
            }
            _ => Self::Unusable { path, cause },
        }
    }

    /// Whether its disk is full.
    pub(crate) fn is_for_lack_of_room(&self) -> bool {
        use std::io::ErrorKind::{QuotaExceeded, StorageFull};
        match self {
            Self::Sqlite(error) | Self::Hindered { cause: error, .. } => {
                error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull)
            }
            Self::File { cause, .. } => matches!(cause.kind(), StorageFull | QuotaExceeded),
            Self::Unusable { .. } | Self::TooNew { .. } | Self::Closed => false,
        }
    }
}

impl From<rusqlite::Error> for DatabaseError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(Arc::new(error))
    }
}

/// The open state. Cheap to clone; the file is closed when the last clone is gone.
#[derive(Debug, Clone)]
pub struct Database {
    writer: Arc<Writer>,
    readers: Arc<Readers>,
}

impl Database {
    /// Opens or creates the file, readable by its owner only, and brings it to today's format.
    ///
    /// # Errors
    /// When the file can't be created or read, or was written by a newer program.
    pub fn open(path: &Path) -> Result<Self, DatabaseError> {
        create_private(path)?;
        Self::open_file(path).map_err(|error| match error {
            DatabaseError::Sqlite(cause) => DatabaseError::of_file(path, cause),
            other => other,
        })
    }

    fn open_file(path: &Path) -> Result<Self, DatabaseError> {
        let mut connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        // FULL: a commit is on disk before anybody is told of it. The camera's `succ` hangs on this.
        connection.pragma_update(None, "synchronous", "FULL")?;
        migrate(&mut connection, path)?;
        let writer = Arc::new(Writer::start(connection)?);
        let readers = Arc::new(Readers::new(path));
        Ok(Self { writer, readers })
    }

    /// Opens the file if it is there; nothing else is ever made.
    ///
    /// # Errors
    /// When the file can't be read, or was written by a newer program.
    pub fn open_existing(path: &Path) -> Result<Option<Self>, DatabaseError> {
        match path.try_exists() {
            Ok(false) => Ok(None),
            Ok(true) => Self::open(path).map(Some),
            Err(cause) => Err(DatabaseError::file(path, cause)),
        }
    }

    /// Runs `work` in a transaction that may be shared with other callers' work; returns once it is on disk.
    /// When `work` fails, what it did is taken back and nobody else's work suffers.
    ///
    /// # Errors
    /// What `work` said, or that the transaction could not be committed.
    pub async fn write<T, E>(
        &self,
        work: impl FnOnce(&Writing<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        self.writer.write(work).await
    }

    /// Asks it something that is easy to answer.
    ///
    /// # Errors
    /// When it can't be read.
    pub async fn answers(&self) -> Result<(), DatabaseError> {
        let tables = "SELECT count(*) FROM sqlite_schema";
        self.read(|state| Ok(state.query_row(tables, [], |_| Ok(()))?))
            .await
    }

    /// Runs `work` on a connection that only reads and sees everything committed before.
    ///
    /// # Errors
    /// When the file can't be opened or the query fails.
    pub async fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, DatabaseError> + Send + 'static,
    ) -> Result<T, DatabaseError>
    where
        T: Send + 'static,
    {
        let readers = Arc::clone(&self.readers);
        tokio::task::spawn_blocking(move || readers.with(work))
            .await
            .map_err(|_| DatabaseError::Closed)?
    }
}

/// Notices that something was written, by whichever process.
#[derive(Debug)]
pub struct Watch {
    connection: Connection,
    version: i64,
}

impl Database {
    /// Whether anything was written since the last time, which is handed in and given back. The first time it was.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn has_changed(&self, last: Option<Watch>) -> Result<(bool, Watch), DatabaseError> {
        let readers = Arc::clone(&self.readers);
        let look = move || {
            let (connection, last) = match last {
                Some(watch) => (watch.connection, Some(watch.version)),
                None => (
                    connect(&readers.path, OpenFlags::SQLITE_OPEN_READ_ONLY)?,
                    None,
                ),
            };
            let version = connection.pragma_query_value(None, "data_version", |row| row.get(0))?;
            let watch = Watch {
                connection,
                version,
            };
            Ok((last != Some(version), watch))
        };
        tokio::task::spawn_blocking(look)
            .await
            .map_err(|_| DatabaseError::Closed)?
    }
}

/// Connections for reading, opened when needed and kept for the next query.
#[derive(Debug)]
struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    /// More than this many queries at once is rare; further connections are closed after use.
    const KEPT: usize = 4;

    fn new(path: &Path) -> Self {
        let path = path.to_owned();
        let idle = Mutex::new(Vec::new());
        Self { path, idle }
    }

    fn with<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, DatabaseError>,
    ) -> Result<T, DatabaseError> {
        let kept = self.lock().pop();
        let connection = match kept {
            Some(connection) => connection,
            None => connect(&self.path, OpenFlags::SQLITE_OPEN_READ_ONLY)?,
        };
        let result = work(&connection);
        let mut idle = self.lock();
        if idle.len() < Self::KEPT {
            idle.push(connection);
        }
        result
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn connect(path: &Path, access: OpenFlags) -> Result<Connection, DatabaseError> {
    let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // 512 KiB of pages a connection: an LTE stick has 512 MB for everything.
    connection.pragma_update(None, "cache_size", -512)?;
    Ok(connection)
}

fn migrate(connection: &mut Connection, path: &Path) -> Result<(), DatabaseError> {
    let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > SCHEMA_VERSION {
        let path = path.to_owned();
        return Err(DatabaseError::TooNew { path, found });
    }
    if found < SCHEMA_VERSION {
        let transaction = connection.transaction()?;
        for version in VERSIONS.iter().skip(usize::try_from(found).unwrap_or(0)) {
            transaction.execute_batch(version)?;
        }
        transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
        transaction.commit()?;
    }
    Ok(())
}

/// SQLite gives its own side files the mode of the database, so setting it once is enough.
fn create_private(path: &Path) -> Result<(), DatabaseError> {
    disk::private_file()
        .create(true)
        .append(true)
        .open(path)
        .map(drop)
        .map_err(|source| DatabaseError::file(path, source))
}
