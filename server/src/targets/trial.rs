//! What a rehearsal puts somewhere for a moment, to see that something can be put there.

use super::Trouble;
use crate::secret::Secret;
use jiff::Timestamp;
use std::fmt::Display;
use std::process;

/// What is in it, for whoever finds it after all.
pub(super) const CONTENT: &str =
    "nx-gateway looks whether it may write here, and removes this again.\n";
/// What that is.
pub(super) const MEDIA_TYPE: &str = "text/plain";

/// Nothing has this name, and nobody guesses it. It neither begins with a dot nor ends with `.part`: some servers refuse
/// the former, and Nextcloud the latter.
pub(super) fn name(secret: &Secret) -> String {
    let now = Timestamp::now().as_nanosecond();
    let number = secret.hash_of(&format!("trial {now} {}", process::id()));
    format!("nx-gateway-trial-{number}.txt")
}

/// How a trial ended: whether it could be written, and whether it could be removed, with the reasons.
///
/// # Errors
/// When it couldn't be written, or is still there.
pub(super) fn ending(
    what: impl Display,
    written: Result<(), Trouble>,
    removed: Result<(), String>,
) -> Result<(), Trouble> {
    match (written, removed) {
        (written, Ok(())) => written,
        (Ok(()), Err(why)) => Err(Trouble::Owner(format!(
            "{what} was put there to see whether that works, and can't be removed again: {why}; remove it yourself"
        ))),
        (Err(trouble), Err(why)) => {
            let rest = format!("; {what} may be left there, as removing it failed: {why}");
            Err(trouble.map(|reason| reason + &rest))
        }
    }
}

#[cfg(test)]
mod tests;
