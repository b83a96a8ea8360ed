//! What was typed. Nothing is looked at here, and nothing printed.

use crate::plan::{Mode, Way};
use std::{ffi::OsString, path::PathBuf};

/// What `--help` prints.
pub const MANUAL: &str = include_str!("cli/manual.txt");

/// What is asked of the program.
#[derive(Debug, PartialEq, Eq)]
pub enum Request {
    /// The manual.
    Help,
    /// The version.
    Version,
    /// Work.
    Job(Job),
}

/// One run.
#[derive(Debug, PartialEq, Eq)]
pub struct Job {
    /// What to do.
    pub command: Command,
    /// The card's hosts file; if not given, `hosts` beside this program.
    pub hosts: Option<PathBuf>,
    /// The camera's root; if not given, `/`, and only if that looks like a camera.
    pub root: Option<PathBuf>,
    /// How the block gets into the hosts file.
    pub mode: Mode,
    /// A file to which the run's lines are added.
    pub log: Option<PathBuf>,
}

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// An errand is run.
    Run(Errand),
    /// The steps of an errand are printed.
    Plan(Errand),
    /// Whether the names lead where the card says.
    Status,
}

/// A change to the camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Errand {
    /// The names shall lead where the card says.
    Install,
    /// The camera shall be as it was.
    Uninstall,
}

impl Command {
    /// As it is typed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Run(Errand::Install) => "install",
            Self::Run(Errand::Uninstall) => "uninstall",
            Self::Plan(Errand::Install) => "plan",
            Self::Plan(Errand::Uninstall) => "plan --uninstall",
            Self::Status => "status",
        }
    }
}

/// Reads the arguments, without the program's own name. Of an option that is given twice the last counts.
///
/// # Errors
/// What is wrong, in words.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Request, String> {
    use lexopt::prelude::{Long, Short, Value};
    let mut parser = lexopt::Parser::from_args(arguments);
    let mut command = None;
    let mut uninstall = false;
    let (mut hosts, mut root, mut log, mut mode) = (None, None, None, Mode::Auto);
    while let Some(argument) = parser.next().map_err(in_words)? {
        match argument {
            Short('h') | Long("help") => return Ok(Request::Help),
            Short('V') | Long("version") => return Ok(Request::Version),
            Long("hosts") => hosts = Some(path(&mut parser)?),
            Long("root") => root = Some(path(&mut parser)?),
            Long("log") => log = Some(path(&mut parser)?),
            Long("mode") => mode = mode_named(&parser.value().map_err(in_words)?)?,
            Long("uninstall") => uninstall = true,
            Value(word) if command.is_none() => command = Some(command_named(&word)?),
            other => return Err(in_words(other.unexpected())),
        }
    }
    let command = match (command, uninstall) {
        (None, _) => return Err(format!("one of these is needed: {COMMANDS}")),
        (Some(Command::Plan(_)), true) => Command::Plan(Errand::Uninstall),
        (Some(_), true) => return Err("--uninstall belongs to plan".to_owned()),
        (Some(command), false) => command,
    };
    Ok(Request::Job(Job {
        command,
        hosts,
        root,
        mode,
        log,
    }))
}

const COMMANDS: &str = "install, uninstall, status, plan";

fn in_words(error: lexopt::Error) -> String {
    error.to_string()
}

fn path(parser: &mut lexopt::Parser) -> Result<PathBuf, String> {
    let path = parser.value().map_err(in_words)?;
    if path.is_empty() {
        return Err("a path is empty".to_owned());
    }
    Ok(path.into())
}

fn command_named(word: &OsString) -> Result<Command, String> {
    match word.to_str() {
        Some("install") => Ok(Command::Run(Errand::Install)),
        Some("uninstall") => Ok(Command::Run(Errand::Uninstall)),
        Some("status") => Ok(Command::Status),
        Some("plan") => Ok(Command::Plan(Errand::Install)),
        _ => Err(format!("{} is none of these: {COMMANDS}", word.display())),
    }
}

fn mode_named(word: &OsString) -> Result<Mode, String> {
    match word.to_str() {
        Some("auto") => Ok(Mode::Auto),
        Some("remount") => Ok(Mode::Only(Way::Remount)),
        Some("bind") => Ok(Mode::Only(Way::Bind)),
        _ => Err(format!(
            "--mode {} is none of these: auto, remount, bind",
            word.display()
        )),
    }
}

#[cfg(test)]
mod tests;
