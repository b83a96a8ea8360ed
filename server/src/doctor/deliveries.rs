//! The places photos go on to: whether a delivery would work, tried without one, and what waits for them.

use super::finding::{Check, Finding};
use crate::config::Config;
use crate::database::inspect::Inspected;
use crate::database::jobs::JobState;
use crate::routing::target::{TargetKind, TargetName};
use crate::secret::Secret;
use crate::shell;
use crate::targets::{Outcome, Receipt, Settings, Target, Tools, Trouble, discreet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;

/// How long a target may take. Mail servers let strangers wait half a minute for a greeting.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

/// One of them, and what it said.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Facts {
    pub(super) name: TargetName,
    pub(super) outcome: Outcome,
    /// What its section names as secret or address, to know where to look.
    pub(super) shown: Vec<(&'static str, toml::Value)>,
}

/// A target that is to be asked.
pub(super) struct Asked {
    name: TargetName,
    target: Arc<dyn Target>,
    shown: Vec<(&'static str, toml::Value)>,
}

impl Asked {
    pub(super) fn new(name: TargetName, settings: &dyn Settings, tools: &Tools) -> Self {
        Self {
            name,
            target: discreet::open(settings, tools),
            shown: settings.shown(),
        }
    }
}

/// All that are set up. Nothing is delivered, so nobody will be named by this secret.
pub(super) fn all(config: &Config) -> Vec<Asked> {
    let tools = Tools::new(Secret::new([0; 32])).with_library(config.storage.photos.clone());
    let targets = config.targets.iter();
    let targets = targets.map(|it| Asked::new(it.name.clone(), &*it.settings, &tools));
    targets.collect()
}

/// Lets all of them rehearse at once, each for so long at most.
pub(super) async fn look(targets: Vec<Asked>, patience: Duration) -> Vec<Facts> {
    let mut asking = JoinSet::new();
    for (number, asked) in targets.into_iter().enumerate() {
        asking.spawn(async move {
            // Not ended in the middle: what it put there for a trial would stay there.
            let rehearsing = tokio::spawn(async move { asked.target.rehearse().await });
            let outcome = match tokio::time::timeout(patience, rehearsing).await {
                Ok(Ok(outcome)) => outcome,
                _ => {
                    let reason = format!("no answer within {} s", patience.as_secs());
                    Err(Trouble::Unreachable(reason))
                }
            };
            let facts = Facts {
                name: asked.name,
                outcome,
                shown: asked.shown,
            };
            (number, facts)
        });
    }
    let mut found = asking.join_all().await;
    found.sort_by_key(|(number, _)| *number);
    found.into_iter().map(|(_, facts)| facts).collect()
}

/// What to say of each target, and of the queue.
pub(super) fn judge(
    targets: &[Facts],
    state: Option<&Inspected>,
    config: Option<&PathBuf>,
) -> Vec<Finding> {
    let mut findings: Vec<_> = targets.iter().map(of_target).collect();
    if findings.is_empty() {
        findings.push(Finding::ok(
            Check::Targets,
            "photos go nowhere else; there is no section for a target",
        ));
    }
    if let Some(state) = state {
        findings.extend(of_queue(state, config));
    }
    findings
}

fn of_target(facts: &Facts) -> Finding {
    let name = &facts.name;
    let trouble = match &facts.outcome {
        Ok(Receipt(said)) => return Finding::ok(Check::Targets, format!("{name}: {said}")),
        Err(trouble) => trouble,
    };
    let finding =
        |meaning: &str| Finding::problem(Check::Targets, format!("{name}: {trouble}"), meaning);
    match trouble {
        Trouble::Owner(_) => mended_by_owner(
            finding(
                "It won't mend by itself: what goes there waits until you have done something, and started the server \
                 again.",
            ),
            facts,
        ),
        Trouble::Unreachable(_) => of_place(
            finding("What goes there waits, and leaves by itself once that is mended."),
            facts,
        ),
        Trouble::Later { .. } => finding("It may work later; what goes there waits.")
            .advise("ask the doctor again in some minutes"),
        Trouble::Never(_) => finding("What goes there will fail.").advise(format!(
            "look at the section [{name}] of the configuration, and at the other side"
        )),
    }
}

/// The file with what proves who we are, and for Mastodon the way to a new one.
fn mended_by_owner(finding: Finding, facts: &Facts) -> Finding {
    let setting = |wanted: &str| {
        let mut shown = facts.shown.iter();
        let (_, value) = shown.find(|(key, _)| *key == wanted)?;
        value.as_str().map(str::to_owned)
    };
    let finding = match (facts.name.kind, setting("url")) {
        (TargetKind::Mastodon, Some(url)) => {
            let name = shell::quoted(facts.name.name.as_ref());
            let login = format!(
                "nx-gateway login mastodon {} --name {name}",
                shell::quoted(url.as_ref())
            );
            // It never replaces a token.
            let file = setting("token_file").map(|file| shell::quoted(file.as_ref()));
            finding.run(match file {
                Some(file) => format!("mv {file} {file}.old; {login}"),
                None => login,
            })
        }
        _ => finding,
    };
    let files = facts
        .shown
        .iter()
        .filter(|(key, _)| key.ends_with("_file") && *key != "ca_file");
    let files: Vec<_> = files
        .map(|(key, value)| format!("{key} = {value}"))
        .collect();
    let name = &facts.name;
    match files.is_empty() {
        true => finding.advise(format!("look at the section [{name}] of the configuration")),
        false => finding.advise(format!(
            "look whether what [{name}] names is right: {}",
            files.join(", ")
        )),
    }
}

fn of_place(finding: Finding, facts: &Facts) -> Finding {
    let places = facts
        .shown
        .iter()
        .filter(|(key, _)| ["url", "server", "port", "path"].contains(key));
    let places: Vec<_> = places
        .map(|(key, value)| format!("{key} = {value}"))
        .collect();
    let name = &facts.name;
    let (what, besides) = match name.kind {
        TargetKind::Folder | TargetKind::Command => {
            ("path", "look whether its disk is plugged in and mounted")
        }
        _ => (
            "address",
            "look whether this computer has a way there, and to the Internet",
        ),
    };
    let finding = match places.is_empty() {
        true => finding.advise(format!("look at the {what} in [{name}]")),
        false => finding.advise(format!(
            "look at the {what} in [{name}]: {}",
            places.join(", ")
        )),
    };
    finding.advise(besides)
}

fn of_queue(state: &Inspected, config: Option<&PathBuf>) -> Option<Finding> {
    let count = |wanted: &[JobState]| -> i64 {
        let jobs = state.jobs.iter().filter(|(_, it, _)| wanted.contains(it));
        jobs.map(|(_, _, count)| count).sum()
    };
    let failed = count(&[JobState::Failed]);
    let waiting = count(&[JobState::Gathering, JobState::Waiting, JobState::Working]);
    let config = config.map(|file| format!(" --config {}", shell::quoted(file)));
    let list = format!("nx-gateway queue list{}", config.unwrap_or_default());
    let halts = state
        .halts
        .iter()
        .map(|halt| format!("{}: {}", halt.target, halt.reason));
    let halts: Vec<_> = halts.collect();
    let jobs = |count| match count {
        1 => "1 delivery".to_owned(),
        _ => format!("{count} deliveries"),
    };
    if failed > 0 || !halts.is_empty() {
        let counted = [(failed, "failed"), (waiting, "waiting")].into_iter();
        let counted = counted.filter(|(count, _)| *count > 0);
        let counted = counted.map(|(count, what)| format!("{} {what}", jobs(count)));
        let seen: Vec<_> = counted.chain(halts).collect();
        return Some(
            Finding::warning(
                Check::Targets,
                format!("in the queue: {}", seen.join("; ")),
                "The photos are in the library all the same. The list says why, and which command mends it.",
            )
            .run(list),
        );
    }
    (waiting > 0).then(|| {
        Finding::ok(
            Check::Targets,
            format!("in the queue: {} on the way", jobs(waiting)),
        )
    })
}

#[cfg(test)]
mod tests;
