//! Which way a changed hosts file takes, why, and the steps of each way.

use super::{Mode, Plan, Way, Wish};
use crate::{
    body::Family,
    camera_hosts::{ONE_BLOCK, filled_up, without_block},
    facts::{Cover, Facts, Home},
    mounts::Mount,
    plain_text::plain,
    step::Step,
};
use std::path::Path;

/// File systems that are made once and never written.
const NEVER_WRITABLE: [&str; 5] = ["squashfs", "cramfs", "romfs", "iso9660", "erofs"];

/// What shall become of the hosts file.
pub(super) struct Change<'a> {
    pub(super) path: &'a Path,
    /// What it says now; `None`: there is none.
    pub(super) now: Option<&'a [u8]>,
    pub(super) content: Vec<u8>,
}

/// The steps of the way that suits the body, or of the other if that one is not possible.
pub(super) fn install(facts: &Facts, wish: &Wish, change: Change) -> Result<Plan, String> {
    let (way, remark) = choose(facts, wish, &change)?;
    let mut plan = match way {
        Way::Remount => write_over(facts, change),
        Way::Bind => bind(facts, change),
    };
    plan.remarks.insert(0, remark);
    Ok(plan)
}

/// The steps that take our lines out of the camera's own file: there is one way only.
pub(super) fn uninstall(facts: &Facts, wish: &Wish, change: Change) -> Result<Plan, String> {
    if wish.mode == Mode::Only(Way::Bind) {
        return Err(
            "Our lines are in the camera's own file, where only the way remount can take them out."
                .to_owned(),
        );
    }
    if let Some(obstacle) = obstacle_to_writing(facts, wish, &change) {
        return Err(format!(
            "Our lines can't be taken out of the camera's own file: {obstacle}."
        ));
    }
    Ok(write_over(facts, change))
}

impl Way {
    fn other(self) -> Self {
        match self {
            Self::Remount => Self::Bind,
            Self::Bind => Self::Remount,
        }
    }
}

/// A way, and why it is this one, in words.
fn choose(facts: &Facts, wish: &Wish, change: &Change) -> Result<(Way, String), String> {
    if let Mode::Only(way) = wish.mode {
        return match obstacle(way, facts, wish, change) {
            None => Ok((way, format!("Way {way}, as asked for."))),
            Some(why) => Err(format!("The way {way} is not possible: {why}.")),
        };
    }
    let (first, reason) = preferred(facts);
    let Some(why) = obstacle(first, facts, wish, change) else {
        return Ok((first, format!("Way {first}: {reason}.")));
    };
    let second = first.other();
    match obstacle(second, facts, wish, change) {
        None => Ok((
            second,
            format!("Way {second}, as {first} is not possible: {why}."),
        )),
        Some(too) => Err(format!(
            "No way is possible; {first}: {why}; {second}: {too}."
        )),
    }
}

fn preferred(facts: &Facts) -> (Way, &'static str) {
    if matches!(facts.home, Home::Foreign { .. }) {
        return (
            Way::Remount,
            "the file is in a folder that can be written as it is",
        );
    }
    match facts.body.as_ref().map(|body| body.family) {
        Some(Family::DrimeIv) => (
            Way::Bind,
            "this camera forgets changes to its own files when it starts afresh, and its flash memory is best left alone",
        ),
        Some(Family::DrimeV) => (
            Way::Remount,
            "this camera keeps what is written, and runs the script of the card only once",
        ),
        Some(Family::Unknown) | None => (
            Way::Bind,
            "nothing is written to a camera that is not known",
        ),
    }
}

/// Why a way is not possible, in words.
fn obstacle(way: Way, facts: &Facts, wish: &Wish, change: &Change) -> Option<String> {
    match way {
        Way::Remount => obstacle_to_writing(facts, wish, change),
        Way::Bind => obstacle_to_binding(facts, wish, change).map(str::to_owned),
    }
}

fn obstacle_to_writing(facts: &Facts, wish: &Wish, change: &Change) -> Option<String> {
    let written = filled_up(&change.content, change.now.unwrap_or_default().len()).len();
    if wish.failed.contains(&Way::Remount) {
        return Some("it was tried and failed".to_owned());
    }
    if facts.bound != Cover::Nothing {
        return Some("something else is mounted over the hosts file".to_owned());
    }
    if written > ONE_BLOCK {
        return Some(format!(
            "the hosts file would have {written} bytes, and only {ONE_BLOCK} can be written in one piece"
        ));
    }
    match &facts.home {
        Home::Own(mount) if NEVER_WRITABLE.contains(&mount.kind.as_str()) => Some(format!(
            "a file system of the kind {} can't be written",
            mount.kind
        )),
        Home::Foreign { read_only: true } => Some("the folder can't be written".to_owned()),
        _ => None,
    }
}

fn obstacle_to_binding(facts: &Facts, wish: &Wish, change: &Change) -> Option<&'static str> {
    if wish.failed.contains(&Way::Bind) {
        return Some("it was tried and failed");
    }
    if facts.memory.is_none() {
        return Some("there is no folder in memory for a copy");
    }
    if !facts.is_root {
        return Some("only root may mount");
    }
    change
        .now
        .is_none()
        .then_some("there is no hosts file that a copy could cover")
}

fn bind(facts: &Facts, change: Change) -> Plan {
    let copy = facts.copy().map(|copy| Step::BindCopy {
        copy,
        over: change.path.to_owned(),
        content: change.content,
    });
    Plan {
        way: Some(Way::Bind),
        remarks: Vec::new(),
        steps: copy.into_iter().collect(),
    }
}

fn write_over(facts: &Facts, change: Change) -> Plan {
    let mut plan = Plan {
        way: Some(Way::Remount),
        ..Plan::default()
    };
    let is_flash = matches!(&facts.home, Home::Own(mount) if !mount.is_in_memory());
    if is_flash && change.now.unwrap_or_default().is_empty() {
        plan.remarks.push(
            "The camera has no hosts file, or an empty one: other than usual, new room is taken for it in the flash memory."
                .to_owned(),
        );
    }
    plan.steps.extend(backup(facts, &change));
    let write = Step::WriteInPlace {
        path: change.path.to_owned(),
        content: change.content,
        length: change.now.map(<[u8]>::len),
    };
    match closed(facts) {
        Some(mount) => {
            let note = facts.writable_note();
            plan.steps.push(Step::WhileWritable {
                mount,
                note,
                steps: vec![write],
            });
        }
        None => plan.steps.push(write),
    }
    if let Home::Own(mount) = &facts.home
        && closed(facts).is_none()
    {
        let point = plain(mount.point.as_os_str().as_encoded_bytes(), 60);
        plan.remarks.push(format!(
            "{point} is writable already, and not by us: it is left so."
        ));
    }
    plan
}

/// The camera's own file on the card, before the first time that it is written.
fn backup(facts: &Facts, change: &Change) -> Option<Step> {
    let to = facts.backup.clone()?;
    let content = without_block(change.now?);
    (!content.is_empty()).then_some(Step::BackUp { to, content })
}

/// The file system that must be made writable: it is read-only, or will be before this when an earlier run left it writable.
fn closed(facts: &Facts) -> Option<Mount> {
    match &facts.home {
        Home::Own(mount) if facts.left_writable || mount.is_read_only() => {
            Some(mount.clone().made_read_only())
        }
        _ => None,
    }
}
