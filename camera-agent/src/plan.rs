//! From facts and a wish to steps. Pure: the same facts give the same plan, and a plan without steps means that all is done.

use crate::{card_hosts::Wanted, facts::Facts, step::Step};

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

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The way that was chosen, if one was needed.
    pub way: Option<Way>,
    /// What the owner should read about it: the choice and its reason, oddities of the camera.
    pub remarks: Vec<String>,
    /// In this order; empty: nothing is left to do.
    pub steps: Vec<Step>,
}

/// Why nothing is done, in words, with the program's exit code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing here looks like a camera.
    NotACamera,
    /// We may not mount.
    NotRoot,
    /// The hosts file can't be used, or no way is left.
    NoWay(String),
}

/// Decides.
///
/// # Errors
/// A [`Refusal`], where it is better to do nothing.
pub fn plan(_facts: &Facts, _wish: &Wish) -> Result<Plan, Refusal> {
    todo!()
}
