//! `[folder.NAME]`: a second copy of each photo in another folder of this computer, or a hard link to it.
//!
//! As in the library, nothing is ever replaced: a file of the same content that is there already counts as delivered,
//! and beside one of another content the copy gets a number. The folder itself is never made: where it is missing, its
//! disk is.
//!
//! `root` knows what its disk's refusals mean, `rehearsal` looks whether it takes anything.

mod rehearsal;
mod root;

use super::work::{GivenUp, later, off_the_runtime};
use super::{Delivery, Doubt, Notes, Outcome, Photo, Receipt, Target, Tools, Trouble, doubt};
use crate::disk;
use crate::library::layout::{Context, Layout};
use crate::protocol::names::FileName;
use crate::secret::Secret;
use rehearsal::Rehearsal;
use root::Root;
use sha2::{Digest as _, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use tempfile::TempPath;

/// Bytes copied at a time.
const BUFFER: usize = 128 * 1024;
/// Names tried with a number behind them before giving up.
const MOST_NUMBERS: u32 = 10_000;

/// What the owner decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Where the copies go.
    pub path: PathBuf,
    /// How they are sorted into folders.
    pub layout: Layout,
    /// Whether a second name is given to the library's own file where the disk is the same, instead of copying it.
    pub hard_link: bool,
}

impl super::Settings for Settings {
    fn open(&self, tools: &Tools) -> Arc<dyn Target> {
        Arc::new(Folder {
            settings: self.clone(),
            secret: tools.secret.clone(),
            library: tools.library.clone(),
        })
    }

    fn secrets(&self) -> Vec<String> {
        Vec::new()
    }

    fn shown(&self) -> Vec<(&'static str, toml::Value)> {
        vec![
            ("path", self.path.display().to_string().into()),
            ("layout", self.layout.to_string().into()),
            ("hard_link", self.hard_link.into()),
        ]
    }

    fn doubts(&self) -> Vec<Doubt> {
        doubt::folder("path", &self.path).into_iter().collect()
    }
}

#[derive(Debug)]
struct Folder {
    settings: Settings,
    secret: Secret,
    library: Option<PathBuf>,
}

impl Target for Folder {
    fn deliver<'a>(
        &'a self,
        delivery: &'a Delivery,
        _: &'a dyn Notes,
    ) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'a>> {
        Box::pin(async move {
            let mut places = Vec::new();
            for photo in &delivery.photos {
                let copy = self.copy(delivery, photo);
                let place = off_the_runtime(move |given_up| copy.make(given_up)).await?;
                places.push(place.display().to_string());
            }
            Ok(Receipt(places.join(", ")))
        })
    }

    fn answers(&self) -> Pin<Box<dyn Future<Output = bool> + Send + '_>> {
        let path = self.settings.path.clone();
        Box::pin(async move {
            let found = off_the_runtime(move |_| Ok(path.is_dir()));
            found.await.unwrap_or_default()
        })
    }

    fn rehearse(&self) -> Pin<Box<dyn Future<Output = Outcome> + Send + '_>> {
        Box::pin(Rehearsal::of(self).run())
    }

    fn hands_on_unread(&self) -> bool {
        self.settings.hard_link
    }
}

impl Folder {
    fn copy(&self, delivery: &Delivery, photo: &Photo) -> Copy {
        let Settings {
            path,
            layout,
            hard_link,
        } = self.settings.clone();
        let draft = path.join(format!(".nx-gateway-{}.part", delivery.key));
        Copy {
            layout,
            hard_link,
            draft,
            sender_hash: self.secret.hash_of(&delivery.from.sender),
            sender: delivery.from.sender.clone(),
            site: delivery.from.site.clone(),
            album: delivery.from.camera.clone(),
            received: delivery.from.received.datetime(),
            photo: photo.clone(),
            root: Root(path),
        }
    }
}

/// One photo on its way, with all that its place is named by.
struct Copy {
    root: Root,
    layout: Layout,
    hard_link: bool,
    /// Its name while it is written: always the same for one job, so that what a crash left is written over.
    draft: PathBuf,
    photo: Photo,
    sender: String,
    sender_hash: String,
    site: Option<String>,
    album: Option<String>,
    received: jiff::civil::DateTime,
}

impl Copy {
    /// Puts it under the first name that is free, and says which.
    fn make(&self, given_up: &GivenUp) -> Result<PathBuf, Trouble> {
        if !self.root.0.is_dir() {
            return Err(self.root.missing());
        }
        let mut draft = None;
        for number in 1..=MOST_NUMBERS {
            given_up.check()?;
            let path = self.root.0.join(self.place(number));
            if fs::symlink_metadata(&path).is_ok() {
                if is_same_name(&path, &self.photo.path) {
                    return Err(self.is_the_library());
                }
                if disk::holds(&path, self.photo.size, &self.photo.sha256) {
                    self.settle(&path)?;
                    return Ok(path);
                }
                continue;
            }
            self.make_folders(&path)?;
            let named = match draft.take() {
                None if self.hard_link && self.link(&path) => Ok(()),
                ready => {
                    let ready = ready.map_or_else(|| self.write(given_up), Ok)?;
                    disk::give_name(ready, &path)
                }
            };
            match named {
                Ok(()) => {
                    self.settle(&path)?;
                    return Ok(path);
                }
                Err(refused) if refused.error.kind() == ErrorKind::AlreadyExists => {
                    draft = Some(refused.path);
                }
                Err(refused) => return Err(self.root.trouble(&path, &refused.error)),
            }
        }
        Err(Trouble::Never(format!(
            "{} has no free name for {}",
            self.root.0.display(),
            self.photo.name
        )))
    }

    /// Whether the library's own file is there too now. Never a link to somewhere else, nor a pipe.
    fn link(&self, path: &Path) -> bool {
        let is_file = |path: &Path| fs::symlink_metadata(path).is_ok_and(|found| found.is_file());
        if !is_file(&self.photo.path) || fs::hard_link(&self.photo.path, path).is_err() {
            return false;
        }
        is_file(path) || {
            let _ = fs::remove_file(path);
            false
        }
    }

    fn place(&self, number: u32) -> PathBuf {
        let name = FileName::from_camera(&self.photo.name);
        let name = match number {
            1 => name,
            _ => name.with_number(number),
        };
        self.layout.render(&Context {
            taken: self.photo.taken,
            received: self.received,
            name: name.as_str(),
            camera: self.photo.camera.as_deref(),
            sender: &self.sender,
            sender_hash: &self.sender_hash,
            site: self.site.as_deref(),
            album: self.album.as_deref(),
        })
    }

    /// The whole photo under the draft's name, on disk.
    fn write(&self, given_up: &GivenUp) -> Result<TempPath, Trouble> {
        let source = disk::open_file(&self.photo.path);
        let mut source = source.map_err(|error| self.unreadable(&error))?;
        let _ = fs::remove_file(&self.draft);
        let failed = |error: io::Error| self.root.trouble(&self.draft, &error);
        let mut options = OpenOptions::new();
        let mut file = options
            .write(true)
            .create_new(true)
            .open(&self.draft)
            .map_err(failed)?;
        let draft = TempPath::try_from_path(&self.draft).map_err(failed)?;
        let mut hash = Sha256::new();
        let mut buffer = vec![0; BUFFER];
        loop {
            given_up.check()?;
            let read = source.read(&mut buffer);
            let read = read.map_err(|error| self.unreadable(&error))?;
            let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else {
                break;
            };
            hash.update(bytes);
            file.write_all(bytes).map_err(failed)?;
        }
        if hash.finalize() != self.photo.sha256 {
            return Err(later(format!(
                "{} changed while it was copied",
                self.photo.name
            )));
        }
        file.sync_all().map_err(failed)?;
        Ok(draft)
    }

    /// Makes what is missing between the root and the file, but not the root.
    fn make_folders(&self, path: &Path) -> Result<(), Trouble> {
        let inner = path.ancestors().skip(1);
        let mut folders: Vec<&Path> = inner.take_while(|folder| *folder != self.root.0).collect();
        folders.reverse();
        for folder in folders {
            match fs::create_dir(folder) {
                Ok(()) => folder
                    .parent()
                    .map_or(Ok(()), disk::sync_folder)
                    .map_err(|error| self.root.trouble(folder, &error))?,
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(self.root.trouble(folder, &error)),
            }
        }
        Ok(())
    }

    /// Makes sure that the file and its name are on disk, whoever put them there.
    fn settle(&self, path: &Path) -> Result<(), Trouble> {
        let folder = path.parent().unwrap_or(&self.root.0);
        File::open(path)
            .and_then(|file| file.sync_all())
            .and_then(|()| disk::sync_folder(folder))
            .map_err(|error| self.root.trouble(path, &error))
    }

    /// The photo would be its own copy, and gone with it.
    fn is_the_library(&self) -> Trouble {
        Trouble::Owner(format!(
            "{} is the library itself, where the photo is already; name another folder",
            self.root.0.display()
        ))
    }

    fn unreadable(&self, error: &io::Error) -> Trouble {
        let path = self.photo.path.display();
        match error.kind() {
            ErrorKind::NotFound => Trouble::Never(format!("{path} is gone from the library")),
            _ => later(format!("{path} can't be read: {error}")),
        }
    }
}

/// Whether two paths are one name of one file: the folder they lead to may be linked or mounted at several places. Two
/// names of one file, as after `hard_link`, are not.
fn is_same_name(one: &Path, other: &Path) -> bool {
    let folder = |path: &Path| {
        let found = fs::metadata(path.parent()?).ok()?;
        Some((found.dev(), found.ino()))
    };
    one.file_name() == other.file_name()
        && folder(one).is_some_and(|found| folder(other) == Some(found))
}

#[cfg(test)]
mod tests;
