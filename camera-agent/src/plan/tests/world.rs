//! A tiny camera that plans are carried out in, operation by operation, and that may stop after any of them.
//!
//! It has no files: a change is an operation on a value. What it can't show is whether the real steps do what they say;
//! that is for the tests of `act` and for the virtual camera.

use super::{Cover, Facts, Family, HostsFile, Refusal, Way, Wish, drime5, plan, root};
use crate::{
    camera_hosts::{ONE_BLOCK, filled_up},
    facts::{DONE_NOTE, WRITABLE_NOTE},
    step::Step,
};
use std::path::Path;

/// Rounds of looking, planning and acting that are enough, the last with an empty plan.
const MOST_ROUNDS: usize = 4;

#[derive(Debug, Clone)]
pub(super) struct World {
    pub(super) family: Family,
    /// The camera's own file.
    pub(super) flash: Option<Vec<u8>>,
    pub(super) writable: bool,
    pub(super) can_be_made_writable: bool,
    pub(super) can_bind: bool,
    pub(super) has_memory: bool,
    /// What lies over the file.
    pub(super) bound: Option<Vec<u8>>,
    pub(super) writable_note: bool,
    pub(super) done: Option<Vec<u8>>,
    pub(super) triggers: bool,
    /// Whether the card can be written, and the backup on it.
    pub(super) card: bool,
    pub(super) backup: Option<Vec<u8>>,
}

/// The smallest changes; the program can be killed between any two.
#[derive(Debug)]
enum Operation {
    NoteWritable(bool),
    Writable(bool),
    Write(Vec<u8>),
    Bind(Vec<u8>),
    Unbind,
    Done(Option<Vec<u8>>),
    RemoveTriggers,
    BackUp(Vec<u8>),
}

#[derive(Debug, PartialEq)]
pub(super) enum End {
    Done,
    Refused,
    Killed,
}

impl World {
    fn facts(&self) -> Facts {
        let seen = self.bound.clone().or_else(|| self.flash.clone());
        let path = "/etc/hosts".into();
        let mut facts = Facts {
            hosts: match seen {
                Some(content) => HostsFile::Regular { path, content },
                None => HostsFile::Missing { path },
            },
            home: root("ext4", if self.writable { "rw" } else { "ro" }),
            bound: if self.bound.is_some() {
                Cover::Ours
            } else {
                Cover::Nothing
            },
            left_writable: self.writable_note,
            ..drime5()
        };
        facts.body.as_mut().unwrap().family = self.family;
        facts.done.as_mut().unwrap().content.clone_from(&self.done);
        facts.triggers.retain(|_| self.triggers && self.card);
        facts.backup = facts.backup.filter(|_| self.card && self.backup.is_none());
        if !self.has_memory {
            (facts.memory, facts.done) = (None, None);
        }
        facts
    }

    /// An operation, or the way that it shows to be none.
    fn change(&mut self, operation: Operation) -> Result<(), Way> {
        match operation {
            Operation::Writable(true) if !self.can_be_made_writable => {
                self.writable_note = false;
                return Err(Way::Remount);
            }
            Operation::Bind(_) if !self.can_bind => return Err(Way::Bind),
            Operation::NoteWritable(note) => self.writable_note = note,
            Operation::Writable(writable) => self.writable = writable,
            Operation::Write(content) => {
                assert!(self.writable, "written while read-only");
                assert!(self.bound.is_none(), "written through the copy");
                assert!(content.len() <= ONE_BLOCK, "more than one piece");
                assert!(
                    content.len() >= self.flash.as_ref().map_or(0, Vec::len)
                        || is_cut(&self.flash, &content)
                );
                self.flash = Some(content);
            }
            Operation::Bind(content) => {
                assert!(self.bound.is_none() && self.flash.is_some() && self.has_memory);
                self.bound = Some(content);
            }
            Operation::Unbind => self.bound = None,
            Operation::Done(done) => self.done = done,
            Operation::RemoveTriggers => self.triggers = false,
            Operation::BackUp(content) => self.backup = Some(content),
        }
        Ok(())
    }

    /// Rounds until nothing is left to do; `left` counts operations until the program is killed.
    pub(super) fn run(&mut self, wish: &Wish, left: &mut usize) -> End {
        let mut wish = wish.clone();
        for _ in 0..MOST_ROUNDS {
            let steps = match plan(&self.facts(), &wish) {
                Ok(plan) => plan.steps,
                Err(Refusal::NoWay(_)) => return End::Refused,
                Err(refusal) => panic!("{refusal:?}"),
            };
            if steps.is_empty() {
                return End::Done;
            }
            for operation in steps.iter().flat_map(operations) {
                if *left == 0 {
                    return End::Killed;
                }
                *left -= 1;
                if let Err(way) = self.change(operation) {
                    wish.failed.push(way);
                    break;
                }
            }
        }
        panic!("no rest after {MOST_ROUNDS} rounds: {self:?}");
    }

    pub(super) fn run_to_the_end(&mut self, wish: &Wish) -> End {
        self.run(wish, &mut usize::MAX.clone())
    }

    /// What is in memory is lost, and the file system starts read-only.
    pub(super) fn lose_power(&mut self) {
        (self.bound, self.done) = (None, None);
        (self.writable_note, self.writable) = (false, false);
    }

    pub(super) fn visible(&self) -> &[u8] {
        self.bound
            .as_ref()
            .or(self.flash.as_ref())
            .map_or(b"", Vec::as_slice)
    }
}

/// Whether only the end of the file goes away.
fn is_cut(flash: &Option<Vec<u8>>, content: &[u8]) -> bool {
    flash
        .as_ref()
        .is_some_and(|flash| flash.starts_with(content))
}

fn operations(step: &Step) -> Vec<Operation> {
    match step {
        Step::WhileWritable { note, steps, .. } => {
            let noted = |noted: bool| note.iter().map(move |_| Operation::NoteWritable(noted));
            let mut all: Vec<_> = noted(true).chain([Operation::Writable(true)]).collect();
            // One level is all there is.
            for step in steps {
                assert!(matches!(step, Step::WriteInPlace { .. }));
                all.extend(written(step));
            }
            all.push(Operation::Writable(false));
            all.extend(noted(false));
            all
        }
        Step::CloseAgain { .. } => vec![Operation::Writable(false), Operation::NoteWritable(false)],
        Step::BackUp { content, .. } => vec![Operation::BackUp(content.clone())],
        Step::WriteInPlace { .. } => written(step),
        Step::BindCopy { content, .. } => vec![Operation::Bind(content.clone())],
        Step::Unbind { .. } => vec![Operation::Unbind],
        Step::NoteDone { content, .. } => vec![Operation::Done(Some(content.clone()))],
        Step::Remove { path } => vec![removal(path)],
    }
}

fn written(step: &Step) -> Vec<Operation> {
    let Step::WriteInPlace {
        content, length, ..
    } = step
    else {
        panic!("{step}")
    };
    let filled = filled_up(content, length.unwrap_or_default());
    vec![Operation::Write(filled), Operation::Write(content.clone())]
}

fn removal(path: &Path) -> Operation {
    match path.file_name().and_then(|name| name.to_str()).unwrap() {
        DONE_NOTE => Operation::Done(None),
        WRITABLE_NOTE => Operation::NoteWritable(false),
        "info.tg" | "nx_cs.adj" => Operation::RemoveTriggers,
        other => panic!("{other}"),
    }
}
