//! Jobs come into being with the arrivals they are about, in the same transaction; a batch gathers them until it is
//! closed. In the end they are forgotten.

use super::JobState;
use crate::database::DatabaseError;
use crate::routing::{Destination, target::Unit};
use rusqlite::{Connection, OptionalExtension as _, named_params};
use std::collections::{BTreeMap, BTreeSet};

/// Adds what an arrival is delivered to: a job of its own, or a place in its batch's job.
///
/// Jobs for a whole batch are not due before the batch is closed. `now` is in milliseconds since 1970.
///
/// # Errors
/// When a row can't be written.
pub fn add(
    connection: &Connection,
    batch: i64,
    arrival: i64,
    destination: &Destination,
    now: i64,
) -> Result<(), DatabaseError> {
    let job = match destination.target.kind.unit() {
        Unit::Arrival => insert(connection, batch, destination, JobState::Waiting, now)?,
        Unit::Batch => match gathering(connection, batch, destination)? {
            Some(job) => job,
            None => insert(connection, batch, destination, JobState::Gathering, now)?,
        },
    };
    connection
        .prepare_cached("INSERT INTO job_arrival (job, arrival) VALUES (?1, ?2)")?
        .execute((job, arrival))?;
    Ok(())
}

fn gathering(
    connection: &Connection,
    batch: i64,
    destination: &Destination,
) -> Result<Option<i64>, DatabaseError> {
    connection
        .prepare_cached(
            "SELECT id FROM job WHERE batch = ?1 AND target = ?2 AND recipient IS ?3 AND state = 'gathering'",
        )?
        .query_row(
            (batch, destination.target.to_string(), &destination.recipient),
            |row| row.get(0),
        )
        .optional()
        .map_err(DatabaseError::from)
}

fn insert(
    connection: &Connection,
    batch: i64,
    destination: &Destination,
    state: JobState,
    now: i64,
) -> Result<i64, DatabaseError> {
    connection
        .prepare_cached(
            "INSERT INTO job (batch, target, recipient, state, due_at, created_at, changed_at)
             VALUES (:batch, :target, :recipient, :state, :now, :now, :now)",
        )?
        .insert(named_params! {
            ":batch": batch,
            ":target": destination.target.to_string(),
            ":recipient": destination.recipient,
            ":state": state,
            ":now": now,
        })
        .map_err(DatabaseError::from)
}

/// Closes a batch: its jobs are due, and says how many there were.
///
/// # Errors
/// When a row can't be written.
pub fn close_batch(connection: &Connection, batch: i64, now: i64) -> Result<usize, DatabaseError> {
    connection
        .prepare_cached(
            "UPDATE job SET state = 'waiting', due_at = ?2, changed_at = ?2
             WHERE batch = ?1 AND state = 'gathering'",
        )?
        .execute((batch, now))
        .map_err(DatabaseError::from)
}

/// Closes the batches of a login, but for one that goes on; says how many jobs are due by that.
///
/// # Errors
/// When a row can't be written.
pub fn close_session(
    connection: &Connection,
    session: &str,
    except: Option<i64>,
    now: i64,
) -> Result<usize, DatabaseError> {
    connection
        .prepare_cached(
            "UPDATE job SET state = 'waiting', due_at = ?3, changed_at = ?3
             WHERE state = 'gathering' AND batch IS NOT ?2
                   AND batch IN (SELECT id FROM batch WHERE session = ?1)",
        )?
        .execute((session, except, now))
        .map_err(DatabaseError::from)
}

/// Forgets up to so many jobs that have been delivered or dropped before a time, and says how many there were. Those of
/// photos that are not to be kept stay: that these have arrived is what lets them go.
///
/// # Errors
/// When a row can't be written.
pub fn forget(connection: &Connection, before: i64, most: usize) -> Result<usize, DatabaseError> {
    connection
        .prepare_cached(
            "DELETE FROM job WHERE id IN (
                SELECT id FROM job WHERE state IN ('delivered', 'dropped') AND changed_at < ?1
                AND NOT EXISTS (SELECT 1 FROM job_arrival JOIN arrival ON arrival.id = arrival
                                WHERE job = job.id AND keep = 0)
                LIMIT ?2)",
        )?
        .execute((before, i64::try_from(most).unwrap_or(i64::MAX)))
        .map_err(DatabaseError::from)
}

/// A batch that still gathers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenBatch {
    /// Which.
    pub id: i64,
    /// The login it came with.
    pub session: Option<String>,
    /// When it last grew, in milliseconds since 1970.
    pub last_at: i64,
}

/// The batches that still gather; no more than there are logins.
///
/// # Errors
/// When the query fails.
pub fn open_batches(connection: &Connection) -> Result<Vec<OpenBatch>, DatabaseError> {
    connection
        .prepare_cached(
            "SELECT id, session, last_at FROM batch
             WHERE id IN (SELECT batch FROM job WHERE state = 'gathering')",
        )?
        .query_map((), |row| {
            Ok(OpenBatch {
                id: row.get(0)?,
                session: row.get(1)?,
                last_at: row.get(2)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()
        .map_err(DatabaseError::from)
}

/// How many jobs are not done yet, by target.
///
/// # Errors
/// When the query fails.
pub fn open_targets(connection: &Connection) -> Result<BTreeMap<String, u64>, DatabaseError> {
    connection
        .prepare_cached(
            "SELECT target, count(*) FROM job WHERE state IN ('gathering', 'waiting') GROUP BY target",
        )?
        .query_map((), |row| {
            Ok((row.get(0)?, row.get::<_, i64>(1)?.cast_unsigned()))
        })?
        .collect::<rusqlite::Result<_>>()
        .map_err(DatabaseError::from)
}

/// Every target that has jobs, in whatever state.
///
/// # Errors
/// When the query fails.
pub fn targets(connection: &Connection) -> Result<BTreeSet<String>, DatabaseError> {
    connection
        .prepare("SELECT DISTINCT target FROM job")?
        .query_map((), |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()
        .map_err(DatabaseError::from)
}

#[cfg(test)]
mod tests;
