//! Carries steps out, in their order, through the few calls of the system. It decides nothing but how often to try.
//!
//! The one rule that matters is in `Hands::while_writable`: what is done while the root file system is writable is handed
//! in as a closure, so no way out of it leads past the closing.

use crate::{
    camera_hosts,
    card_log::CardLog,
    mounts::{self, Mount},
    step::Step,
    system::{self, Access, System, flush_folder, mount_table, remove_if_there, replace},
};
use std::{fmt::Display, io, path::Path, time::Duration};

/// How often closing a file system is tried, and the time between: another program may have a file open for a moment.
const TRIES: u32 = 20;
const BETWEEN_TRIES: Duration = Duration::from_millis(50);

/// Why the steps ended early.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// One could not be done; no file system was left writable by it.
    Step(String),
    /// A file system could not be made read-only again.
    LeftWritable(String),
}

/// What was done with a failure of a single call, in words.
type Outcome = Result<(), String>;

/// What carries steps out.
pub struct Hands<'a, 'log> {
    /// The camera.
    pub system: &'a mut dyn System,
    /// Where it is told what happens.
    pub log: &'a mut CardLog<'log>,
    /// Steps that failed and could be left out.
    pub left_out: Vec<Step>,
}

impl Hands<'_, '_> {
    /// Carries out all of them, up to the first that fails and matters.
    ///
    /// # Errors
    /// A [`Failure`].
    pub fn carry_out(&mut self, steps: &[Step]) -> Result<(), Failure> {
        for step in steps {
            self.log.say(step);
            match step {
                Step::WhileWritable { mount, note, steps } => {
                    self.while_writable(mount, note.as_deref(), |hands| hands.simple_ones(steps))?;
                }
                Step::CloseAgain { mount, note } => {
                    self.close(mount)?;
                    self.forget(note);
                }
                simple => self.simple(simple).map_err(Failure::Step)?,
            }
        }
        Ok(())
    }

    /// Makes a file system writable for as long as `work` takes. It is read-only again when this returns, or the failure
    /// says that it is not.
    fn while_writable(
        &mut self,
        mount: &Mount,
        note: Option<&Path>,
        work: impl FnOnce(&mut Self) -> Outcome,
    ) -> Result<(), Failure> {
        if let Some(note) = note {
            replace(self.system, note, b"").map_err(|error| Failure::Step(error.to_string()))?;
        }
        let done = match self.open(mount) {
            Ok(()) => work(self),
            Err(why) => Err(why),
        };
        // Also where opening failed: who knows how far it came.
        match (self.close(mount), done) {
            (Ok(()), done) => {
                if let Some(note) = note {
                    self.forget(note);
                }
                done.map_err(Failure::Step)
            }
            (Err(Failure::LeftWritable(why)), Err(before)) => Err(Failure::LeftWritable(format!(
                "{why}; before that: {before}"
            ))),
            (Err(failure), _) => Err(failure),
        }
    }

    fn open(&mut self, mount: &Mount) -> Outcome {
        self.system
            .remount(mount, Access::Writable)
            .map_err(in_words)?;
        // Some file systems claim success and stay as they are.
        if self.is_read_only(&mount.point)? {
            return Err(format!(
                "{} could not be made writable",
                mount.point.display()
            ));
        }
        Ok(())
    }

    fn close(&mut self, mount: &Mount) -> Result<(), Failure> {
        let mut why = String::new();
        for attempt in 0..TRIES {
            if attempt > 0 {
                self.system.pause(BETWEEN_TRIES);
            }
            match self.try_to_close(mount) {
                Ok(()) => return Ok(()),
                Err(failed) => why = failed,
            }
        }
        Err(Failure::LeftWritable(why))
    }

    fn try_to_close(&mut self, mount: &Mount) -> Outcome {
        if self.is_read_only(&mount.point) == Ok(true) {
            return Ok(());
        }
        self.system
            .remount(mount, Access::ReadOnly)
            .map_err(in_words)?;
        if self.is_read_only(&mount.point)? {
            return Ok(());
        }
        Err(format!(
            "{} claims to be read-only and is not",
            mount.point.display()
        ))
    }

    fn is_read_only(&self, point: &Path) -> Result<bool, String> {
        let table = mount_table(self.system).map_err(in_words)?;
        let found = mounts::at(&table, point).map(Mount::is_read_only);
        found.ok_or_else(|| format!("{} is no longer in the table of mounts", point.display()))
    }

    fn forget(&mut self, note: &Path) {
        if let Err(error) = remove_if_there(self.system, note) {
            self.log.say(error);
        }
    }

    fn simple_ones(&mut self, steps: &[Step]) -> Outcome {
        steps.iter().try_for_each(|step| self.simple(step))
    }

    fn simple(&mut self, step: &Step) -> Outcome {
        let done = match step {
            Step::BackUp { to, content } => replace(self.system, to, content).map_err(in_words),
            Step::WriteInPlace {
                path,
                content,
                length,
            } => match length {
                Some(_) => self.write_in_place(path, content),
                None => self.make(path, content),
            },
            Step::BindCopy {
                copy,
                over,
                content,
            } => self.bind_copy(copy, over, content),
            Step::Unbind { copy, over } => self.unbind(copy, over),
            Step::NoteDone { path, content } => {
                replace(self.system, path, content).map_err(in_words)
            }
            Step::Remove { path } => self.remove(path).map_err(in_words),
            // Would need a second closing inside the first; no plan has that.
            Step::WhileWritable { .. } | Step::CloseAgain { .. } => {
                Err("these steps are out of order".to_owned())
            }
        };
        match done {
            Err(why) if can_be_left_out(step) => {
                self.log
                    .say(format_args!("That failed, and is left out: {why}."));
                self.left_out.push(step.clone());
                Ok(())
            }
            done => done,
        }
    }

    /// Writes over a file. If anything of that fails, what it said before is written back.
    fn write_in_place(&mut self, path: &Path, content: &[u8]) -> Outcome {
        let former = self
            .system
            .read(path, camera_hosts::MOST_BYTES)
            .map_err(in_words)?;
        let done = self.rewrite(path, former.len(), content);
        if done.is_err() {
            // As long as it can be by now.
            let length = camera_hosts::filled_up(content, former.len()).len();
            let length = length.max(former.len());
            if let Err(why) = self.rewrite(path, length, &former) {
                self.log.say(format_args!(
                    "What {} said before could not be written back: {why}. The backup on the card has it.",
                    path.display()
                ));
            }
        }
        done
    }

    fn rewrite(&mut self, path: &Path, length: usize, content: &[u8]) -> Outcome {
        let filled_up = camera_hosts::filled_up(content, length);
        self.system.write_over(path, &filled_up).map_err(in_words)?;
        if filled_up.len() > content.len() {
            self.system.cut(path, content.len()).map_err(in_words)?;
        }
        self.make_sure(path, content)
    }

    fn make(&mut self, path: &Path, content: &[u8]) -> Outcome {
        let made = self.system.create(path, content);
        if made
            .as_ref()
            .is_err_and(|error| error.kind() == io::ErrorKind::AlreadyExists)
        {
            // Somebody else made it meanwhile.
            return made.map_err(in_words);
        }
        let done = made.map_err(in_words).and_then(|()| {
            flush_folder(self.system, path);
            self.make_sure(path, content)
        });
        if done.is_err() {
            let _ = self.system.remove(path);
        }
        done
    }

    /// That a file is on the disk, and says what it shall.
    fn make_sure(&mut self, path: &Path, content: &[u8]) -> Outcome {
        self.system.flush(path).map_err(in_words)?;
        let found = self
            .system
            .read(path, camera_hosts::MOST_BYTES)
            .map_err(in_words)?;
        if found != content {
            return Err(format!(
                "{} does not say what was written to it",
                path.display()
            ));
        }
        self.system.sync_file_system(path).map_err(in_words)
    }

    fn bind_copy(&mut self, copy: &Path, over: &Path, content: &[u8]) -> Outcome {
        // A new file each time: one that is still bound keeps what it says until it is unbound.
        replace(self.system, copy, content).map_err(in_words)?;
        self.system.bind(copy, over).map_err(in_words)?;
        let seen = self
            .system
            .read(over, camera_hosts::MOST_BYTES)
            .map_err(in_words)?;
        if seen != content {
            return Err(format!(
                "{} does not say what was put over it",
                over.display()
            ));
        }
        Ok(())
    }

    fn unbind(&mut self, copy: &Path, over: &Path) -> Outcome {
        // In this order nothing is left of it if the second call never comes: the next run knows the copy by what it says.
        let _ = self.system.remove(copy);
        self.system.unbind(over).map_err(in_words)
    }

    fn remove(&mut self, path: &Path) -> system::Result<()> {
        remove_if_there(self.system, path)?;
        flush_folder(self.system, path);
        Ok(())
    }
}

/// Steps without which the names lead where they shall all the same.
#[must_use]
pub fn can_be_left_out(step: &Step) -> bool {
    matches!(
        step,
        Step::BackUp { .. } | Step::NoteDone { .. } | Step::Remove { .. }
    )
}

fn in_words(error: impl Display) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests;
