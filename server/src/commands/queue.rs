//! `nx-gateway queue`: what is on its way to other places, for its owner to see and to decide about.
//!
//! Works on the database itself, beside a running server, which notices within a few seconds. How jobs are shown is in
//! `listing`.

mod listing;

use super::output;
use crate::cli::{QueueArgs, QueueChangeArgs, QueueCommand, QueueListArgs};
use crate::config::{self, Whereabouts};
use crate::database::Database;
use crate::database::jobs::{self, Change, JobFilter, JobState};
use crate::shell;
use anyhow::{Context as _, bail};
use jiff::Timestamp;
use listing::Listing;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

/// Not done yet, or not well.
const OPEN: [JobState; 4] = [
    JobState::Gathering,
    JobState::Waiting,
    JobState::Working,
    JobState::Failed,
];

/// Runs the command. The exit status is 1 when a job that was named isn't there or can't be changed.
///
/// # Errors
/// When the configuration or the database can't be read, or the output can't be written.
pub fn run(args: &QueueArgs) -> anyhow::Result<ExitCode> {
    let whereabouts = match config::whereabouts(args.config.as_deref()) {
        Ok(whereabouts) => whereabouts,
        Err(problems) => {
            eprintln!("{problems}");
            return Ok(ExitCode::FAILURE);
        }
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .context("the system gives no threads")?;
    let everything = QueueCommand::List(QueueListArgs::default());
    let command = args.command.as_ref().unwrap_or(&everything);
    let typed = typed(args.config.as_deref());
    runtime.block_on(run_command(whereabouts, command, typed))
}

/// What is typed to come here where the server has this file.
pub(super) fn typed(file: Option<&Path>) -> String {
    let Some(file) = file else {
        return "nx-gateway queue".to_owned();
    };
    format!("nx-gateway queue --config {}", shell::quoted(file))
}

async fn run_command(
    config: Whereabouts,
    command: &QueueCommand,
    typed: String,
) -> anyhow::Result<ExitCode> {
    let path = config.state.join("nx-gateway.db");
    let hint = "hint: run this as the user the server runs as";
    let database = Database::open_existing(&path);
    let Some(database) = database.map_err(|error| anyhow::anyhow!("{error}\n{hint}"))? else {
        if let QueueCommand::List(args) = command
            && args.ids.is_empty()
        {
            output::print(if args.json {
                "{\"halted\": [], \"jobs\": []}\n"
            } else {
                "nothing waits\n"
            })?;
            return Ok(ExitCode::SUCCESS);
        }
        bail!("there are no jobs: no server has run with this configuration yet");
    };
    match command {
        QueueCommand::List(args) => list(config.targets, typed, &database, args).await,
        QueueCommand::Retry(args) => change(&database, args, Wish::Retry).await,
        QueueCommand::Drop(args) => change(&database, args, Wish::Drop).await,
    }
}

async fn list(
    targets: Vec<String>,
    command: String,
    database: &Database,
    args: &QueueListArgs,
) -> anyhow::Result<ExitCode> {
    let listing = Listing {
        targets,
        command,
        now: Timestamp::now(),
        is_json: args.json,
        is_detailed: !args.ids.is_empty(),
    };
    if !args.ids.is_empty() {
        return list_some(database, &args.ids, listing).await;
    }
    let states = match named(&args.state) {
        states if !states.is_empty() => states,
        _ if args.all => JobState::ALL.to_vec(),
        _ => OPEN.to_vec(),
    };
    let filter = JobFilter {
        states,
        target: args.target.clone(),
    };
    // Written while they are read: there may be many.
    let printed = database.read(move |reading| {
        let halts = jobs::halts(reading)?;
        let mut page = listing.begin(output::standard_output(), halts);
        jobs::each(reading, &filter, |job| page.add(&job).is_ok())?;
        Ok(page.end())
    });
    printed.await??;
    Ok(ExitCode::SUCCESS)
}

async fn list_some(database: &Database, ids: &[i64], listing: Listing) -> anyhow::Result<ExitCode> {
    let wanted = ids.to_vec();
    let found = database.read(move |reading| {
        let found = wanted.iter().map(|id| jobs::listed(reading, *id));
        let halts = jobs::halts(reading)?;
        Ok((found.collect::<Result<Vec<_>, _>>()?, halts))
    });
    let (found, halts) = found.await?;
    let mut page = listing.begin(output::standard_output(), halts);
    let mut code = ExitCode::SUCCESS;
    for (id, job) in ids.iter().zip(found) {
        match job {
            Some(job) => page.add(&job)?,
            None => code = complain(&format!("there is no job {id}")),
        }
    }
    page.end()?;
    Ok(code)
}

fn named(words: &[String]) -> Vec<JobState> {
    words
        .iter()
        .filter_map(|word| JobState::named(word))
        .collect()
}

fn complain(message: &str) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "nx-gateway: {message}");
    ExitCode::FAILURE
}

/// One of the two ways to change a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
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

async fn change(
    database: &Database,
    args: &QueueChangeArgs,
    wish: Wish,
) -> anyhow::Result<ExitCode> {
    let now = Timestamp::now().as_millisecond();
    if !args.ids.is_empty() {
        return change_some(database, &args.ids, wish, now).await;
    }
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
    let changed = database.write(move |writing| match wish {
        Wish::Retry => jobs::retry_all(writing, &filter, now),
        Wish::Drop => jobs::discard_all(writing, &filter, now),
    });
    let text = match changed.await? {
        0 => format!("there was nothing to be {}\n", wish.done()),
        1 => format!("1 job is {}\n", wish.done()),
        many => format!("{many} jobs are {}\n", wish.done()),
    };
    output::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

async fn change_some(
    database: &Database,
    ids: &[i64],
    wish: Wish,
    now: i64,
) -> anyhow::Result<ExitCode> {
    let mut code = ExitCode::SUCCESS;
    for id in ids.iter().copied() {
        let change = database.write(move |writing| match wish {
            Wish::Retry => jobs::retry(writing, id, now),
            Wish::Drop => jobs::discard(writing, id, now),
        });
        match change.await? {
            Change::Done(job) => {
                let (what, done) = (listing::what(&job), wish.done());
                output::print(&format!("job {id}, {what}, is {done}\n"))?;
                if wish == Wish::Drop && job.state == JobState::Working {
                    output::print("  it was under way, and may arrive all the same\n")?;
                }
            }
            Change::Refused(job) => {
                code = complain(&format!("job {id} is {} already", job.state.word()));
            }
            Change::Unknown => code = complain(&format!("there is no job {id}")),
        }
    }
    Ok(code)
}
