//! Whether the server runs on this computer, and how it is.

use super::finding::{Check, Finding};
use super::health::{self, Health};
use crate::disk;
use crate::secret::{self, SecretError};
use crate::shell;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::Path;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Facts {
    /// Where our server answered, and what.
    pub(super) answered: Option<(SocketAddr, Health)>,
    /// Where it was asked for.
    pub(super) asked: Vec<SocketAddr>,
    /// Whether a process keeps the state for itself; nothing where that isn't for us to see.
    pub(super) is_locked: Option<bool>,
    /// The state's folder.
    pub(super) state: String,
    /// Why the server's secret can't be used, if that is so and can be seen.
    pub(super) secret_fault: Option<String>,
}

impl Facts {
    /// Where it runs.
    pub(super) fn running(&self) -> Option<SocketAddr> {
        self.answered.as_ref().map(|(place, _)| *place)
    }
}

/// Asks at all places at once, as some programs say nothing for long; the first one where our server answers counts.
/// Blocks.
pub(super) fn look(places: Vec<SocketAddr>, state: &Path) -> Facts {
    let ask = |place: SocketAddr| move || (place, health::ask(place, None));
    let answers: Vec<_> = std::thread::scope(|scope| {
        let asking: Vec<_> = places
            .iter()
            .map(|place| scope.spawn(ask(*place)))
            .collect();
        asking.into_iter().filter_map(|it| it.join().ok()).collect()
    });
    let mut answers = answers.into_iter();
    Facts {
        answered: answers.find(|(_, health)| health.is_ours()),
        asked: places,
        is_locked: is_locked(state),
        state: state.display().to_string(),
        secret_fault: secret_fault(&state.join("secret")),
    }
}

/// One that may not be read is another user's, and no fault.
fn secret_fault(file: &Path) -> Option<String> {
    match secret::read(file) {
        Ok(_) => None,
        Err(SecretError::File { cause, .. }) if cause.kind() == ErrorKind::PermissionDenied => None,
        Err(error) => Some(error.to_string()),
    }
}

/// A folder that may not be looked into is not one without a lock.
pub(super) fn is_locked(state: &Path) -> Option<bool> {
    match state.metadata() {
        Err(error) if error.kind() == ErrorKind::NotFound => Some(false),
        _ => disk::is_locked(state),
    }
}

/// `as_root` is the command that sees more than this one, `start` those that start the server.
pub(super) fn judge(facts: &Facts, as_root: &str, start: &[String]) -> Vec<Finding> {
    let fault = facts.secret_fault.as_ref().map(|fault| {
        let file = shell::quoted(Path::new(&facts.state).join("secret").as_ref());
        Finding::problem(Check::Server, fault, "The server can't start with it.")
            .run(format!("sudo mv {file} {file}.damaged"))
    });
    let found = of_server(facts, as_root, start);
    std::iter::once(found).chain(fault).collect()
}

fn of_server(facts: &Facts, as_root: &str, start: &[String]) -> Finding {
    match (&facts.answered, facts.is_locked) {
        (Some((place, Health::Unwell(status))), _) => unwell(*place, status),
        (Some((place, _)), _) => Finding::ok(Check::Server, format!("nx-gateway answers at {place}")),
        (None, Some(true)) => elsewhere(facts),
        (None, Some(false)) => start.iter().cloned().fold(
            Finding::warning(
                Check::Server,
                "nx-gateway isn't running",
                "Where it may, the doctor starts one for a moment, for the upload below. Cameras need one that stays:",
            ),
            Finding::run,
        ),
        (None, None) => Finding::warning(
            Check::Server,
            "nobody answers, and whether a server has the state's folder is not for this user to see",
            "Probably nx-gateway isn't running; only another user can tell.",
        )
        .run(as_root),
    }
}

fn unwell(place: SocketAddr, status: &str) -> Finding {
    let finding = Finding::problem(
        Check::Server,
        format!("nx-gateway at {place} is not well: {status}"),
        match status.contains(" 507 ") {
            true => {
                "The disk has too little room, so it refuses photos. What is said of the disk tells more."
            }
            false => "A photo that came now could not be stored. Its log says why.",
        },
    );
    finding.run("journalctl --unit nx-gateway --lines 50")
}

/// Somebody has the state, but isn't where the configuration says.
fn elsewhere(facts: &Facts) -> Finding {
    let asked: Vec<_> = facts.asked.iter().map(ToString::to_string).collect();
    Finding::problem(
        Check::Server,
        format!(
            "an nx-gateway has {}, but none answers at {}",
            facts.state,
            asked.join(", ")
        ),
        "It listens elsewhere (--listen, or settings that were changed since), hangs, or is just starting.",
    )
    .run("sudo systemctl restart nx-gateway")
    .run("pgrep --list-full nx-gateway")
}

#[cfg(test)]
mod tests;
