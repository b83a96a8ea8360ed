//! What is told of each request, in words its owner understands: one line an upload, from the hotspot
//! check to the file in the library. Passwords, keys and tokens never come here.

use crate::library::{Outcome, Stored, TakenFrom};
use crate::protocol::hotspot::{CheckHost, Flavour};
use crate::protocol::names::{FileName, SiteName, component};
use std::collections::HashMap;
use std::fmt::{self, Display, Formatter};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Cameras remembered at once; more addresses than this is no home network.
const MOST_CLIENTS: usize = 1024;
/// A check this long ago belongs to another story.
const SAME_STORY: Duration = Duration::from_mins(10);
/// Names of files shown before the rest is only counted.
const SHOWN: usize = 5;

/// What happened with one request.
#[derive(Debug)]
pub enum Story {
    /// A camera asked whether there is internet.
    Checked {
        /// Whom it asked.
        check: CheckHost,
        /// What it was answered.
        flavour: Flavour,
    },
    /// Somebody looked at the page.
    Browsed,
    /// A program looked whether all is well.
    Watched,
    /// A mail is safe.
    Mailed {
        /// The model, as the photos say it.
        camera: Option<String>,
        /// The sender's address.
        sender: String,
        /// Whom the camera named.
        recipients: Vec<String>,
        /// What became of the photos.
        kept: Kept,
    },
    /// The doctor's trial came as far as the disk, and nothing of it was kept.
    Tried {
        /// Bytes of its photos.
        bytes: u64,
    },
    /// A login was let in.
    LoggedIn {
        /// The service in the camera's menu.
        site: SiteName,
        /// Who.
        login: String,
    },
    /// A camera logged out.
    LoggedOut {
        /// The service in the camera's menu.
        site: SiteName,
    },
    /// A file was announced.
    Announced {
        /// The service in the camera's menu.
        site: SiteName,
        /// As the camera calls it.
        name: FileName,
    },
    /// A shared photo or video is safe.
    Uploaded {
        /// The model.
        camera: Option<String>,
        /// The service in the camera's menu.
        site: String,
        /// Who is logged in.
        login: String,
        /// What became of it.
        kept: Kept,
    },
    /// An ST1000 set its clock.
    TimeTold,
}

/// What became of the photos of a mail or an upload.
#[derive(Debug)]
pub struct Kept {
    /// What the library says of those that were kept.
    pub stored: Vec<Stored>,
    /// How many a route let go, on the owner's wish.
    pub dropped: usize,
    /// How many came without a single byte, so that there is nothing to keep.
    pub empty: usize,
    /// Bytes of all of them.
    pub bytes: u64,
}

impl Story {
    /// True for what is worth a line without being asked for.
    #[must_use]
    pub fn is_news(&self) -> bool {
        !matches!(self, Self::Browsed | Self::Watched | Self::Announced { .. })
    }

    fn camera(&self) -> Option<&str> {
        match self {
            Self::Mailed { camera, .. } | Self::Uploaded { camera, .. } => camera.as_deref(),
            _ => None,
        }
    }

    fn follows_a_check(&self) -> bool {
        matches!(
            self,
            Self::Mailed { .. } | Self::LoggedIn { .. } | Self::Uploaded { .. }
        )
    }
}

impl Display for Story {
    fn fmt(&self, text: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Checked { check, flavour } => {
                write!(text, "hotspot check on {} answered", check.name())?;
                match check {
                    CheckHost::Gld => Ok(()),
                    _ => write!(text, " with a {}", flavour.name()),
                }
            }
            Self::Browsed => write!(text, "looked at the page"),
            Self::Watched => write!(text, "asked whether all is well"),
            Self::Mailed {
                sender,
                recipients,
                kept,
                ..
            } => {
                write!(
                    text,
                    "mail from {} to {} {kept}",
                    quiet(sender),
                    Listed(recipients)
                )
            }
            Self::Tried { bytes } => write!(
                text,
                "the doctor's trial upload came through ({}); nothing of it was kept",
                Megabytes(*bytes)
            ),
            Self::LoggedIn { site, login } => write!(text, "login at {site} as {}", quiet(login)),
            Self::LoggedOut { site } => write!(text, "logged out of {site}"),
            Self::Announced { site, name } => write!(text, "will send {} to {site}", name.as_str()),
            Self::Uploaded {
                site, login, kept, ..
            } => {
                write!(text, "upload to {site} by {} {kept}", quiet(login))
            }
            Self::TimeTold => write!(text, "set its clock"),
        }
    }
}

impl Display for Kept {
    fn fmt(&self, text: &mut Formatter<'_>) -> fmt::Result {
        let files = self.stored.len() + self.dropped;
        match files {
            0 => write!(text, "without a photo")?,
            1 => write!(text, "with 1 file ({})", Megabytes(self.bytes))?,
            _ => write!(text, "with {files} files ({})", Megabytes(self.bytes))?,
        }
        for (number, stored) in self.stored.iter().take(SHOWN).enumerate() {
            write!(
                text,
                "{}{}",
                if number == 0 { "; stored " } else { ", " },
                Place(stored)
            )?;
        }
        if self.stored.len() > SHOWN {
            write!(text, " and {} more", self.stored.len() - SHOWN)?;
        }
        if self.dropped > 0 {
            write!(text, "; {} not kept, as a route says", self.dropped)?;
        }
        if self.empty > 0 {
            write!(
                text,
                "; {} came empty: look at the card and send again",
                self.empty
            )?;
        }
        if self
            .stored
            .iter()
            .any(|stored| stored.taken_from == TakenFrom::ArrivalForClockUnset)
        {
            write!(
                text,
                "; the camera's clock seems unset, so the day of arrival counts"
            )?;
        }
        Ok(())
    }
}

struct Place<'a>(&'a Stored);

impl Display for Place<'_> {
    fn fmt(&self, text: &mut Formatter<'_>) -> fmt::Result {
        write!(text, "{}", self.0.path.display())?;
        match self.0.outcome {
            Outcome::New => Ok(()),
            Outcome::Renumbered => write!(text, " (another photo had its name)"),
            Outcome::Duplicate => write!(text, " (was there already)"),
        }
    }
}

struct Listed<'a>(&'a [String]);

impl Display for Listed<'_> {
    fn fmt(&self, text: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            [] => write!(text, "nobody"),
            [only] => write!(text, "{}", quiet(only)),
            [first, rest @ ..] => write!(text, "{} and {} more", quiet(first), rest.len()),
        }
    }
}

struct Megabytes(u64);

impl Display for Megabytes {
    fn fmt(&self, text: &mut Formatter<'_>) -> fmt::Result {
        let tenths = self.0.saturating_add(50_000) / 100_000;
        write!(text, "{}.{} MB", tenths / 10, tenths % 10)
    }
}

/// Text from elsewhere in a log line: nothing in it can start a new line, colour the terminal or turn the rest of the line round.
pub(crate) fn quiet(text: &str) -> String {
    text.chars()
        .map(|character| {
            if character.is_control() || component::is_invisible(character) {
                '?'
            } else {
                character
            }
        })
        .collect()
}

/// What each camera did last, so that an upload's line can begin with its hotspot check.
#[derive(Debug, Default)]
pub struct Visits {
    clients: Mutex<HashMap<IpAddr, Visit>>,
}

#[derive(Debug, Clone, Copy)]
struct Visit {
    checked: Instant,
}

impl Visits {
    /// The line for a story: who, what led to it, what happened.
    #[must_use]
    pub fn tell(&self, client: IpAddr, story: &Story, now: Instant) -> String {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        let who = story.camera().map_or_else(
            || client.to_string(),
            |camera| format!("{} at {client}", quiet(camera)),
        );
        if matches!(story, Story::Checked { .. }) {
            make_room(&mut clients);
            clients.insert(client, Visit { checked: now });
        }
        let after_check = story.follows_a_check()
            && clients
                .get(&client)
                .is_some_and(|visit| now.duration_since(visit.checked) < SAME_STORY);
        let check = if after_check {
            "hotspot check ok; "
        } else {
            ""
        };
        format!("{who}: {check}{story}")
    }
}

fn make_room(clients: &mut HashMap<IpAddr, Visit>) {
    if clients.len() < MOST_CLIENTS {
        return;
    }
    let oldest = clients
        .iter()
        .min_by_key(|(_, visit)| visit.checked)
        .map(|(client, _)| *client);
    oldest.map(|client| clients.remove(&client));
}

#[cfg(test)]
mod tests;
