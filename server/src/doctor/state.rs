//! What the server remembers: the file can be read, is sound, and isn't of a newer program.

use super::finding::{Check, Finding};
use crate::database::DatabaseError;
use crate::database::inspect::{Beside, Inspected, inspect};
use crate::disk;
use crate::shell;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What was seen.
#[derive(Debug, Clone)]
pub(super) enum Facts {
    /// There is no such file yet.
    Missing,
    /// A link, or something else that isn't a file, has its name.
    NotAFile,
    /// It may not be looked at.
    Forbidden,
    /// It can't be looked into without changing something.
    Unfinished,
    Seen(Inspected),
    Failed(DatabaseError),
}

/// Where it is.
pub(super) fn file(state: &Path) -> PathBuf {
    state.join("nx-gateway.db")
}

/// Looks into the file; `is_locked` says whether a server has it, as far as that is known. Blocks.
pub(super) fn look(state: &Path, is_locked: impl Fn() -> Option<bool>) -> Facts {
    let file = file(state);
    match disk::open_file(&file) {
        Err(error) if error.kind() == ErrorKind::NotFound && file.symlink_metadata().is_ok() => {
            return Facts::NotAFile;
        }
        Err(error) if error.kind() == ErrorKind::NotFound => return Facts::Missing,
        Err(error) if error.kind() == ErrorKind::PermissionDenied => return Facts::Forbidden,
        _ => {}
    }
    let beside = |is_locked| match is_locked {
        Some(false) => Beside::Nobody,
        _ => Beside::AServer,
    };
    let first = beside(is_locked());
    let found = look_beside(&file, first);
    // A server that started meanwhile was in the middle of something.
    if first == Beside::Nobody && !found.is_sound() && beside(is_locked()) == Beside::AServer {
        return look_beside(&file, Beside::AServer);
    }
    found
}

fn look_beside(file: &Path, beside: Beside) -> Facts {
    match inspect(file, beside) {
        Ok(Some(inspected)) => Facts::Seen(inspected),
        Ok(None) => Facts::Unfinished,
        Err(error) => Facts::Failed(error),
    }
}

impl Facts {
    fn is_sound(&self) -> bool {
        matches!(self, Self::Seen(inspected) if inspected.complaints.is_empty())
    }
}

/// `as_root` is the command that sees more than this one.
pub(super) fn judge(facts: &Facts, state: &Path, as_root: &str) -> Finding {
    let file = file(state);
    let shown = file.display();
    let aside = {
        let file = shell::quoted(&file);
        format!("sudo mv {file} {file}.damaged")
    };
    match facts {
        Facts::Missing => Finding::ok(Check::Database, "there is none yet; it is made at the first start"),
        Facts::NotAFile => Finding::warning(
            Check::Database,
            format!("{shown} is a link or no file at all, so it wasn't looked into"),
            "What it leads to may be anybody's. The server keeps its state in a file of its own.",
        )
        .advise("stop the server, put the file itself there, and start it again"),
        Facts::Forbidden => Finding::warning(
            Check::Database,
            format!("this user may not read {shown}"),
            "That is as it should be, if the server runs as another user. Who can look:",
        )
        .run(as_root),
        Facts::Unfinished => Finding::ok(
            Check::Database,
            format!("{shown} was left unfinished by a server that was killed; the next start mends it"),
        ),
        Facts::Seen(inspected) if !inspected.complaints.is_empty() => Finding::problem(
            Check::Database,
            format!("{shown} is damaged: {}", inspected.complaints.join("; ")),
            "Mostly the disk is to blame. Photos are not in it, only what is known of them and what waits to be \
             delivered. Stop the server, then move the file away; the next start makes a new one:",
        )
        .run(aside),
        Facts::Seen(_) => Finding::ok(Check::Database, format!("{shown} is sound")),
        Facts::Failed(error @ DatabaseError::TooNew { .. }) => Finding::problem(
            Check::Database,
            error.to_string(),
            "The server doesn't start with it.",
        )
        .advise("install the newer version again"),
        Facts::Failed(error) => Finding::problem(
            Check::Database,
            format!("{shown} can't be read: {error}"),
            "Photos are not in it, only what is known of them and what waits to be delivered. Stop the server, then \
             move the file away; the next start makes a new one:",
        )
        .run(aside),
    }
}

#[cfg(test)]
mod tests;
