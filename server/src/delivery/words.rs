//! What the owner reads about deliveries.

use super::verdict::Verdict;
use crate::config::duration;
use crate::database::jobs::{Cause, Halt, JobRow, Settlement};
use crate::library::Cleared;
use crate::story::quiet;
use std::time::Duration;

/// Tells in the log what became of a job. What waits for its target is told of the target, once for all.
/// `missing` says which photos were not there any more, `command` is what is typed to look at the queue.
pub(super) fn tell(
    target: &str,
    row: &JobRow,
    verdict: &Verdict,
    missing: &[String],
    command: &str,
) {
    let what = job(row, target);
    match &verdict.settlement {
        Settlement::Delivered(_) if missing.is_empty() => tracing::info!("delivered {what}"),
        Settlement::Delivered(_) => {
            let missing = quiet(&missing.join("; "));
            tracing::warn!("delivered {what}, but {missing}");
        }
        Settlement::Failed(reason) => {
            let reason = quiet(reason);
            tracing::warn!(
                "could not deliver {what}: {reason}; given up, until you say: {command} retry {}",
                row.id
            );
        }
        Settlement::Again { reason, .. } => {
            let pause = time(verdict.pause.unwrap_or_default());
            let text = format!(
                "could not deliver {what} yet: {}; again in {pause}",
                quiet(reason)
            );
            // The same reason every hour is no news.
            if row.reason == *reason {
                tracing::debug!("{text}");
            } else {
                tracing::info!("{text}");
            }
        }
        Settlement::Waits(_) => {}
    }
}

/// Tells that a target answers again, if its trouble was that it didn't.
pub(super) fn tell_end(target: &str, trouble: Option<&Halt>, now: i64) {
    let silence = trouble.filter(|trouble| trouble.cause == Cause::Unreachable);
    if let Some(Halt { since, .. }) = silence {
        let passed = now.saturating_sub(*since).max(0).cast_unsigned();
        let passed = time(Duration::from_millis(passed));
        tracing::info!("{target} answers again after {passed}");
    }
}

/// Tells of photos that were only to be passed on.
pub(super) fn tell_cleared(cleared: &[Cleared]) {
    for photo in cleared {
        match photo {
            Cleared::Removed(path) => {
                let path = path.display();
                tracing::info!("removed {path}: it is delivered, and no route wants it kept");
            }
            Cleared::Changed(path) => {
                let path = path.display();
                tracing::info!("{path} was changed, so it stays, although it is delivered");
            }
            Cleared::Refused(path, error) => {
                let path = path.display();
                tracing::warn!("{path} is delivered, but can't be removed: {error}");
            }
        }
    }
}

/// `1 job waits`, `12 jobs wait`.
pub(crate) fn wait(count: u64) -> String {
    match count {
        1 => "1 job waits".to_owned(),
        _ => format!("{count} jobs wait"),
    }
}

/// What a job is about: `SAM_0001.JPG and 2 more to mail.home for a@b`.
pub(super) fn job(job: &JobRow, target: &str) -> String {
    let names: Vec<&str> = job.photos.iter().map(|photo| photo.name.as_str()).collect();
    let for_whom = match &job.recipient {
        Some(recipient) => format!(" for {}", quiet(recipient)),
        None => String::new(),
    };
    format!("{} to {target}{for_whom}", files(&names))
}

/// The first, and how many more.
pub(crate) fn files(names: &[&str]) -> String {
    match names {
        [] => "nothing".to_owned(),
        [only] => quiet(only),
        [first, rest @ ..] => format!("{} and {} more", quiet(first), rest.len()),
    }
}

/// A time as one says it.
pub(crate) fn time(time: Duration) -> String {
    let seconds = time.as_secs();
    let rounded = match seconds {
        0..120 => seconds.max(1),
        120..7200 => seconds.div_euclid(60) * 60,
        7200..172_800 => seconds.div_euclid(3600) * 3600,
        _ => seconds.div_euclid(86_400) * 86_400,
    };
    duration::display(Duration::from_secs(rounded))
}

#[cfg(test)]
mod tests;
