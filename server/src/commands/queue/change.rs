//! Trying jobs again, and giving them up.

use super::{Desk, NOBODY, complain, listing, named};
use crate::cli::QueueChangeArgs;
use crate::commands::output;
use crate::database::Writing;
use crate::database::jobs::{self, Change, JobFilter, JobState, ListedJob};
use crate::delivery::words;
use anyhow::bail;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::process::ExitCode;

/// One of the two ways to change a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    Retry,
    Drop,
}

impl Wish {
    /// In which states a job can be changed like that.
    fn states(self) -> &'static [JobState] {
        match self {
            Self::Retry => &jobs::RETRIED,
            Self::Drop => &jobs::DISCARDED,
        }
    }

    /// What is meant where no state is named.
    fn usual(self) -> Vec<JobState> {
        match self {
            Self::Retry => vec![JobState::Waiting, JobState::Failed],
            Self::Drop => jobs::DISCARDED.to_vec(),
        }
    }

    fn done(self) -> &'static str {
        match self {
            Self::Retry => "tried again",
            Self::Drop => "dropped",
        }
    }
}

/// Changes the jobs that are meant.
///
/// # Errors
/// When that can't be done to jobs in such a state, or the database refuses.
pub(super) async fn change(
    desk: &Desk,
    args: &QueueChangeArgs,
    wish: Wish,
) -> anyhow::Result<ExitCode> {
    let now = Timestamp::now().as_millisecond();
    let code = if args.ids.is_empty() {
        change_all(desk, args, wish, now).await?
    } else {
        change_some(desk, &args.ids, wish, now).await?
    };
    if wish == Wish::Retry && desk.is_running == Some(false) {
        output::print(&format!("{NOBODY}\n"))?;
    }
    Ok(code)
}

async fn change_all(
    desk: &Desk,
    args: &QueueChangeArgs,
    wish: Wish,
    now: i64,
) -> anyhow::Result<ExitCode> {
    let states = match named(&args.state) {
        states if states.is_empty() => wish.usual(),
        states => states,
    };
    if let Some(state) = states.iter().find(|state| !wish.states().contains(state)) {
        bail!("what is {} can't be {}", state.word(), wish.done());
    }
    let filter = JobFilter {
        states,
        target: args.target.clone(),
    };
    let text = match wish {
        Wish::Retry => {
            let write = move |writing: &Writing<'_>| jobs::retry_all(writing, &filter, now);
            desk.retried(desk.database.write(write).await?)
        }
        Wish::Drop => {
            let write = move |writing: &Writing<'_>| jobs::discard_all(writing, &filter, now);
            let count = desk.database.write(write).await?;
            are_done(count.try_into().unwrap_or(u64::MAX), wish)
        }
    };
    output::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn are_done(count: u64, wish: Wish) -> String {
    match count {
        0 => format!("there was nothing to be {}\n", wish.done()),
        1 => format!("1 job is {}\n", wish.done()),
        many => format!("{many} jobs are {}\n", wish.done()),
    }
}

async fn change_some(desk: &Desk, ids: &[i64], wish: Wish, now: i64) -> anyhow::Result<ExitCode> {
    let mut code = ExitCode::SUCCESS;
    for id in ids.iter().copied() {
        let change = desk.database.write(move |writing| match wish {
            Wish::Retry => jobs::retry(writing, id, now),
            Wish::Drop => jobs::discard(writing, id, now),
        });
        match change.await? {
            Change::Done(job) => output::print(&desk.changed(&job, wish))?,
            Change::Refused(job) => {
                code = complain(&format!("job {id} is {} already", job.state.word()));
            }
            Change::Unknown => code = complain(&format!("there is no job {id}")),
        }
    }
    Ok(code)
}

impl Desk {
    /// What has become of a job; as it was before.
    fn changed(&self, job: &ListedJob, wish: Wish) -> String {
        let (id, what, target) = (job.id, listing::what(job), &job.target);
        if wish == Wish::Retry && self.is_gone(target) {
            let advice = self.advice(&id.to_string());
            return format!(
                "job {id}, {what}, waits, but has nowhere to go: {target} is not in the configuration any more. {advice}"
            );
        }
        let mut text = format!("job {id}, {what}, is {}\n", wish.done());
        if wish == Wish::Drop && job.state == JobState::Working && self.is_running != Some(false) {
            text.push_str("  it was under way, and may arrive all the same\n");
        }
        text
    }

    /// What has become of jobs that were to be tried again; how many there were, by target.
    fn retried(&self, counts: BTreeMap<String, u64>) -> String {
        let (gone, known): (BTreeMap<_, _>, _) =
            counts.into_iter().partition(|it| self.is_gone(&it.0));
        let known: BTreeMap<String, u64> = known;
        let mut text = if known.is_empty() && !gone.is_empty() {
            String::new()
        } else {
            are_done(known.values().sum(), Wish::Retry)
        };
        for (target, count) in gone {
            let wait = words::wait(count);
            let advice = self.advice(&format!("--target {target}"));
            text.push_str(&format!(
                "{wait} for {target}, which is not in the configuration any more. {advice}"
            ));
        }
        text
    }

    fn is_gone(&self, target: &String) -> bool {
        !self.targets.contains(target)
    }

    fn advice(&self, which: &str) -> String {
        let command = &self.command;
        format!(
            "Put its section back and start the server again, or give it up: {command} drop {which}\n"
        )
    }
}
