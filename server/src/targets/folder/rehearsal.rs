//! Whether a folder takes copies: a small file is written there, brought to the disk and removed.

use super::{Folder, Root};
use crate::disk;
use crate::targets::work::off_the_runtime_within;
use crate::targets::{Outcome, Receipt, Trouble, trial};
use rustix::fs::{AtFlags, Mode, OFlags, openat, unlinkat};
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// For a disk that has to wake up. Folders of other computers can be silent for ever.
const PATIENCE: Duration = Duration::from_secs(30);

/// A look at a folder.
pub(super) struct Rehearsal {
    root: Root,
    name: String,
    /// With which folder it shares a disk if the copies are to be hard links; nothing where they aren't, or where it isn't
    /// known.
    library: Option<PathBuf>,
}

impl Rehearsal {
    pub(super) fn of(folder: &Folder) -> Self {
        let settings = &folder.settings;
        Self {
            root: Root(settings.path.clone()),
            // Hidden, as drafts are: somebody may watch the folder.
            name: format!(".{}", trial::name(&folder.secret)),
            library: folder.library.clone().filter(|_| settings.hard_link),
        }
    }

    pub(super) async fn run(self) -> Outcome {
        let root = self.root.0.display();
        let silent = Trouble::Unreachable(format!(
            "{root} took too long to answer; is its disk well, or the computer that it belongs to?"
        ));
        off_the_runtime_within(PATIENCE, silent, move |_| self.look()).await
    }

    fn look(&self) -> Outcome {
        if !self.root.0.is_dir() {
            return Err(self.root.missing());
        }
        self.write_and_remove()?;
        let root = self.root.0.display();
        let shared = self
            .library
            .as_deref()
            .map(|it| is_one_disk(it, &self.root.0));
        let remark = match shared {
            Some(true) => "; copies are hard links, as the library is on the same disk",
            Some(false) => {
                "; the library is on another disk, so photos are copied there in spite of `hard_link`"
            }
            None => "",
        };
        Ok(Receipt(format!("{root} can be written to{remark}")))
    }

    fn write_and_remove(&self) -> Result<(), Trouble> {
        let path = self.root.0.join(&self.name);
        let failed = |error: io::Error| self.root.trouble(&path, &error);
        // In this very folder, whatever its name leads to meanwhile: the doctor may be root, and the folder another user's.
        let folder = File::open(&self.root.0).map_err(failed)?;
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        let opened = openat(&folder, &self.name, flags, Mode::from(0o666));
        let file = opened.map_err(|error| failed(error.into()))?;
        let written = write(file.into()).map_err(failed);
        let removed = unlinkat(&folder, &self.name, AtFlags::empty());
        let removed = removed.map_err(|error| io::Error::from(error).to_string());
        trial::ending(path.display(), written, removed)?;
        disk::sync_folder(&self.root.0).map_err(failed)
    }
}

fn write(mut file: File) -> io::Result<()> {
    file.write_all(trial::CONTENT.as_bytes())?;
    file.sync_all()
}

fn is_one_disk(one: &Path, other: &Path) -> bool {
    let disk = |path: &Path| fs::metadata(path).ok().map(|about| about.dev());
    disk(one).is_some() && disk(one) == disk(other)
}

#[cfg(test)]
mod tests;
