//! From what is on the card and what shall be there to steps. Pure.

use super::{
    files::{self, File, NAMES},
    list::{self, List},
    recognise,
};
use crate::cameras::CardUse;
use std::collections::BTreeMap;
use std::fmt;

/// What a file is kept as that is somebody else's and in the way.
const ASIDE: &str = ".before-nx-gateway";

/// What lies in the top folder of the card. Names are found whatever their capitals, as cards do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found(BTreeMap<String, Entry>);

/// A name on the card.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    /// As it is spelled there.
    name: String,
    content: Content,
}

/// What is behind a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A file that was read.
    Bytes(Vec<u8>),
    /// A folder, a link, or a file that is none of our business.
    Other,
}

impl Found {
    /// Adds what was seen under a name.
    pub fn add(&mut self, name: &str, content: Content) {
        let entry = Entry {
            name: name.to_owned(),
            content,
        };
        self.0.insert(name.to_ascii_lowercase(), entry);
    }

    fn get(&self, name: &str) -> Option<&Entry> {
        self.0.get(&name.to_ascii_lowercase())
    }

    /// Whether there is anything under this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// What a file holds.
    #[must_use]
    pub fn bytes(&self, name: &str) -> Option<&[u8]> {
        match &self.get(name)?.content {
            Content::Bytes(bytes) => Some(bytes),
            Content::Other => None,
        }
    }

    /// Names that are kept for somebody, as they are spelled.
    pub fn aside(&self) -> impl Iterator<Item = &str> {
        let names = self.0.iter().filter(|(key, _)| key.contains(ASIDE));
        names.map(|(_, entry)| entry.name.as_str())
    }

    /// Whether a list of ours is there.
    #[must_use]
    pub fn has_list(&self) -> bool {
        self.bytes(list::NAME).is_some_and(list::is_list)
    }

    /// What we wrote there earlier, as far as the card tells.
    #[must_use]
    pub fn list(&self) -> List {
        let text = self.bytes(list::NAME).filter(|bytes| list::is_list(bytes));
        text.map(|bytes| List::read(&String::from_utf8_lossy(bytes)))
            .unwrap_or_default()
    }

    /// Which sort of card of ours this is, as far as it tells: the camera itself takes away what gives it away, the list
    /// stays.
    #[must_use]
    pub fn card_use(&self) -> Option<CardUse> {
        let list = self.list();
        let names = ["info.tg", "nx_cs.adj"];
        if names
            .into_iter()
            .any(|name| list.names(name) || self.is_ours(name, &list))
        {
            return Some(CardUse::Once);
        }
        self.has_list().then_some(CardUse::Stays)
    }

    fn is_ours(&self, name: &str, list: &List) -> bool {
        self.bytes(name)
            .is_some_and(|bytes| recognise::is_ours(name, bytes) || list.has(name, bytes))
    }

    fn is_unchanged(&self, name: &str, list: &List) -> bool {
        self.bytes(name)
            .is_some_and(|bytes| list.has(name, bytes) || recognise::as_shipped(name, bytes))
    }
}

/// One thing to do on the card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Nothing: it is as it shall be.
    Leave(&'static str),
    /// Somebody else's file, in the way of ours, gets another name.
    SetAside {
        /// As it is spelled on the card.
        name: String,
        /// The name it gets.
        kept_as: String,
    },
    /// A file of ours gets its content.
    Write(&'static str),
    /// A file of ours is taken away.
    Remove(String),
    /// A file isn't what we put there, so it stays.
    Spare(String),
    /// What was set aside gets its name back.
    PutBack {
        /// The name it has.
        kept_as: String,
        /// The name it gets.
        name: String,
    },
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Leave(name) => write!(f, "leave {name}, which is there already"),
            Self::SetAside { name, kept_as } => {
                write!(f, "keep what is there as {name} under the name {kept_as}")
            }
            Self::Write(name) => write!(f, "write {name}"),
            Self::Remove(name) => write!(f, "remove {name}"),
            Self::Spare(name) => write!(f, "leave {name}, which is not ours or was changed"),
            Self::PutBack { name, .. } => write!(f, "put {name} back as it was before"),
        }
    }
}

/// The steps that make a card of what is found.
///
/// # Errors
/// The names of files of somebody else that are in the way, unless they may be set aside.
pub fn make(
    wanted: &[File],
    used: CardUse,
    found: &Found,
    force: bool,
) -> Result<Vec<Step>, Vec<String>> {
    let list = found.list();
    let spelled = |name: &str| found.get(name).map(|entry| entry.name.clone());
    let foreign = |name: &&str| found.has(name) && !found.is_ours(name, &list);
    if found.has(list::NAME) && !found.has_list() {
        return Err(vec![list::NAME.to_owned()]);
    }
    let in_the_way: Vec<String> = wanted
        .iter()
        .map(|file| file.name)
        .filter(foreign)
        .filter_map(spelled)
        .collect();
    if !in_the_way.is_empty() && !force {
        return Err(in_the_way);
    }
    let mut steps = Vec::new();
    for file in wanted {
        let there = found.get(file.name);
        if found.bytes(file.name) == Some(&file.content) {
            steps.push(Step::Leave(file.name));
            continue;
        }
        if let Some(entry) = there {
            if !found.is_ours(file.name, &list) {
                steps.push(Step::SetAside {
                    name: entry.name.clone(),
                    kept_as: free_name(&entry.name, found),
                });
            } else if entry.name != file.name {
                steps.push(Step::Remove(entry.name.clone()));
            }
        }
        steps.push(Step::Write(file.name));
    }
    // The NX500's factory mode is no business of an NX300.
    let superfluous = NAMES.into_iter().filter(|name| !files::belongs(name, used));
    steps.extend(superfluous.filter_map(|name| take_away(name, found, &list, true)));
    Ok(steps)
}

/// The steps that take from the card what we put there, and give back what was there before. With `force`, what was made
/// from ours goes as well, changed or not.
#[must_use]
pub fn remove(found: &Found, force: bool) -> Vec<Step> {
    let list = found.list();
    // The script first: without it the camera starts nothing, should this be ended in the middle.
    let names = NAMES.into_iter().rev();
    let mut steps: Vec<Step> = names
        .filter_map(|name| take_away(name, found, &list, force))
        .collect();
    for name in NAMES {
        let kept_as = format!("{name}{ASIDE}");
        let Some(kept) = found.get(&kept_as) else {
            continue;
        };
        let is_free = match found.get(name) {
            Some(entry) => steps.contains(&Step::Remove(entry.name.clone())),
            None => true,
        };
        if is_free {
            let spelled = kept.name.get(..name.len()).unwrap_or(name).to_owned();
            steps.push(Step::PutBack {
                kept_as: kept.name.clone(),
                name: spelled,
            });
        }
    }
    if found.has_list() {
        steps.push(Step::Remove(list::NAME.to_owned()));
    }
    steps
}

fn take_away(name: &str, found: &Found, list: &List, force: bool) -> Option<Step> {
    let entry = found.get(name)?;
    let goes = found.is_unchanged(name, list) || (force && found.is_ours(name, list));
    let spelled = entry.name.clone();
    Some(if goes {
        Step::Remove(spelled)
    } else {
        Step::Spare(spelled)
    })
}

/// A name for what is set aside, which never takes another's place.
fn free_name(name: &str, found: &Found) -> String {
    let first = format!("{name}{ASIDE}");
    let others = (2..).map(|number| format!("{first}.{number}"));
    let mut names = std::iter::once(first.clone()).chain(others);
    names.find(|name| !found.has(name)).unwrap_or(first)
}

#[cfg(test)]
mod tests;
