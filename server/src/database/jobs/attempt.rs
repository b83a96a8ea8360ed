//! For whoever delivers: taking jobs, reading what they are about, and writing down what became of them.

use super::{JobState, halts::forget_idle};
use crate::database::DatabaseError;
use crate::protocol::kind::Kind;
use crate::routing::Protocol;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

/// A job, with all a target needs to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    /// Which.
    pub id: i64,
    /// Stays the same however often it is tried.
    pub key: String,
    /// For whom.
    pub recipient: Option<String>,
    /// Attempts begun, the present one included.
    pub attempts: u32,
    /// All pauses so far, in milliseconds.
    pub waited: i64,
    /// Why the last attempt failed.
    pub reason: String,
    /// How far the target has come.
    pub notes: String,
    /// How it came.
    pub protocol: Protocol,
    /// The service in the camera's menu.
    pub site: Option<String>,
    /// Mail address or login name.
    pub sender: String,
    /// The name beside the mail address.
    pub sender_name: Option<String>,
    /// The mail's recipients, in the camera's order.
    pub recipients: Vec<String>,
    /// The mail's subject.
    pub subject: String,
    /// The mail's text, or the caption typed on the camera.
    pub body: String,
    /// The camera's model.
    pub camera: Option<String>,
    /// Milliseconds since 1970.
    pub received_at: i64,
    /// In the order in which they came.
    pub photos: Vec<PhotoRow>,
}

/// A photo of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoRow {
    /// As the camera calls the file.
    pub name: String,
    /// Below the library, with `/`; none when its file is gone and another has its name.
    pub path: Option<String>,
    /// SHA-256 of the content.
    pub sha256: [u8; 32],
    /// Bytes.
    pub size: u64,
    /// The file's own time in nanoseconds since 1970, as it was when the photo was stored.
    pub modified: i64,
    /// Photo or video.
    pub kind: Kind,
    /// The camera's model.
    pub camera: Option<String>,
    /// What the camera's clock showed.
    pub taken: jiff::civil::DateTime,
}

/// What became of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settlement {
    /// It arrived; what the receiver said.
    Delivered(String),
    /// It has to wait for its target, and is the first in line.
    Waits(String),
    /// It is tried again.
    Again {
        /// Why.
        reason: String,
        /// When, in milliseconds since 1970.
        due_at: i64,
        /// All pauses with this one, in milliseconds.
        waited: i64,
    },
    /// It is given up.
    Failed(String),
}

/// Takes jobs of a target that are due, the longest due first, and says which. They are this process's until they are
/// settled, given back, or it ends.
///
/// # Errors
/// When a row can't be written.
pub fn claim(
    connection: &Connection,
    target: &str,
    now: i64,
    most: usize,
) -> Result<Vec<i64>, DatabaseError> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut claimed: Vec<i64> = connection
        .prepare_cached(
            "UPDATE job SET state = 'working', attempts = attempts + 1, changed_at = ?2
             WHERE id IN (SELECT id FROM job WHERE target = ?1 AND state = 'waiting' AND due_at <= ?2
                          ORDER BY due_at, id LIMIT ?3)
             RETURNING id",
        )?
        .query_map((target, now, most), |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    claimed.sort_unstable();
    Ok(claimed)
}

/// What a job is about.
///
/// # Errors
/// When the query fails.
pub fn load(connection: &Connection, id: i64) -> Result<Option<JobRow>, DatabaseError> {
    let found = connection
        .prepare_cached(
            "SELECT job.id, key, recipient, attempts, waited, reason, notes, protocol, site, sender, sender_name,
                    subject, body, camera, received_at, batch
             FROM job JOIN batch ON batch.id = job.batch WHERE job.id = ?1",
        )?
        .query_row([id], |row| Ok((read_job(row)?, row.get(15)?)))
        .optional()?;
    let Some((mut job, batch)) = found else {
        return Ok(None);
    };
    let batch: i64 = batch;
    job.recipients = connection
        .prepare_cached("SELECT address FROM recipient WHERE batch = ?1 ORDER BY position")?
        .query_map([batch], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    job.photos = connection
        .prepare_cached(
            "SELECT name, path, sha256, size, modified, kind, camera, taken
             FROM job_arrival JOIN arrival ON arrival.id = arrival JOIN photo ON photo.id = photo
             WHERE job = ?1 ORDER BY arrival.id",
        )?
        .query_map([id], read_photo)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Some(job))
}

fn read_job(row: &Row<'_>) -> rusqlite::Result<JobRow> {
    let protocol: String = row.get(7)?;
    let known = |it: &Protocol| it.word() == protocol;
    let protocol = Protocol::ALL.into_iter().find(known);
    Ok(JobRow {
        id: row.get(0)?,
        key: row.get(1)?,
        recipient: row.get(2)?,
        attempts: row.get(3)?,
        waited: row.get(4)?,
        reason: row.get(5)?,
        notes: row.get(6)?,
        protocol: protocol.ok_or_else(|| unreadable(7))?,
        site: row.get(8)?,
        sender: row.get(9)?,
        sender_name: row.get(10)?,
        recipients: Vec::new(),
        subject: row.get(11)?,
        body: row.get(12)?,
        camera: row.get(13)?,
        received_at: row.get(14)?,
        photos: Vec::new(),
    })
}

fn read_photo(row: &Row<'_>) -> rusqlite::Result<PhotoRow> {
    let kind: String = row.get(5)?;
    let taken: String = row.get(7)?;
    Ok(PhotoRow {
        name: row.get(0)?,
        path: row.get(1)?,
        sha256: row.get(2)?,
        size: row.get::<_, i64>(3)?.cast_unsigned(),
        modified: row.get(4)?,
        kind: Kind::named(&kind).ok_or_else(|| unreadable(5))?,
        camera: row.get(6)?,
        taken: taken.parse().map_err(|_| unreadable(7))?,
    })
}

fn unreadable(column: usize) -> rusqlite::Error {
    rusqlite::Error::InvalidColumnType(column, "text".to_owned(), Type::Text)
}

/// Keeps a target's notes on a job, in the place of earlier ones.
///
/// # Errors
/// When the row can't be written.
pub fn note(connection: &Connection, id: i64, notes: &str) -> Result<(), DatabaseError> {
    connection
        .prepare_cached("UPDATE job SET notes = ?2 WHERE id = ?1")?
        .execute((id, notes))?;
    Ok(())
}

/// Says of some of a job's photos, by their places in it, that they are to be kept after all.
///
/// # Errors
/// When the rows can't be written.
pub fn keep(connection: &Connection, id: i64, places: &[usize]) -> Result<(), DatabaseError> {
    let mut keep = connection.prepare_cached(
        "UPDATE arrival SET keep = 1
         WHERE id = (SELECT arrival FROM job_arrival WHERE job = ?1 ORDER BY arrival LIMIT 1 OFFSET ?2)",
    )?;
    for place in places {
        keep.execute((id, i64::try_from(*place).unwrap_or(i64::MAX)))?;
    }
    Ok(())
}

/// Writes down what became of an attempt, unless the job was dropped meanwhile.
///
/// # Errors
/// When the row can't be written.
pub fn settle(
    connection: &Connection,
    id: i64,
    settlement: &Settlement,
    now: i64,
) -> Result<(), DatabaseError> {
    let (state, reason, pause) = match settlement {
        Settlement::Delivered(receipt) => (JobState::Delivered, receipt, None),
        Settlement::Waits(reason) => (JobState::Waiting, reason, None),
        Settlement::Again {
            reason,
            due_at,
            waited,
        } => (JobState::Waiting, reason, Some((*due_at, *waited))),
        Settlement::Failed(reason) => (JobState::Failed, reason, None),
    };
    connection
        .prepare_cached(
            "UPDATE job SET state = :state, reason = :reason, changed_at = :now,
                            due_at = ifnull(:due_at, due_at), waited = ifnull(:waited, waited)
             WHERE id = :id AND state = 'working'",
        )?
        .execute(named_params! {
            ":id": id,
            ":state": state,
            ":reason": reason,
            ":now": now,
            ":due_at": pause.map(|(due_at, _)| due_at),
            ":waited": pause.map(|(_, waited)| waited),
        })?;
    match state {
        JobState::Failed => forget_idle(connection),
        _ => Ok(()),
    }
}

/// Lets a job wait again as if it had not been taken; its target may have begun with it.
///
/// # Errors
/// When the row can't be written.
pub fn give_back(connection: &Connection, id: i64) -> Result<(), DatabaseError> {
    connection
        .prepare_cached("UPDATE job SET state = 'waiting' WHERE id = ?1 AND state = 'working'")?
        .execute([id])?;
    Ok(())
}

/// Lets all jobs wait again that were being delivered when an earlier process ended, and says how many there were.
///
/// # Errors
/// When the rows can't be written.
pub fn recover(connection: &Connection) -> Result<usize, DatabaseError> {
    connection
        .execute(
            "UPDATE job SET state = 'waiting' WHERE state = 'working'",
            (),
        )
        .map_err(DatabaseError::from)
}

/// When the first waiting job of a target is due, in milliseconds since 1970.
///
/// # Errors
/// When the query fails.
pub fn due(connection: &Connection, target: &str) -> Result<Option<i64>, DatabaseError> {
    connection
        .prepare_cached("SELECT min(due_at) FROM job WHERE target = ?1 AND state = 'waiting'")?
        .query_row([target], |row| row.get(0))
        .map_err(DatabaseError::from)
}

/// How many jobs wait for a target.
///
/// # Errors
/// When the query fails.
pub fn waiting(connection: &Connection, target: &str) -> Result<u64, DatabaseError> {
    let count: i64 = connection
        .prepare_cached("SELECT count(*) FROM job WHERE target = ?1 AND state = 'waiting'")?
        .query_row([target], |row| row.get(0))?;
    Ok(count.cast_unsigned())
}

/// Makes all waiting jobs of a target due, in the order in which they came.
///
/// # Errors
/// When the rows can't be written.
pub fn release(connection: &Connection, target: &str, now: i64) -> Result<(), DatabaseError> {
    connection
        .prepare_cached(
            "UPDATE job SET due_at = min(created_at, ?2)
             WHERE target = ?1 AND state = 'waiting' AND due_at <> min(created_at, ?2)",
        )?
        .execute((target, now))?;
    Ok(())
}

/// Jobs that are not due and have seen a later time than a clock can have shown that was never set back. The second
/// parameter is after when no pause ends, the third after when nothing can have happened.
const FROM_THE_FUTURE: &str =
    "state = 'waiting' AND due_at > ?1 AND (due_at > ?2 OR changed_at > ?3)";

/// Whether the clock has been set back since jobs were put off: one is due later than `latest`, when the longest pause
/// ends, or was put off after `present`. In milliseconds since 1970.
///
/// # Errors
/// When the query fails.
pub fn was_set_back(
    connection: &Connection,
    now: i64,
    latest: i64,
    present: i64,
) -> Result<bool, DatabaseError> {
    connection
        .prepare_cached(&format!("SELECT 1 FROM job WHERE {FROM_THE_FUTURE}"))?
        .exists((now, latest, present))
        .map_err(DatabaseError::from)
}

/// Makes the jobs due of which [`was_set_back`] speaks.
///
/// # Errors
/// When the rows can't be written.
pub fn mend_clock(
    connection: &Connection,
    now: i64,
    latest: i64,
    present: i64,
) -> Result<(), DatabaseError> {
    connection.execute(
        &format!("UPDATE job SET due_at = ?1 WHERE {FROM_THE_FUTURE}"),
        (now, latest, present),
    )?;
    Ok(())
}
