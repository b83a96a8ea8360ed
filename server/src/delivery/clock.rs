//! When the next job of a target is due, by a clock that may have been set meanwhile. One set forward makes jobs due
//! early, which does no harm; one set back would let them wait for as long again.

use super::{Pace, milliseconds, now};
use crate::database::jobs;
use crate::database::{Database, DatabaseError};

/// When the first job is due, in milliseconds since 1970. Jobs that were put off in what is the future now, or that would
/// wait for longer than any pause lasts, are due at once.
pub(super) async fn due(
    database: &Database,
    target: &str,
    pace: &Pace,
) -> Result<Option<i64>, DatabaseError> {
    let target = target.to_owned();
    let now = now();
    let latest = now.saturating_add(milliseconds(pace.longest_asked));
    let present = now.saturating_add(milliseconds(pace.nap));
    let read = database.read(move |reading| {
        let due = jobs::due(reading, &target)?;
        let was_set_back =
            due.is_some_and(|due| due > now) && jobs::was_set_back(reading, now, latest, present)?;
        Ok((due, was_set_back))
    });
    let (due, was_set_back) = read.await?;
    if !was_set_back {
        return Ok(due);
    }
    let mended = database.write(move |writing| {
        jobs::mend_clock(writing, now, latest, present)?;
        Ok::<_, DatabaseError>(())
    });
    mended.await?;
    Ok(Some(now))
}
