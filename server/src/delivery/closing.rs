//! When a batch of shared photos is complete: cameras never say so (Q48). Another caption and a logout close it where they
//! happen, in `library` and `sessions`; silence closes it here.

use super::{Work, milliseconds, now};
use crate::database::DatabaseError;
use crate::database::jobs::{self, OpenBatch};
use std::time::Duration;

/// What is to be done about the open batches.
#[derive(Debug, PartialEq, Eq)]
struct Plan {
    /// These are complete.
    close: Vec<i64>,
    /// After so long another one may be.
    next: Option<Duration>,
}

/// A batch that last grew `idle` ago is complete, unless an upload for it is under way. One that grew in the future has
/// seen a clock that was set back since, and is complete as well.
fn plan(open: &[OpenBatch], now: i64, idle: i64, is_held: impl Fn(&str) -> bool) -> Plan {
    let mut plan = Plan {
        close: Vec::new(),
        next: None,
    };
    for batch in open {
        if batch.session.as_deref().is_some_and(&is_held) {
            continue;
        }
        let silence = now.saturating_sub(batch.last_at);
        if silence >= idle || silence < idle.saturating_neg() {
            plan.close.push(batch.id);
        } else {
            let left = Duration::from_millis(idle.saturating_sub(silence).max(1).cast_unsigned());
            plan.next = Some(plan.next.map_or(left, |next| next.min(left)));
        }
    }
    plan
}

/// Closes batches as they become complete, for ever.
pub(super) async fn close_batches(work: Work) {
    let mut wake = work.deliveries.wake.subscribe();
    loop {
        wake.mark_unchanged();
        let next = match close_complete(&work).await {
            Ok(next) => next,
            Err(error) => {
                tracing::debug!("batches can't be closed at the moment: {error}");
                Some(work.pace.nap)
            }
        };
        let sleep = async {
            match next {
                Some(next) => tokio::time::sleep(next.min(work.pace.nap)).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = wake.changed() => {}
            () = sleep => {}
        }
    }
}

/// Closes those that are complete, and says when the next one may be.
async fn close_complete(work: &Work) -> Result<Option<Duration>, DatabaseError> {
    let idle = milliseconds(work.batch_idle);
    let deliveries = work.deliveries.clone();
    let plan_of = move |open: &[OpenBatch]| plan(open, now(), idle, |it| deliveries.is_held(it));
    let open = work.database.read(jobs::open_batches).await?;
    let planned = plan_of(&open);
    if planned.close.is_empty() {
        return Ok(planned.next);
    }
    // Planned once more where nobody else writes: a photo may have come meanwhile.
    let planned = work.database.write(move |writing| {
        let planned = plan_of(&jobs::open_batches(writing)?);
        for batch in &planned.close {
            jobs::close_batch(writing, *batch, now())?;
        }
        Ok::<_, DatabaseError>(planned)
    });
    let planned = planned.await?;
    work.deliveries.wake();
    Ok(planned.next)
}

#[cfg(test)]
mod tests;
