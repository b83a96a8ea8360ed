//! One attempt at one job, from its row to the target's word.

use super::parcel::{RowNotes, pack};
use crate::database::Database;
use crate::database::jobs::{self, JobRow};
use crate::targets::{Delivery, Outcome, Photo, Receipt, Target, Trouble};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a task came back with.
pub(super) enum Finished {
    /// A job, how it went, and which photos were missing.
    Job(Box<JobRow>, Outcome, Vec<String>),
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
    let delivery = match packed(&job, &library, target.hands_on_unread()).await {
        Ok(delivery) => delivery,
        Err(trouble) => return Finished::NotSent(Box::new(job), trouble),
    };
    let missing = excuses(&delivery);
    if missing.len() == delivery.photos.len() && !target.does_without(&delivery) {
        let trouble = Trouble::Never(missing.join("; "));
        return Finished::NotSent(Box::new(job), trouble);
    }
    let notes = RowNotes { database, job: id };
    let outcome = match target.deliver(&delivery, &notes).await {
        Ok(Receipt(said)) => Ok(Receipt(with_excuses(said, &missing))),
        Err(Trouble::Never(reason)) => Err(again(reason, &delivery, &job, &library).await),
        other => other,
    };
    Finished::Job(Box::new(job), outcome, missing)
}

async fn packed(job: &JobRow, library: &Path, is_thorough: bool) -> Result<Delivery, Trouble> {
    let (row, library) = (job.clone(), library.to_owned());
    let packed = tokio::task::spawn_blocking(move || pack(row, &library, is_thorough)).await;
    let interrupted = |_| Trouble::Later {
        reason: "it was interrupted".to_owned(),
        after: None,
    };
    packed.map_err(interrupted).flatten()
}

/// Which photos are missing, in words.
fn excuses(delivery: &Delivery) -> Vec<String> {
    delivery.photos.iter().filter_map(Photo::excuse).collect()
}

fn with_excuses(said: String, missing: &[String]) -> String {
    let said = Some(said).filter(|said| !said.is_empty());
    let all: Vec<String> = said.into_iter().chain(missing.iter().cloned()).collect();
    all.join("; ")
}

/// A delivery of several photos that failed because one of them vanished on the way is tried once more without it.
async fn again(reason: String, delivery: &Delivery, job: &JobRow, library: &Path) -> Trouble {
    let was_all = excuses(delivery);
    // Looked at thoroughly, as the next attempt will.
    match packed(job, library, true).await {
        Ok(now) if delivery.photos.len() > 1 && excuses(&now).len() > was_all.len() => {
            Trouble::Later {
                reason,
                after: None,
            }
        }
        _ => Trouble::Never(reason),
    }
}
