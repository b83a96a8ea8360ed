//! What an attempt's outcome means for the job and for its target. Pure.

use super::backoff::{dice, pause};
use super::{Pace, milliseconds};
use crate::config::duration;
use crate::database::jobs::{Cause, JobRow, Settlement};
use crate::targets::{Outcome, Receipt, Trouble};
use std::time::Duration;

/// What becomes of a job, and whether its target gets anything more for now.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) settlement: Settlement,
    /// Why its target is halted, if it is.
    pub(super) halt: Option<(Cause, String)>,
    /// The pause, if there is one.
    pub(super) pause: Option<Duration>,
}

/// Judges an attempt. Only trouble that may pass by itself uses up patience: a target that can't be reached for months
/// is an uplink that is down, and what waits for its owner waits.
pub(super) fn judge(pace: &Pace, job: &JobRow, outcome: Outcome, now: i64) -> Verdict {
    let only = |settlement| Verdict {
        settlement,
        halt: None,
        pause: None,
    };
    match outcome {
        Ok(Receipt(said)) => only(Settlement::Delivered(said)),
        Err(Trouble::Never(reason)) => only(Settlement::Failed(reason)),
        Err(Trouble::Unreachable(reason)) => Verdict {
            settlement: Settlement::Waits(reason.clone()),
            halt: Some((Cause::Unreachable, reason)),
            pause: None,
        },
        Err(Trouble::Owner(reason)) => Verdict {
            settlement: Settlement::Waits(reason.clone()),
            halt: Some((Cause::Owner, reason)),
            pause: None,
        },
        Err(Trouble::Later { reason, after }) => {
            let waited = Duration::from_millis(job.waited.max(0).cast_unsigned());
            if waited >= pace.patience {
                let patience = duration::display(pace.patience);
                let reason = format!("given up after {patience}: {reason}");
                return only(Settlement::Failed(reason));
            }
            let pause = pause(pace, waited, after, dice(&job.key, job.attempts));
            let pause_ms = milliseconds(pause);
            Verdict {
                settlement: Settlement::Again {
                    reason,
                    due_at: now.saturating_add(pause_ms),
                    waited: job.waited.saturating_add(pause_ms),
                },
                halt: None,
                pause: Some(pause),
            }
        }
    }
}

#[cfg(test)]
mod tests;
