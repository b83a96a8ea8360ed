//! `nx-gateway queue`: what is on its way to other places, for its owner to see and to decide about.
//!
//! Works on the database itself, beside a running server, which notices within a few seconds. How jobs are shown is in
//! `listing`, how they are changed in `change`.

mod change;
mod listing;

use super::output;
use crate::cli::{QueueArgs, QueueCommand, QueueListArgs};
use crate::config::{self, Whereabouts};
use crate::database::Database;
use crate::database::jobs::{self, JobFilter, JobState};
use crate::{did_you_mean, disk, shell};
use anyhow::{Context as _, bail};
use change::{Wish, change};
use jiff::Timestamp;
use listing::{Listing, NOBODY};
use std::collections::BTreeSet;
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

/// What the command works with.
struct Desk {
    database: Database,
    /// The targets of the configuration.
    targets: Vec<String>,
    /// What is typed to come here.
    command: String,
    /// Whether a server runs with this state, where that is known.
    is_running: Option<bool>,
}

async fn run_command(
    config: Whereabouts,
    command: &QueueCommand,
    typed: String,
) -> anyhow::Result<ExitCode> {
    let path = config.state.join("nx-gateway.db");
    let hint = "hint: run this as the user the server runs as";
    let database = Database::open_existing(&path);
    let database = database.map_err(|error| anyhow::anyhow!("{error}\n{hint}"))?;
    let wanted = match command {
        QueueCommand::List(args) => &args.target,
        QueueCommand::Retry(args) | QueueCommand::Drop(args) => &args.target,
    };
    if let Some(wanted) = wanted {
        check_target(wanted, &config.targets, database.as_ref()).await?;
    }
    let Some(database) = database else {
        return without_jobs(command);
    };
    let desk = Desk {
        database,
        targets: config.targets,
        command: typed,
        is_running: disk::is_locked(&config.state),
    };
    match command {
        QueueCommand::List(args) => list(desk, args).await,
        QueueCommand::Retry(args) => change(&desk, args, Wish::Retry).await,
        QueueCommand::Drop(args) => change(&desk, args, Wish::Drop).await,
    }
}

/// Before the first start of a server.
fn without_jobs(command: &QueueCommand) -> anyhow::Result<ExitCode> {
    match command {
        QueueCommand::List(args) if args.ids.is_empty() => {
            output::print(&if args.json {
                "{\"running\": false, \"halted\": [], \"jobs\": []}\n".to_owned()
            } else {
                format!("nothing waits\n{NOBODY}\n")
            })?;
            Ok(ExitCode::SUCCESS)
        }
        _ => bail!("there are no jobs: no server has run with this configuration yet"),
    }
}

/// Refuses the name of a target that is neither in the configuration nor has any jobs.
async fn check_target(
    wanted: &str,
    targets: &[String],
    database: Option<&Database>,
) -> anyhow::Result<()> {
    let mut known: BTreeSet<String> = targets.iter().cloned().collect();
    if let Some(database) = database.filter(|_| !known.contains(wanted)) {
        known.extend(database.read(jobs::targets).await?);
    }
    if known.contains(wanted) {
        return Ok(());
    }
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    match did_you_mean::nearest(wanted, known.iter().copied()) {
        Some(meant) => bail!("there is no target {wanted}; did you mean {meant}?"),
        None if known.is_empty() => bail!("there is no target {wanted}; there are none"),
        None => bail!(
            "there is no target {wanted}; there are: {}",
            known.join(", ")
        ),
    }
}

async fn list(desk: Desk, args: &QueueListArgs) -> anyhow::Result<ExitCode> {
    let listing = Listing {
        targets: desk.targets,
        command: desk.command,
        now: Timestamp::now(),
        is_running: desk.is_running,
        is_json: args.json,
        is_detailed: !args.ids.is_empty(),
    };
    let database = desk.database;
    if !args.ids.is_empty() {
        return list_some(&database, &args.ids, listing).await;
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
        let mut halts = jobs::halts(reading)?;
        let wanted = filter.target.as_ref();
        halts.retain(|halt| wanted.is_none_or(|wanted| halt.target == *wanted));
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
        let found = found.collect::<Result<Vec<_>, _>>()?;
        let mut halts = jobs::halts(reading)?;
        // Of targets that hold one of these up.
        halts.retain(|halt| {
            let mut shown = found.iter().flatten();
            shown.any(|job| job.target == halt.target && job.state == JobState::Waiting)
        });
        Ok((found, halts))
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
