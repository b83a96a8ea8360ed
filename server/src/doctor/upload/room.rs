//! The folder for a server for the moment: where it may be made, that it goes away again, and what an earlier doctor may
//! have left of its own.

use super::Why;
use crate::disk;
use crate::doctor::disk::user;
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;

/// What the folder is called, should a power cut leave one.
const PREFIX: &str = ".nx-gateway-doctor-";
/// One that is older belongs to no doctor that still runs, unless that has it locked.
const LEFT_OVER: Duration = Duration::from_mins(10);
/// A server that is about to end may make a file while its folder is removed.
const TRIES: u32 = 5;
const PAUSE: Duration = Duration::from_millis(50);
/// The user whom every file system obeys.
const ROOT: u32 = 0;

/// A folder of our own on the library's disk. Removed when it is dropped, by another thread, as a disk may hang.
#[derive(Debug)]
pub(super) struct Room {
    folder: Option<TempDir>,
    path: PathBuf,
}

impl Room {
    /// Makes it on the library's own disk: where that is full or slow, so is this. Blocks.
    pub(super) fn beside(photos: &Path) -> Result<Self, Why> {
        let parent = photos.parent().unwrap_or(photos);
        let device = |path: &Path| path.metadata().ok().map(|it| it.dev());
        let is_mount = device(photos).is_some_and(|disk| device(parent) != Some(disk));
        let mut places = vec![parent, photos];
        if is_mount {
            places.reverse();
        }
        let mut why = None;
        for place in places {
            match Self::within(place, photos) {
                Ok(room) => return Ok(room),
                Err(refused) => why = why.or(Some(refused)),
            }
        }
        Err(why.unwrap_or_else(|| Why::NoRoom(photos.display().to_string())))
    }

    fn within(place: &Path, photos: &Path) -> Result<Self, Why> {
        let refused = |error: io::Error| Why::NoRoom(format!("{}: {error}", place.display()));
        let whole = place.canonicalize().map_err(refused)?;
        match disk::exposed(&whole).map_err(refused)? {
            // Where others can exchange the folder, root would write and remove what they choose.
            Some(exposed) if rustix::process::geteuid().as_raw() == ROOT => {
                let owner = owner(&[photos, place, &exposed]);
                let place = exposed.display().to_string();
                return Err(Why::Exposed { place, owner });
            }
            Some(_) => {}
            None => sweep(&whole),
        }
        let mut builder = tempfile::Builder::new();
        let builder = builder.prefix(PREFIX);
        let private = Permissions::from_mode(0o700);
        let folder = builder.permissions(private).tempdir_in(&whole);
        let folder = folder.map_err(refused)?;
        Ok(Self {
            path: folder.path().to_owned(),
            folder: Some(folder),
        })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Removes it with all that is in it. Blocks.
    pub(super) fn remove(mut self) {
        if let Some(folder) = self.folder.take() {
            remove(folder);
        }
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let Some(folder) = self.folder.take() else {
            return;
        };
        match Handle::try_current() {
            Ok(_) => drop(spawn_blocking(|| remove(folder))),
            Err(_) => remove(folder),
        }
    }
}

fn remove(folder: TempDir) {
    let path = folder.keep();
    for _ in 0..TRIES {
        if fs::remove_dir_all(&path).is_ok() {
            return;
        }
        std::thread::sleep(PAUSE);
    }
}

/// Who may make folders there: the first of these owners who isn't root, by name.
fn owner(places: &[&Path]) -> Option<String> {
    let names = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let owners = places.iter().filter_map(|place| place.metadata().ok());
    let mut owners = owners.map(|about| about.uid());
    owners.find(|it| *it != ROOT).map(|it| user(it, &names))
}

/// Removes what a doctor left here that was killed. In a place where others can rename things, nothing can be told by its
/// name.
fn sweep(place: &Path) {
    let entries = fs::read_dir(place).into_iter().flatten().flatten();
    let ours = entries.filter(|entry| {
        let name = entry.file_name();
        name.to_str().is_some_and(|name| name.starts_with(PREFIX))
    });
    for path in ours.map(|entry| entry.path()) {
        if is_left_over(&path).unwrap_or(false) {
            let _ = fs::remove_dir_all(path);
        }
    }
}

fn is_left_over(path: &Path) -> io::Result<bool> {
    let about = fs::symlink_metadata(path)?;
    let age = about.modified()?.elapsed().unwrap_or_default();
    let is_ours = about.is_dir() && about.uid() == rustix::process::geteuid().as_raw();
    Ok(is_ours && age > LEFT_OVER && disk::is_locked(&path.join("state")) == Some(false))
}

#[cfg(test)]
mod tests;
