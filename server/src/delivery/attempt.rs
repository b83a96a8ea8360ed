//! One attempt at one job, from its row to the target's word.

use super::parcel::{RowNotes, pack};
use crate::database::Database;
use crate::database::jobs::{self, JobRow};
use crate::targets::{Outcome, Target, Trouble};
use std::path::PathBuf;
use std::sync::Arc;

/// What a task came back with.
pub(super) enum Finished {
    /// A job, and how it went.
    Job(Box<JobRow>, Outcome),
    /// A job that never got as far as the target.
    NotSent(Box<JobRow>, Trouble),
    /// Whether the target answers.
    Answer(bool),
    /// The job can't be read, and why.
    Unreadable(String),
}

/// One attempt at one job.
pub(super) async fn deliver(
    id: i64,
    target: Arc<dyn Target>,
    database: Database,
    library: PathBuf,
) -> Finished {
    let job = match database.read(move |reading| jobs::load(reading, id)).await {
        Ok(Some(job)) => job,
        Ok(None) => return Finished::Unreadable("it is no longer there".to_owned()),
        Err(error) => return Finished::Unreadable(error.to_string()),
    };
    let row = job.clone();
    let packed = tokio::task::spawn_blocking(move || pack(row, &library)).await;
    let interrupted = |_| Trouble::Later {
        reason: "it was interrupted".to_owned(),
        after: None,
    };
    let delivery = match packed.map_err(interrupted).flatten() {
        Ok(delivery) => delivery,
        Err(trouble) => return Finished::NotSent(Box::new(job), trouble),
    };
    let notes = RowNotes { database, job: id };
    let outcome = target.deliver(&delivery, &notes).await;
    Finished::Job(Box::new(job), outcome)
}
