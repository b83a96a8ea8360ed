//! The table `photo`: one row for each distinct content in the library.

use super::DatabaseError;
use crate::protocol::kind::Kind;
use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

/// What the table says of a photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoRow {
    /// Identifies the photo in the other tables.
    pub id: i64,
    /// Below the library, with `/`; none when its file was only passed on, or vanished and another has its place.
    pub path: Option<String>,
    /// The file's own time in nanoseconds since 1970, as it was when the photo was stored.
    pub modified: i64,
}

/// A photo to be added.
#[derive(Debug)]
pub struct NewPhoto<'a> {
    /// SHA-256 of the content.
    pub sha256: &'a [u8; 32],
    /// Bytes.
    pub size: u64,
    /// Below the library, with `/`.
    pub path: &'a str,
    /// The file's own time in nanoseconds since 1970.
    pub modified: i64,
    /// Photo or video.
    pub kind: Kind,
    /// The camera's model, where known.
    pub camera: Option<&'a str>,
    /// When it was taken, local time.
    pub taken: jiff::civil::DateTime,
    /// Milliseconds since 1970.
    pub stored_at: i64,
}

/// The photo with this content, if the library had it before.
///
/// # Errors
/// When the query fails.
pub fn by_content(
    connection: &Connection,
    sha256: &[u8; 32],
) -> Result<Option<PhotoRow>, DatabaseError> {
    connection
        .prepare_cached("SELECT id, path, modified FROM photo WHERE sha256 = ?1")?
        .query_row([sha256], read_row)
        .optional()
        .map_err(DatabaseError::from)
}

/// Adds a photo and tells its id.
///
/// # Errors
/// When its content or its path is taken already, or the row can't be written.
pub fn insert(connection: &Connection, photo: &NewPhoto<'_>) -> Result<i64, DatabaseError> {
    connection
        .prepare_cached(
            "INSERT INTO photo (sha256, size, path, modified, kind, camera, taken, stored_at)
             VALUES (:sha256, :size, :path, :modified, :kind, :camera, :taken, :stored_at)",
        )?
        .insert(named_params! {
            ":sha256": photo.sha256,
            ":size": photo.size.cast_signed(),
            ":path": photo.path,
            ":modified": photo.modified,
            ":kind": photo.kind.word(),
            ":camera": photo.camera,
            ":taken": photo.taken.to_string(),
            ":stored_at": photo.stored_at,
        })
        .map_err(DatabaseError::from)
}

/// Says where the photo's content is now, after its owner moved or changed the earlier file.
///
/// # Errors
/// When the path is taken or the row can't be written.
pub fn relocate(
    connection: &Connection,
    id: i64,
    path: &str,
    modified: i64,
) -> Result<(), DatabaseError> {
    connection
        .prepare_cached("UPDATE photo SET path = ?2, modified = ?3 WHERE id = ?1")?
        .execute((id, path, modified))?;
    Ok(())
}

/// Says that a photo is to be kept after all.
///
/// # Errors
/// When the rows can't be written.
pub fn keep(connection: &Connection, id: i64) -> Result<(), DatabaseError> {
    connection
        .prepare_cached("UPDATE arrival SET keep = 1 WHERE photo = ?1")?
        .execute([id])?;
    Ok(())
}

/// Says that a photo's file is gone.
///
/// # Errors
/// When the row can't be written.
pub fn forget(connection: &Connection, id: i64) -> Result<(), DatabaseError> {
    connection
        .prepare_cached("UPDATE photo SET path = NULL WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}

/// Gives a path free that a row still claims although its file is gone: some other photo takes it now.
///
/// # Errors
/// When the row can't be written.
pub fn forget_path(connection: &Connection, path: &str) -> Result<(), DatabaseError> {
    connection
        .prepare_cached("UPDATE photo SET path = NULL WHERE path = ?1")?
        .execute([path])?;
    Ok(())
}

/// A photo that was only passed on, and has arrived everywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedOn {
    /// Identifies the photo in the other tables.
    pub id: i64,
    /// Below the library, with `/`.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// Of its bytes.
    pub sha256: [u8; 32],
    /// The file's own time in nanoseconds since 1970, as it was when the photo was stored.
    pub modified: i64,
}

/// The photos of which no arrival is to be kept and each was delivered to all it was sent to; those of one job, or all.
///
/// # Errors
/// When the query fails.
pub fn passed_on(
    connection: &Connection,
    job: Option<i64>,
) -> Result<Vec<PassedOn>, DatabaseError> {
    connection
        .prepare_cached(
            "SELECT id, path, size, modified, sha256 FROM photo
             WHERE path IS NOT NULL
               AND id IN (SELECT photo FROM arrival WHERE keep = 0
                          AND (?1 IS NULL OR id IN (SELECT arrival FROM job_arrival WHERE job = ?1)))
               AND NOT EXISTS (SELECT 1 FROM arrival WHERE photo = photo.id AND keep = 1)
               AND NOT EXISTS (SELECT 1 FROM arrival LEFT JOIN job_arrival ON arrival = arrival.id
                                                     LEFT JOIN job ON job.id = job
                               WHERE photo = photo.id AND state IS NOT 'delivered')",
        )?
        .query_map([job], |row| {
            Ok(PassedOn {
                id: row.get(0)?,
                path: row.get(1)?,
                size: row.get::<_, i64>(2)?.cast_unsigned(),
                modified: row.get(3)?,
                sha256: row.get(4)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()
        .map_err(DatabaseError::from)
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<PhotoRow> {
    Ok(PhotoRow {
        id: row.get(0)?,
        path: row.get(1)?,
        modified: row.get(2)?,
    })
}
