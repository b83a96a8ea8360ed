//! The tables `job`, `job_arrival` and `halt`: what is to be delivered, and how far that has come.
//!
//! `create` adds jobs beside the arrivals they are about and closes batches, `attempt` is for whoever delivers them,
//! `desk` for the owner, who looks at them, and halts are in `halts`. When and in which order is decided in `delivery`.

mod attempt;
mod create;
mod desk;
mod halts;

pub use attempt::{
    JobRow, PhotoRow, Settlement, claim, due, give_back, keep, load, mend_clock, note, recover,
    release, settle, waiting, was_set_back,
};
pub use create::{
    OpenBatch, add, close_batch, close_session, forget, open_batches, open_targets, targets,
};
pub use desk::{
    Change, DISCARDED, JobFilter, ListedJob, RETRIED, counts, discard, discard_all, each, listed,
    retry, retry_all,
};
pub use halts::{Cause, Halt, end_trouble, halt, halted, halts, resume, resume_all};

use rusqlite::types::Type;
use rusqlite::{Row, ToSql, types::ToSqlOutput};

/// How far a job has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum JobState {
    /// Its batch is still open.
    Gathering,
    /// For its time, or for its target.
    Waiting,
    /// Being delivered, by the process that holds the state's lock; when that has ended, it is waiting in truth.
    Working,
    /// Done.
    Delivered,
    /// Given up; the reason says why.
    Failed,
    /// Not wanted any more.
    Dropped,
}

impl JobState {
    /// All of them, in the order in which a job goes through them.
    pub const ALL: [Self; 6] = [
        Self::Gathering,
        Self::Waiting,
        Self::Working,
        Self::Delivered,
        Self::Failed,
        Self::Dropped,
    ];

    /// The word for it in rows and at the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Gathering => "gathering",
            Self::Waiting => "waiting",
            Self::Working => "working",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Dropped => "dropped",
        }
    }

    /// The state of this name.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// The table admits no other words.
    fn read(row: &Row<'_>, column: usize) -> rusqlite::Result<Self> {
        let word: String = row.get(column)?;
        Self::named(&word).ok_or(rusqlite::Error::InvalidColumnType(column, word, Type::Text))
    }
}

impl ToSql for JobState {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.word().into())
    }
}

#[cfg(test)]
mod tests;
