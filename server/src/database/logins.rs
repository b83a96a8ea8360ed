//! The tables `session` and `announcement`: who is logged in, and which files they said would follow.

use super::DatabaseError;
use crate::protocol::kind::Kind;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

/// A login that is alive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// The key the camera was given.
    pub key: String,
    /// The service it logged in to.
    pub site: String,
    /// Who the camera says it is.
    pub login: String,
    /// When the camera last came with the key, in milliseconds since 1970.
    pub used_at: i64,
}

/// A file that a camera said it would send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnouncementRow {
    /// Our name for it in the address handed out.
    pub token: String,
    /// The service it is meant for; a camera may name another one than it logged in to.
    pub site: String,
    /// Photo or video.
    pub kind: Kind,
    /// As the camera calls the file.
    pub file_name: String,
    /// What was typed on the camera.
    pub caption: String,
    /// Cameras put their model here.
    pub album: Option<String>,
}

/// Adds a login.
///
/// # Errors
/// When the row can't be written.
pub fn open(connection: &Connection, session: &SessionRow) -> Result<(), DatabaseError> {
    connection
        .prepare_cached(
            "INSERT INTO session (key, site, login, opened_at, used_at)
             VALUES (:key, :site, :login, :used_at, :used_at)",
        )?
        .execute(named_params! {
            ":key": session.key, ":site": session.site, ":login": session.login, ":used_at": session.used_at,
        })?;
    Ok(())
}

/// The login with this key, if it was used at or after `since` (milliseconds since 1970).
///
/// # Errors
/// When the query fails.
pub fn find(
    connection: &Connection,
    key: &str,
    since: i64,
) -> Result<Option<SessionRow>, DatabaseError> {
    connection
        .prepare_cached(
            "SELECT key, site, login, used_at FROM session WHERE key = ?1 AND used_at >= ?2",
        )?
        .query_row((key, since), |row| {
            Ok(SessionRow {
                key: row.get(0)?,
                site: row.get(1)?,
                login: row.get(2)?,
                used_at: row.get(3)?,
            })
        })
        .optional()
        .map_err(DatabaseError::from)
}

/// Notes that the camera came with its key again; says whether there is such a login.
///
/// # Errors
/// When the row can't be written.
pub fn touch(connection: &Connection, key: &str, now: i64) -> Result<bool, DatabaseError> {
    let rows = connection
        .prepare_cached("UPDATE session SET used_at = ?2 WHERE key = ?1")?
        .execute((key, now))?;
    Ok(rows > 0)
}

/// Ends a login and forgets its announcements; says whether there was one.
///
/// # Errors
/// When the row can't be written.
pub fn close(connection: &Connection, key: &str) -> Result<bool, DatabaseError> {
    connection
        .prepare_cached("DELETE FROM session WHERE key = ?1")?
        .execute([key])
        .map(|rows| rows > 0)
        .map_err(DatabaseError::from)
}

/// Forgets logins not used since then, and the oldest beyond `keep`.
///
/// # Errors
/// When the rows can't be written.
pub fn prune(connection: &Connection, since: i64, keep: usize) -> Result<(), DatabaseError> {
    connection
        .prepare_cached(
            "DELETE FROM session WHERE used_at < ?1 OR key NOT IN
                (SELECT key FROM session ORDER BY used_at DESC, opened_at DESC LIMIT ?2)",
        )?
        .execute((since, i64::try_from(keep).unwrap_or(i64::MAX)))?;
    Ok(())
}

/// Adds an announcement, and forgets the session's oldest beyond `keep`.
///
/// # Errors
/// When the row can't be written, as when the login has ended.
pub fn announce(
    connection: &Connection,
    session: &str,
    announcement: &AnnouncementRow,
    now: i64,
    keep: usize,
) -> Result<(), DatabaseError> {
    connection
        .prepare_cached(
            "INSERT INTO announcement (token, session, site, kind, file_name, caption, album, announced_at)
             VALUES (:token, :session, :site, :kind, :file_name, :caption, :album, :announced_at)",
        )?
        .execute(named_params! {
            ":token": announcement.token,
            ":session": session,
            ":site": announcement.site,
            ":kind": announcement.kind.word(),
            ":file_name": announcement.file_name,
            ":caption": announcement.caption,
            ":album": announcement.album,
            ":announced_at": now,
        })?;
    connection
        .prepare_cached(
            "DELETE FROM announcement WHERE session = ?1 AND token NOT IN
                (SELECT token FROM announcement WHERE session = ?1 ORDER BY announced_at DESC LIMIT ?2)",
        )?
        .execute((session, i64::try_from(keep).unwrap_or(i64::MAX)))?;
    Ok(())
}

/// What a camera announced under this token, or else its newest announcement of this file name.
///
/// # Errors
/// When the query fails.
pub fn announced(
    connection: &Connection,
    session: &str,
    token: Option<&str>,
    file_name: &str,
) -> Result<Option<AnnouncementRow>, DatabaseError> {
    connection
        .prepare_cached(
            "SELECT token, site, kind, file_name, caption, album FROM announcement
             WHERE session = ?1 AND (token = ?2 OR file_name = ?3)
             ORDER BY token IS ?2 DESC, announced_at DESC LIMIT 1",
        )?
        .query_row((session, token, file_name), |row| {
            Ok(AnnouncementRow {
                token: row.get(0)?,
                site: row.get(1)?,
                kind: kind(row, 2)?,
                file_name: row.get(3)?,
                caption: row.get(4)?,
                album: row.get(5)?,
            })
        })
        .optional()
        .map_err(DatabaseError::from)
}

/// The table admits no other words.
fn kind(row: &Row<'_>, column: usize) -> rusqlite::Result<Kind> {
    let word: String = row.get(column)?;
    Kind::named(&word).ok_or(rusqlite::Error::InvalidColumnType(column, word, Type::Text))
}
