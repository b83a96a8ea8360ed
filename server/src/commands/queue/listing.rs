//! Jobs as they are shown: for people, two lines each; for programs, JSON.

use crate::database::jobs::{Cause, Halt, JobState, ListedJob};
use crate::delivery::words;
use crate::story::quiet;
use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::time::Duration;

/// So many jobs are named one by one in a command.
const MOST_NAMED: usize = 5;

/// What is said where no server runs.
pub(super) const NOBODY: &str =
    "no nx-gateway is running here, so nothing is tried until it is started";

/// How jobs are to be shown.
#[derive(Debug)]
pub(super) struct Listing {
    /// The targets of the configuration.
    pub(super) targets: Vec<String>,
    /// What is typed to come here, `nx-gateway queue`.
    pub(super) command: String,
    pub(super) now: Timestamp,
    /// Whether a server runs with this state, where that is known.
    pub(super) is_running: Option<bool>,
    pub(super) is_json: bool,
    pub(super) is_detailed: bool,
}

impl Listing {
    /// Begins to write jobs; `halts` are the targets that get nothing at the moment.
    pub(super) fn begin<W: Write>(self, output: W, halts: Vec<Halt>) -> Page<W> {
        Page {
            listing: self,
            output,
            halts,
            counts: BTreeMap::new(),
            failed: Vec::new(),
            homeless: BTreeSet::new(),
        }
    }

    fn since(&self, milliseconds: i64) -> String {
        let passed = self.now.as_millisecond().saturating_sub(milliseconds);
        words::time(Duration::from_millis(passed.max(0).cast_unsigned()))
    }
}

/// What is being written.
pub(super) struct Page<W> {
    listing: Listing,
    output: W,
    halts: Vec<Halt>,
    counts: BTreeMap<JobState, u64>,
    /// The first of those that are given up.
    failed: Vec<i64>,
    /// Targets that are not in the configuration any more, and for which jobs wait.
    homeless: BTreeSet<String>,
}

impl<W: Write> Page<W> {
    /// Writes one job.
    pub(super) fn add(&mut self, job: &ListedJob) -> io::Result<()> {
        let is_first = self.counts.is_empty();
        *self.counts.entry(job.state).or_default() += 1;
        if job.state == JobState::Failed && self.failed.len() <= MOST_NAMED {
            self.failed.push(job.id);
        }
        if self.is_homeless(job) {
            self.homeless.insert(job.target.clone());
        }
        if self.listing.is_json {
            let before = if is_first {
                format!("{}\n", self.beginning())
            } else {
                ",\n".to_owned()
            };
            return write!(self.output, "{before}{}", as_json(job));
        }
        let (id, state, what) = (job.id, job.state.word(), what(job));
        writeln!(self.output, "{id:>5}  {state:10} {what}")?;
        for line in self.details(job) {
            writeln!(self.output, "{:18}{line}", "")?;
        }
        Ok(())
    }

    /// Writes what is to be said of all of them.
    pub(super) fn end(mut self) -> io::Result<()> {
        if self.listing.is_json {
            let text = match self.counts.is_empty() {
                true => format!("{}]}}", self.beginning()),
                false => "\n]}".to_owned(),
            };
            writeln!(self.output, "{text}")?;
            return self.output.flush();
        }
        let total: u64 = self.counts.values().sum();
        if total == 0 {
            writeln!(self.output, "nothing waits")?;
        } else if !self.listing.is_detailed {
            let counts = self.counts.iter();
            let counts: Vec<_> = counts
                .map(|(state, count)| format!("{count} {}", state.word()))
                .collect();
            writeln!(self.output, "\n{}", counts.join(", "))?;
        }
        for line in self.advice() {
            writeln!(self.output, "{line}")?;
        }
        self.output.flush()
    }

    /// Of the JSON, up to the jobs.
    fn beginning(&self) -> String {
        let halts: Vec<Value> = self.halts.iter().map(halt_as_json).collect();
        let (running, halts) = (Value::from(self.listing.is_running), Value::from(halts));
        format!("{{\"running\": {running}, \"halted\": {halts}, \"jobs\": [")
    }

    /// What holds jobs up, and the command that mends it.
    fn advice(&self) -> Vec<String> {
        let command = &self.listing.command;
        let mut lines: Vec<String> = self.halts.iter().map(|it| self.in_words(it)).collect();
        lines.extend(self.homeless.iter().map(|target| {
            format!(
                "{target} is not in the configuration any more: put it back, or give up what waits for it: \
                 {command} drop --target {target}"
            )
        }));
        if !self.failed.is_empty() {
            let ids: Vec<String> = self.failed.iter().map(ToString::to_string).collect();
            let which = match ids.len() {
                0..=MOST_NAMED => ids.join(" "),
                _ => "--state failed".to_owned(),
            };
            lines.push(format!(
                "what is given up is tried again when you say so; if config.toml was to blame, once the server \
                 was started again: {command} retry {which} (or drop {which})"
            ));
        }
        if self.listing.is_running == Some(false) {
            lines.push(NOBODY.to_owned());
        }
        lines
    }

    fn is_homeless(&self, job: &ListedJob) -> bool {
        job.state == JobState::Waiting && !self.listing.targets.contains(&job.target)
    }

    fn in_words(&self, halt: &Halt) -> String {
        let (target, reason) = (&halt.target, quiet(&halt.reason));
        let command = &self.listing.command;
        let since = self.listing.since(halt.since);
        match halt.cause {
            Cause::Unreachable if self.listing.is_running == Some(false) => {
                format!("{target} can't be reached for {since}: {reason}")
            }
            Cause::Unreachable => format!(
                "{target} can't be reached for {since}: {reason}; it is asked every few seconds"
            ),
            Cause::Owner => format!(
                "{target} has needed you for {since}: {reason}; then: {command} retry --target {target} (or, if you \
                 changed config.toml or a file that it names, start the server again)"
            ),
        }
    }

    fn details(&self, job: &ListedJob) -> Vec<String> {
        let mut lines = Vec::new();
        if self.listing.is_detailed {
            let names: Vec<String> = job.names.iter().map(|name| quiet(name)).collect();
            lines.push(names.join(", "));
            let way = match &job.site {
                Some(site) => format!("shared at {}", quiet(site)),
                None => "mailed".to_owned(),
            };
            let when = local(job.created_at)
                .strftime("%Y-%m-%d %H:%M:%S")
                .to_string();
            lines.push(format!("{way} by {}, {when}", quiet(&job.sender)));
            lines.push(format!("key {}", job.key));
        }
        lines.extend(self.progress(job));
        lines
    }

    fn progress(&self, job: &ListedJob) -> Option<String> {
        let tried = match job.attempts {
            0 => String::new(),
            1 => "tried once, ".to_owned(),
            many => format!("tried {many} times, "),
        };
        let reason = match quiet(&job.reason) {
            reason if reason.is_empty() => reason,
            reason => format!(": {reason}"),
        };
        let ago = self.listing.since(job.changed_at);
        match job.state {
            JobState::Gathering => Some("its batch is still open".to_owned()),
            JobState::Waiting if self.is_homeless(job) => Some("has nowhere to go".to_owned()),
            JobState::Waiting => {
                let left = job.due_at.saturating_sub(self.listing.now.as_millisecond());
                let is_halted = self.halts.iter().any(|halt| halt.target == job.target);
                let when = match u64::try_from(left) {
                    _ if is_halted => format!("waits for {}", job.target),
                    Ok(left @ 1..) => {
                        format!("again in {}", words::time(Duration::from_millis(left)))
                    }
                    _ => "next in line".to_owned(),
                };
                Some(format!("{tried}{when}{reason}"))
            }
            JobState::Working if self.listing.is_running == Some(false) => {
                Some(format!("{tried}was interrupted{reason}"))
            }
            JobState::Working => Some(format!("under way for {ago}")),
            JobState::Delivered => Some(format!("{ago} ago{reason}")),
            JobState::Failed => Some(format!("{tried}given up {ago} ago{reason}")),
            JobState::Dropped => Some(format!("{ago} ago")),
        }
    }
}

/// What a job is about.
pub(super) fn what(job: &ListedJob) -> String {
    let names: Vec<&str> = job.names.iter().map(String::as_str).collect();
    let for_whom = match &job.recipient {
        Some(recipient) => format!(" for {}", quiet(recipient)),
        None => String::new(),
    };
    format!("{} to {}{for_whom}", words::files(&names), job.target)
}

fn local(milliseconds: i64) -> jiff::Zoned {
    let time = Timestamp::from_millisecond(milliseconds).unwrap_or_default();
    time.to_zoned(TimeZone::system())
}

fn iso(milliseconds: i64) -> String {
    local(milliseconds)
        .strftime("%Y-%m-%dT%H:%M:%S%:z")
        .to_string()
}

/// The names are part of what scripts build upon: add, never rename.
fn as_json(job: &ListedJob) -> Value {
    let due = (job.state == JobState::Waiting).then(|| iso(job.due_at));
    json!({
        "id": job.id,
        "state": job.state.word(),
        "target": job.target,
        "recipient": job.recipient,
        "files": job.names,
        "protocol": job.protocol.word(),
        "site": job.site,
        "sender": job.sender,
        "attempts": job.attempts,
        "due": due,
        "created": iso(job.created_at),
        "changed": iso(job.changed_at),
        "reason": job.reason,
        "key": job.key,
    })
}

fn halt_as_json(halt: &Halt) -> Value {
    json!({
        "target": halt.target,
        "cause": halt.cause.word(),
        "reason": halt.reason,
        "since": iso(halt.since),
    })
}

#[cfg(test)]
mod tests;
