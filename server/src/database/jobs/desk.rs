//! For the owner: looking at jobs, trying them again, dropping them.

use super::{JobState, halts::forget_idle, resume, resume_all};
use crate::database::DatabaseError;
use crate::routing::Protocol;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension as _, Row};
use std::collections::BTreeMap;

/// A job as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedJob {
    /// Which.
    pub id: i64,
    /// Stays the same however often it is tried.
    pub key: String,
    /// Where to, `kind.name`.
    pub target: String,
    /// For whom.
    pub recipient: Option<String>,
    /// How far it has come.
    pub state: JobState,
    /// Attempts begun.
    pub attempts: u32,
    /// When waiting: not before, in milliseconds since 1970.
    pub due_at: i64,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970.
    pub changed_at: i64,
    /// Why it is not delivered, or what the receiver said.
    pub reason: String,
    /// How it came.
    pub protocol: Protocol,
    /// The service in the camera's menu.
    pub site: Option<String>,
    /// Mail address or login name.
    pub sender: String,
    /// As the camera calls the files.
    pub names: Vec<String>,
}

/// Which jobs are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobFilter {
    /// Only these states.
    pub states: Vec<JobState>,
    /// Only this target.
    pub target: Option<String>,
}

/// States from which a job can be tried again.
pub const RETRIED: [JobState; 4] = [
    JobState::Gathering,
    JobState::Waiting,
    JobState::Failed,
    JobState::Dropped,
];
/// States from which a job can be given up.
pub const DISCARDED: [JobState; 4] = [
    JobState::Gathering,
    JobState::Waiting,
    JobState::Working,
    JobState::Failed,
];

impl JobFilter {
    /// The condition for a statement, whose first parameter is the target. The words of states are our own.
    fn condition(&self) -> String {
        let words: Vec<_> = self
            .states
            .iter()
            .map(|it| format!("'{}'", it.word()))
            .collect();
        format!(
            "state IN ({}) AND (?1 IS NULL OR target = ?1)",
            words.join(", ")
        )
    }
}

const COLUMNS: &str = "SELECT job.id, key, target, recipient, state, attempts, due_at, created_at, changed_at, reason,
                              protocol, site, sender
                       FROM job JOIN batch ON batch.id = job.batch";

/// Hands out the jobs that are meant one by one, in the order in which they came, until it is told to stop.
///
/// # Errors
/// When the query fails.
pub fn each(
    connection: &Connection,
    filter: &JobFilter,
    mut wants_more: impl FnMut(ListedJob) -> bool,
) -> Result<(), DatabaseError> {
    let condition = filter.condition();
    let mut statement =
        connection.prepare(&format!("{COLUMNS} WHERE {condition} ORDER BY job.id"))?;
    let mut rows = statement.query([&filter.target])?;
    while let Some(row) = rows.next()? {
        let mut job = read(row)?;
        job.names = names(connection, job.id)?;
        if !wants_more(job) {
            break;
        }
    }
    Ok(())
}

/// How many jobs there are in each state, by target.
///
/// # Errors
/// When the query fails.
pub fn counts(connection: &Connection) -> Result<Vec<(String, JobState, i64)>, DatabaseError> {
    connection
        .prepare(
            "SELECT target, state, count(*) FROM job GROUP BY target, state ORDER BY target, state",
        )?
        .query_map((), |row| {
            Ok((row.get(0)?, JobState::read(row, 1)?, row.get(2)?))
        })?
        .collect::<rusqlite::Result<_>>()
        .map_err(DatabaseError::from)
}

/// One job.
///
/// # Errors
/// When the query fails.
pub fn listed(connection: &Connection, id: i64) -> Result<Option<ListedJob>, DatabaseError> {
    let found = connection
        .prepare_cached(&format!("{COLUMNS} WHERE job.id = ?1"))?
        .query_row([id], read)
        .optional()?;
    let Some(mut job) = found else {
        return Ok(None);
    };
    job.names = names(connection, id)?;
    Ok(Some(job))
}

fn names(connection: &Connection, job: i64) -> Result<Vec<String>, DatabaseError> {
    connection
        .prepare_cached(
            "SELECT name FROM job_arrival JOIN arrival ON arrival.id = arrival WHERE job = ?1 ORDER BY arrival.id",
        )?
        .query_map([job], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()
        .map_err(DatabaseError::from)
}

fn read(row: &Row<'_>) -> rusqlite::Result<ListedJob> {
    let protocol: String = row.get(10)?;
    let known = |it: &Protocol| it.word() == protocol;
    let protocol = Protocol::ALL.into_iter().find(known);
    let unreadable = || rusqlite::Error::InvalidColumnType(10, "protocol".to_owned(), Type::Text);
    Ok(ListedJob {
        id: row.get(0)?,
        key: row.get(1)?,
        target: row.get(2)?,
        recipient: row.get(3)?,
        state: JobState::read(row, 4)?,
        attempts: row.get(5)?,
        due_at: row.get(6)?,
        created_at: row.get(7)?,
        changed_at: row.get(8)?,
        reason: row.get(9)?,
        protocol: protocol.ok_or_else(unreadable)?,
        site: row.get(11)?,
        sender: row.get(12)?,
        names: Vec::new(),
    })
}

/// What came of the owner's wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It is done; the job as it was before.
    Done(ListedJob),
    /// That can't be done to a job in this state.
    Refused(ListedJob),
    /// There is no such job.
    Unknown,
}

/// Lets a job be tried at once, with all its patience back, and its target go on if it was halted.
///
/// # Errors
/// When a row can't be written.
pub fn retry(connection: &Connection, id: i64, now: i64) -> Result<Change, DatabaseError> {
    change(connection, id, &RETRIED, |job| {
        connection
            .prepare_cached(
                "UPDATE job SET state = 'waiting', due_at = min(created_at, ?2), waited = 0, changed_at = ?2
                 WHERE id = ?1",
            )?
            .execute((id, now))?;
        resume(connection, &job.target)?;
        Ok(())
    })
}

/// Gives a job up for good. If it is being delivered at the moment, it may arrive all the same.
///
/// # Errors
/// When a row can't be written.
pub fn discard(connection: &Connection, id: i64, now: i64) -> Result<Change, DatabaseError> {
    change(connection, id, &DISCARDED, |_| {
        connection
            .prepare_cached("UPDATE job SET state = 'dropped', changed_at = ?2 WHERE id = ?1")?
            .execute((id, now))?;
        forget_idle(connection)
    })
}

/// As [`retry`], for all that are meant; says how many there were, by target.
///
/// # Errors
/// When a row can't be written.
pub fn retry_all(
    connection: &Connection,
    filter: &JobFilter,
    now: i64,
) -> Result<BTreeMap<String, u64>, DatabaseError> {
    let mut counts = BTreeMap::new();
    let mut statement = connection.prepare(&format!(
        "UPDATE job SET state = 'waiting', due_at = min(created_at, ?2), waited = 0, changed_at = ?2 WHERE {}
         RETURNING target",
        filter.condition()
    ))?;
    let mut rows = statement.query((&filter.target, now))?;
    while let Some(row) = rows.next()? {
        *counts.entry(row.get(0)?).or_default() += 1;
    }
    match &filter.target {
        Some(target) => drop(resume(connection, target)?),
        None => resume_all(connection)?,
    }
    Ok(counts)
}

/// As [`discard`], for all that are meant; says how many there were.
///
/// # Errors
/// When a row can't be written.
pub fn discard_all(
    connection: &Connection,
    filter: &JobFilter,
    now: i64,
) -> Result<usize, DatabaseError> {
    let rows = connection.execute(
        &format!(
            "UPDATE job SET state = 'dropped', changed_at = ?2 WHERE {}",
            filter.condition()
        ),
        (&filter.target, now),
    )?;
    forget_idle(connection)?;
    Ok(rows)
}

fn change(
    connection: &Connection,
    id: i64,
    allowed: &[JobState],
    change: impl FnOnce(&ListedJob) -> Result<(), DatabaseError>,
) -> Result<Change, DatabaseError> {
    match listed(connection, id)? {
        None => Ok(Change::Unknown),
        Some(job) if !allowed.contains(&job.state) => Ok(Change::Refused(job)),
        Some(job) => {
            change(&job)?;
            Ok(Change::Done(job))
        }
    }
}

#[cfg(test)]
mod tests;
