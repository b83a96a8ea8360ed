//! Whether a program could be run, without running it: nobody knows what it would do.

use super::Command;
use crate::targets::work::off_the_runtime_within;
use crate::targets::{Outcome, Receipt, Trouble, doubt};
use rustix::fs::{Access, access};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// For a disk that has to wake up. Folders of other computers can be silent for ever.
const PATIENCE: Duration = Duration::from_secs(30);

impl Command {
    pub(super) async fn look(self) -> Outcome {
        let name = self.0.program.display();
        let silent = Trouble::Unreachable(format!(
            "the disk that {name} or its folder is on took too long to answer"
        ));
        let look = move |_: &_| {
            let found = self.find().map_err(|error| self.not_started(&error))?;
            let (file, folder) = (found.display(), self.0.directory.display());
            Ok(Receipt(format!(
                "{file} can be run in {folder}; that wasn't done"
            )))
        };
        off_the_runtime_within(PATIENCE, silent, look).await
    }

    /// The file that would be run, or why the system wouldn't run it.
    fn find(&self) -> io::Result<PathBuf> {
        let settings = &self.0;
        if !settings.directory.is_dir() {
            return Err(ErrorKind::NotFound.into());
        }
        let files = doubt::files(&settings.program);
        let is_there = !files.is_empty();
        let mut runnable = files.into_iter().filter(|file| may_run(file));
        match runnable.next() {
            // Of a folder it means that one may go into it.
            Some(file) if may_run(&settings.directory) => Ok(file),
            None if !is_there => Err(ErrorKind::NotFound.into()),
            _ => Err(ErrorKind::PermissionDenied.into()),
        }
    }
}

/// Whether this user may, as the system itself sees it: on a disk for data nobody may.
fn may_run(path: &Path) -> bool {
    access(path, Access::EXEC_OK).is_ok()
}

#[cfg(test)]
mod tests;
