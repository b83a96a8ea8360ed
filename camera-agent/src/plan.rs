//! From facts and a wish to steps. Pure: the same facts give the same plan, and a plan without steps means that all is done.
//!
//! How a wish becomes steps is in `install` and `uninstall`; which way they take, and why, in `ways`.

mod install;
mod uninstall;
mod ways;

use crate::{
    body::Family,
    card_hosts::Wanted,
    facts::{Facts, Home},
    step::Step,
};
use std::fmt;

/// What is wished for.
#[derive(Debug, Clone)]
pub struct Wish {
    /// What shall be.
    pub goal: Goal,
    /// How.
    pub mode: Mode,
    /// Ways that failed earlier in this run, so that `auto` takes the other.
    pub failed: Vec<Way>,
}

/// What shall be.
#[derive(Debug, Clone)]
pub enum Goal {
    /// The names lead where the card says.
    Install {
        /// The names.
        wanted: Wanted,
        /// The card's file as it is, for the note that autoexec.sh compares.
        card_file: Vec<u8>,
    },
    /// The camera is as it was.
    Uninstall,
    /// Nothing but that what an earlier run left writable is read-only again.
    OnlyClose,
}

/// What the owner asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The way that suits the body.
    Auto,
    /// Only this way.
    Only(Way),
}

/// How the block gets into /etc/hosts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The root file system is made writable for a moment.
    Remount,
    /// A copy in memory is put over the file; nothing is written to the camera.
    Bind,
}

/// As it is typed behind `--mode`.
impl fmt::Display for Way {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Remount => "remount",
            Self::Bind => "bind",
        })
    }
}

/// What to do.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The way that was chosen, if one was needed.
    pub way: Option<Way>,
    /// What the owner should read about it, in whole sentences: the choice and its reason, oddities of the camera.
    pub remarks: Vec<String>,
    /// In this order, each only if those before it succeeded (but for a backup, which may fail); empty: nothing is left
    /// to do.
    pub steps: Vec<Step>,
}

/// Why nothing is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing here looks like a camera.
    NotACamera,
    /// We may not mount.
    NotRoot,
    /// The hosts file can't be used, or no way is left; why, in whole sentences for the owner.
    NoWay(String),
}

/// Decides.
///
/// # Errors
/// A [`Refusal`], where it is better to do nothing.
pub fn plan(facts: &Facts, wish: &Wish) -> Result<Plan, Refusal> {
    if facts.body.is_none() {
        return Err(Refusal::NotACamera);
    }
    if !facts.is_root && matches!(facts.home, Home::Own(_)) {
        return Err(Refusal::NotRoot);
    }
    let planned = match &wish.goal {
        Goal::Install { wanted, card_file } => install::plan(facts, wish, wanted, card_file),
        Goal::Uninstall => uninstall::plan(facts, wish),
        Goal::OnlyClose => Ok(Plan::default()),
    };
    match left_over(facts) {
        Some(first) => Ok(after(first, planned)),
        None => planned.map_err(Refusal::NoWay),
    }
}

/// A note of what was in force until now: a run that is killed on the way must be followed by another, also if the card of
/// that note has come back meanwhile.
fn retracted_note(facts: &Facts) -> Option<Step> {
    let note = facts.done.as_ref().filter(|note| note.content.is_some())?;
    Some(Step::Remove {
        path: note.path.clone(),
    })
}

fn unusable(why: &str) -> String {
    format!("The hosts file can't be used: {why}.")
}

/// The end of factory mode. Only DRIMeV starts the script by it, and there it must not outlive its purpose: it blocks the
/// touch screen and Bluetooth. On other bodies such files may be somebody else's affair.
fn removed_triggers(facts: &Facts) -> Vec<Step> {
    let is_ours = facts
        .body
        .as_ref()
        .is_some_and(|body| body.family == Family::DrimeV);
    let triggers = facts.triggers.iter().filter(|_| is_ours);
    triggers
        .map(|path| Step::Remove { path: path.clone() })
        .collect()
}

/// What an earlier run, ended in the middle, left to do.
fn left_over(facts: &Facts) -> Option<Step> {
    if !facts.left_writable {
        return None;
    }
    let note = facts.writable_note()?;
    match &facts.home {
        Home::Own(mount) if !mount.is_read_only() => Some(Step::CloseAgain {
            mount: mount.clone(),
            note,
        }),
        _ => Some(Step::Remove { path: note }),
    }
}

/// The plan with a step before all others, which is taken even where the rest is refused: the next plan refuses again.
fn after(first: Step, planned: Result<Plan, String>) -> Plan {
    let mut plan = planned.unwrap_or_else(|why| Plan {
        remarks: vec![why],
        ..Plan::default()
    });
    plan.steps.insert(0, first);
    plan
}

#[cfg(test)]
mod tests;
