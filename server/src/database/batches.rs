//! The tables `batch`, `recipient` and `arrival`: what came in, from whom, for whom.

use super::DatabaseError;
use crate::routing::Protocol;
use rusqlite::{Connection, OptionalExtension as _, named_params};

/// A batch to be added: one press of "send".
#[derive(Debug, Clone)]
pub struct NewBatch {
    /// How it came.
    pub protocol: Protocol,
    /// The service in the camera's menu, for social uploads.
    pub site: Option<String>,
    /// The key of the login it came with, for social uploads.
    pub session: Option<String>,
    /// Mail address or login name.
    pub sender: String,
    /// The name beside the mail address, if the camera gave one.
    pub sender_name: Option<String>,
    /// The mail's recipients, in the camera's order.
    pub recipients: Vec<String>,
    /// The mail's subject.
    pub subject: String,
    /// The mail's text, or the caption typed on the camera.
    pub body: String,
    /// The camera's model, where known.
    pub camera: Option<String>,
    /// The camera's address in the network.
    pub client: String,
    /// Milliseconds since 1970.
    pub received_at: i64,
}

/// Adds a batch and its recipients and tells its id.
///
/// # Errors
/// When a row can't be written.
pub fn insert(connection: &Connection, batch: &NewBatch) -> Result<i64, DatabaseError> {
    let id = connection
        .prepare_cached(
            "INSERT INTO batch (protocol, site, session, sender, sender_name, subject, body, camera,
                                client, received_at, last_at)
             VALUES (:protocol, :site, :session, :sender, :sender_name, :subject, :body, :camera,
                     :client, :received_at, :received_at)",
        )?
        .insert(named_params! {
            ":protocol": batch.protocol.word(),
            ":site": batch.site,
            ":session": batch.session,
            ":sender": batch.sender,
            ":sender_name": batch.sender_name,
            ":subject": batch.subject,
            ":body": batch.body,
            ":camera": batch.camera,
            ":client": batch.client,
            ":received_at": batch.received_at,
        })?;
    let mut recipient = connection
        .prepare_cached("INSERT INTO recipient (batch, position, address) VALUES (?1, ?2, ?3)")?;
    for (position, address) in (0_i64..).zip(&batch.recipients) {
        recipient.execute((id, position, address))?;
    }
    Ok(id)
}

/// The batch that an arrival of the same login continues: the newest one, if it went to the same site
/// with the same caption and its last arrival came at or after `since` (milliseconds since 1970).
/// Cameras never say how many files follow; an unchanged caption is their only hint (Q48).
///
/// # Errors
/// When the query fails.
pub fn continued(
    connection: &Connection,
    session: &str,
    site: Option<&str>,
    body: &str,
    since: i64,
) -> Result<Option<i64>, DatabaseError> {
    connection
        .prepare_cached(
            "SELECT id FROM (SELECT id, site, body, last_at FROM batch WHERE session = ?1
                             ORDER BY id DESC LIMIT 1)
             WHERE site IS ?2 AND body = ?3 AND last_at >= ?4",
        )?
        .query_row((session, site, body, since), |row| row.get(0))
        .optional()
        .map_err(DatabaseError::from)
}

/// The batch of the arrival that answered this announcement, if it came before.
///
/// # Errors
/// When the query fails.
pub fn answered(connection: &Connection, token: &str) -> Result<Option<i64>, DatabaseError> {
    Ok(connection
        .prepare_cached("SELECT batch FROM arrival WHERE token = ?1")?
        .query_row([token], |row| row.get(0))
        .optional()?)
}

/// An arrival to be added.
#[derive(Debug, Clone, Copy)]
pub struct NewArrival<'a> {
    /// The batch it came with.
    pub batch: i64,
    /// What came.
    pub photo: i64,
    /// As the camera calls the file.
    pub name: &'a str,
    /// Of the announcement it answers.
    pub token: Option<&'a str>,
    /// Milliseconds since 1970.
    pub received_at: i64,
    /// Whether the photo stays when it has been delivered.
    pub keep: bool,
}

/// Adds an arrival to a batch and tells its id. A repeated `token` with the same photo is the camera asking again after a
/// lost answer: the arrival it already is stays the only one, and there is no new id. With another photo it is an arrival
/// like any other, to which the token belongs from then on.
///
/// # Errors
/// When a row can't be written.
pub fn add_arrival(
    connection: &Connection,
    arrival: &NewArrival<'_>,
) -> Result<Option<i64>, DatabaseError> {
    let is_known = connection
        .prepare_cached("SELECT 1 FROM arrival WHERE token = ?1 AND photo = ?2")?
        .exists((arrival.token, arrival.photo))?;
    if is_known {
        return Ok(None);
    }
    connection
        .prepare_cached("UPDATE arrival SET token = NULL WHERE token = ?1")?
        .execute([arrival.token])?;
    connection
        .prepare_cached(
            "INSERT INTO arrival (batch, photo, name, token, received_at, keep)
             VALUES (:batch, :photo, :name, :token, :received_at, :keep)",
        )?
        .insert(named_params! {
            ":batch": arrival.batch,
            ":photo": arrival.photo,
            ":name": arrival.name,
            ":token": arrival.token,
            ":received_at": arrival.received_at,
            ":keep": arrival.keep,
        })
        .map(Some)
        .map_err(DatabaseError::from)
}

/// Notes that a batch has grown, or is about to.
///
/// # Errors
/// When the row can't be written.
pub fn touch(connection: &Connection, batch: i64, now: i64) -> Result<(), DatabaseError> {
    connection
        .prepare_cached("UPDATE batch SET last_at = max(last_at, ?2) WHERE id = ?1")?
        .execute((batch, now))?;
    Ok(())
}
