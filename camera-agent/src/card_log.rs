//! What is said in a run: every line goes to the screen, and to a file on the card if there is one.
//!
//! The card may be full, read-only or gone: then it goes without. Its file is only ever added to, so a run that is killed
//! loses nothing of it; when it has grown too long its later half is put in its place as a whole file.
//!
//! Three rules about when:
//! * Before the first step and after the last, never in between: while the root file system is writable, nothing waits
//!   for a slow card.
//! * A run that had nothing to do and says what the last one said is not written at all. From the third start on a camera
//!   that is set up writes nothing, the card included. A run that did something is always written.
//! * The time is given as seconds since the camera's start: cameras' clocks are wrong, and the start is what an owner knows.

use crate::system::{System, replace};
use std::{
    fmt::{Display, Write as _},
    io,
    path::{Path, PathBuf},
};

/// A run's first line begins so; no other line does.
const MARK: &str = "=== ";
/// The most that one run leaves in the file, in bytes.
const MOST_OF_A_RUN: usize = 7 * 1024;
/// Beyond this only the file's end is kept before a run is added: 32 KiB are never exceeded.
const LONG: usize = 24 * 1024;
/// So much of its end is kept, in bytes.
const KEPT: usize = 12 * 1024;
/// A file longer than this is none of ours, and left alone.
const NOT_OURS: usize = 64 * 1024;

/// The lines of one run.
pub struct CardLog<'a> {
    screen: &'a mut dyn io::Write,
    file: Option<PathBuf>,
    /// The first line without the time: runs of one title can be compared.
    title: String,
    moment: String,
    said: String,
    /// So much of `said` is in the file.
    saved: usize,
    begun: bool,
}

impl<'a> CardLog<'a> {
    /// Lines go to `screen`, and later to `file`. `moment` says when the run began.
    pub fn new(
        screen: &'a mut dyn io::Write,
        file: Option<&Path>,
        title: &str,
        moment: &str,
    ) -> Self {
        Self {
            screen,
            file: file.map(Path::to_path_buf),
            title: format!("{MARK}{title}"),
            moment: moment.to_owned(),
            said: String::new(),
            saved: 0,
            begun: false,
        }
    }

    /// One or more lines. Whether anybody sees them doesn't matter to the run.
    pub fn say(&mut self, line: impl Display) {
        let start = self.said.len();
        let _ = writeln!(self.said, "{line}");
        let line = self.said.get(start..).unwrap_or_default();
        let _ = self.screen.write_all(line.as_bytes());
        let _ = self.screen.flush();
    }

    /// All that was said so far.
    #[must_use]
    pub fn said(&self) -> &str {
        &self.said
    }

    /// Puts what was said so far in the file.
    pub fn save(&mut self, system: &mut dyn System) {
        let Some(file) = self.file.clone() else {
            return;
        };
        if let Err(why) = self.add_to(&file, system) {
            self.file = None;
            self.say(format_args!("The log is left out: {why}"));
        }
    }

    fn add_to(&mut self, file: &Path, system: &mut dyn System) -> Result<(), String> {
        let kept = self.said.floor_char_boundary(MOST_OF_A_RUN);
        let new = self.said.get(self.saved..kept).unwrap_or_default();
        let mut text = String::new();
        if !self.begun {
            make_room(file, system)?;
            let _ = writeln!(text, "{}{}", self.title, self.moment);
        }
        text.push_str(new);
        if text.is_empty() {
            return Ok(());
        }
        system
            .append(file, text.as_bytes())
            .map_err(|error| error.to_string())?;
        self.begun = true;
        self.saved = kept;
        Ok(())
    }

    /// The end of the run: the rest is put in the file, if it is worth it, and the file on the card.
    pub fn end(mut self, system: &mut dyn System, has_acted: bool) {
        let Some(file) = self.file.clone() else {
            return;
        };
        let is_news = has_acted || self.begun || !self.was_said_last(&file, system);
        if is_news {
            self.save(system);
            if let Err(error) = system.flush(&file) {
                self.say(format_args!("The log may be lost: {error}"));
            }
        }
    }

    fn was_said_last(&self, file: &Path, system: &dyn System) -> bool {
        let Ok(content) = system.read(file, NOT_OURS) else {
            return false;
        };
        let content = String::from_utf8_lossy(&content);
        let runs = content.rmatch_indices(MARK);
        let mut starts = runs
            .map(|(at, _)| at)
            .filter(|&at| begins_line(&content, at));
        let last = starts.next().and_then(|at| content.get(at..));
        let Some((first_line, said)) = last.and_then(|run| run.split_once('\n')) else {
            return false;
        };
        let rest = first_line.strip_prefix(&self.title);
        rest.is_some_and(|rest| rest.starts_with(',')) && said == self.said
    }
}

fn begins_line(text: &str, at: usize) -> bool {
    text.get(..at)
        .is_some_and(|before| before.is_empty() || before.ends_with('\n'))
}

/// Drops the older part of a file that has grown too long, at a line's start.
fn make_room(file: &Path, system: &mut dyn System) -> Result<(), String> {
    let content = match system.read(file, NOT_OURS) {
        Ok(content) => content,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.to_string()),
    };
    if content.len() <= LONG {
        return Ok(());
    }
    let later = content
        .get(content.len().saturating_sub(KEPT)..)
        .unwrap_or_default();
    let line_end = later.iter().position(|&byte| byte == b'\n').unwrap_or(0);
    let kept = later.get(line_end.saturating_add(1)..).unwrap_or_default();
    replace(system, file, kept).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests;
