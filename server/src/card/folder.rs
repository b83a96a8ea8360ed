//! The top folder of the card: what lies there, and the steps of a plan carried out.
//!
//! Cards are formatted with FAT or exFAT: no owners, no links, no order in which things reach them unless one insists.
//! Each file is written under another name, made durable, and renamed; a card that is pulled out in the middle has whole
//! files or none.

use super::{
    files::{File, NAMES},
    list,
    plan::{Content, Found, Step},
};
use crate::disk;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

/// The name of a file that is not whole yet.
pub const DRAFT: &str = "nx-gateway.tmp";
/// What else may be of interest: what the camera leaves there.
pub const LOG: &str = "nx-gateway.log";
/// The camera's own file as it was.
pub const ORIGINAL: &str = "hosts.original";
/// No file of ours is larger, in bytes; what is, is somebody else's.
const MOST: u64 = 4 << 20;

/// A card.
#[derive(Debug)]
pub struct Card {
    folder: PathBuf,
}

impl Card {
    /// The card whose top folder this is.
    #[must_use]
    pub fn in_folder(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Its top folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Looks at what is of interest there.
    ///
    /// # Errors
    /// When the folder or a file can't be read.
    pub fn look(&self) -> io::Result<Found> {
        let mut found = Found::default();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let Some(name) = name.to_str() else { continue };
            let is = |known: &str| known.eq_ignore_ascii_case(name);
            let is_interesting = NAMES
                .into_iter()
                .chain([list::NAME, LOG, ORIGINAL, DRAFT])
                .any(is);
            if is_interesting {
                found.add(name, content(&entry.path())?);
            } else {
                found.add(name, Content::Other);
            }
        }
        Ok(found)
    }

    /// Whether something can be written there.
    ///
    /// # Errors
    /// Why not.
    pub fn try_writing(&self) -> io::Result<()> {
        let draft = self.folder.join(DRAFT);
        self.forget_draft()?;
        fs::File::create_new(&draft)?;
        fs::remove_file(draft)
    }

    /// Removes what a run left that was ended in the middle.
    ///
    /// # Errors
    /// When it can't be removed.
    pub fn forget_draft(&self) -> io::Result<()> {
        match fs::remove_file(self.folder.join(DRAFT)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Carries out one step of a plan; `files` are those that it may write.
    ///
    /// # Errors
    /// What the system said.
    pub fn carry_out(&self, step: &Step, files: &[File]) -> io::Result<()> {
        let path = |name: &str| self.folder.join(name);
        match step {
            Step::Leave(_) | Step::Spare(_) => Ok(()),
            Step::SetAside { name, kept_as } => self.rename(name, kept_as),
            Step::PutBack { kept_as, name } => self.rename(kept_as, name),
            Step::Remove(name) => {
                fs::remove_file(path(name))?;
                disk::sync_folder(&self.folder)
            }
            Step::Write(name) => match files.iter().find(|file| file.name == *name) {
                Some(file) => self.write(name, &file.content),
                None => Ok(()),
            },
        }
    }

    /// Gives something a name that nothing has.
    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let (from, to) = (self.folder.join(from), self.folder.join(to));
        if to.symlink_metadata().is_ok() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        fs::rename(from, to)?;
        disk::sync_folder(&self.folder)
    }

    /// Writes a file of ours over the one that may be there. On the card when this returns.
    ///
    /// # Errors
    /// What the system said; the file is as it was then.
    pub fn write(&self, name: &str, content: &[u8]) -> io::Result<()> {
        let draft = self.folder.join(DRAFT);
        self.forget_draft()?;
        let whole = || -> io::Result<()> {
            // On a card everything can be executed, or nothing; elsewhere the camera's program and script should be.
            let mut options = fs::OpenOptions::new();
            let mut file = options
                .write(true)
                .create_new(true)
                .mode(0o755)
                .open(&draft)?;
            file.write_all(content)?;
            file.sync_all()?;
            fs::rename(&draft, self.folder.join(name))
        };
        whole().inspect_err(|_| drop(fs::remove_file(&draft)))?;
        disk::sync_folder(&self.folder)
    }

    /// Sees to it that all that was written is on the card itself.
    ///
    /// # Errors
    /// When the card doesn't take it.
    pub fn sync(&self) -> io::Result<()> {
        #[cfg(target_os = "linux")]
        rustix::fs::syncfs(fs::File::open(&self.folder)?)?;
        #[cfg(not(target_os = "linux"))]
        rustix::fs::sync();
        Ok(())
    }

    /// Whether the card gives back these bytes, from itself and not from this computer's memory where that can be had.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn holds(&self, name: &str, content: &[u8]) -> io::Result<bool> {
        let file = fs::File::open(self.folder.join(name))?;
        // Advice may be refused.
        #[cfg(target_os = "linux")]
        let _ = rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed);
        let mut there = Vec::with_capacity(content.len());
        file.take(MOST + 1).read_to_end(&mut there)?;
        Ok(there == content)
    }
}

fn content(path: &Path) -> io::Result<Content> {
    let about = path.symlink_metadata()?;
    if !about.is_file() || about.len() > MOST {
        return Ok(Content::Other);
    }
    fs::read(path).map(Content::Bytes)
}

#[cfg(test)]
mod tests;
