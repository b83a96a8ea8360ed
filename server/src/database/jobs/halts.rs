//! Targets that get nothing at the moment, and why; here, so that another process can look and let them go on.
//!
//! A halt that is lifted, by a restart or its owner, is remembered: should the target turn out to be in the same trouble
//! still, that began when it began. It is forgotten once somebody answers there, or nothing is to be delivered any more.

use crate::database::DatabaseError;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension as _, Row};

/// What has to happen before a target gets something again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// It has to answer.
    Unreachable,
    /// Its owner has to do something.
    Owner,
}

impl Cause {
    /// The word for it in rows.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Owner => "owner",
        }
    }
}

/// A target that gets nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Halt {
    /// Which.
    pub target: String,
    /// What it waits for.
    pub cause: Cause,
    /// In words for the owner.
    pub reason: String,
    /// Milliseconds since 1970.
    pub since: i64,
}

/// Halts a target for which there is something to deliver, or says anew why it is. The same trouble goes on since it was
/// first seen; another one begins.
///
/// # Errors
/// When the row can't be written.
pub fn halt(connection: &Connection, halt: &Halt) -> Result<(), DatabaseError> {
    connection
        .prepare_cached(
            "INSERT INTO halt (target, cause, reason, since) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (target) DO UPDATE SET
                 reason = excluded.reason, lifted = 0, cause = excluded.cause,
                 since = CASE cause WHEN excluded.cause THEN min(since, excluded.since) ELSE excluded.since END",
        )?
        .execute((&halt.target, halt.cause.word(), &halt.reason, halt.since))?;
    forget_idle(connection)
}

/// Why a target is halted, if it is.
///
/// # Errors
/// When the query fails.
pub fn halted(connection: &Connection, target: &str) -> Result<Option<Halt>, DatabaseError> {
    connection
        .prepare_cached(
            "SELECT target, cause, reason, since FROM halt WHERE target = ?1 AND lifted = 0",
        )?
        .query_row([target], read)
        .optional()
        .map_err(DatabaseError::from)
}

/// All of them.
///
/// # Errors
/// When the query fails.
pub fn halts(connection: &Connection) -> Result<Vec<Halt>, DatabaseError> {
    connection
        .prepare("SELECT target, cause, reason, since FROM halt WHERE lifted = 0 ORDER BY target")?
        .query_map((), read)?
        .collect::<rusqlite::Result<_>>()
        .map_err(DatabaseError::from)
}

/// Lets a target go on; says whether it was halted.
///
/// # Errors
/// When the row can't be written.
pub fn resume(connection: &Connection, target: &str) -> Result<bool, DatabaseError> {
    let rows = connection
        .prepare_cached("UPDATE halt SET lifted = 1 WHERE target = ?1 AND lifted = 0")?
        .execute([target])?;
    Ok(rows > 0)
}

/// Lets all targets go on.
///
/// # Errors
/// When the rows can't be written.
pub fn resume_all(connection: &Connection) -> Result<(), DatabaseError> {
    connection.execute("UPDATE halt SET lifted = 1", ())?;
    forget_idle(connection)
}

/// Forgets a target's trouble, because somebody answers there, and says what it was.
///
/// # Errors
/// When the row can't be written.
pub fn end_trouble(connection: &Connection, target: &str) -> Result<Option<Halt>, DatabaseError> {
    connection
        .prepare_cached(
            "DELETE FROM halt WHERE target = ?1 RETURNING target, cause, reason, since",
        )?
        .query_row([target], read)
        .optional()
        .map_err(DatabaseError::from)
}

/// Forgets the trouble of targets for which there is nothing to deliver: nobody will see when it ends.
///
/// # Errors
/// When the rows can't be written.
pub(super) fn forget_idle(connection: &Connection) -> Result<(), DatabaseError> {
    connection
        .prepare_cached(
            "DELETE FROM halt WHERE NOT EXISTS (
                 SELECT 1 FROM job
                 WHERE job.target = halt.target AND state IN ('gathering', 'waiting', 'working'))",
        )?
        .execute(())?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Halt> {
    let cause: String = row.get(1)?;
    let known = |it: &Cause| it.word() == cause;
    let found = [Cause::Unreachable, Cause::Owner].into_iter().find(known);
    Ok(Halt {
        target: row.get(0)?,
        cause: found.ok_or(rusqlite::Error::InvalidColumnType(1, cause, Type::Text))?,
        reason: row.get(2)?,
        since: row.get(3)?,
    })
}

#[cfg(test)]
mod tests;
