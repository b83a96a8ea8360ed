//! The folders for photos and state: there, writable, on a disk that is large and sound enough.
//!
//! What is written to try them has no name, so that nothing of it is ever seen, nor left by a power cut.

mod words;

use crate::card::place;
use crate::config::Storage;
use rustix::fs::Access;
use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::net::SocketAddr;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

pub(super) use words::judge;

/// What is written for a trial, in bytes.
const TRIAL: usize = 64 * 1024;

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Photos,
    State,
}

/// Whether a folder is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Presence {
    There,
    /// The server makes it at its first start; what the system would say to that.
    NotYet(Option<ErrorKind>),
    /// What should hold it isn't there either.
    NoParent(PathBuf),
    NotAFolder,
    /// It can't be looked at.
    Hidden(ErrorKind),
}

/// A folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Folder {
    pub(super) role: Role,
    pub(super) path: PathBuf,
    pub(super) presence: Presence,
    /// What the system said to a file written there.
    pub(super) refused: Option<ErrorKind>,
    /// Whose it is, as a number and by name.
    pub(super) owner: Option<(u32, String)>,
    pub(super) disk: Option<Disk>,
}

/// The file system a folder is on, or would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Disk {
    /// Tells one from another.
    pub(super) number: u64,
    /// Where it is mounted.
    pub(super) mounted: PathBuf,
    /// As the kernel calls it.
    pub(super) kind: String,
    pub(super) free: u64,
    /// Files that can still be made; nothing where there is no limit.
    pub(super) files_left: Option<u64>,
}

/// Both, and who looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) photos: Folder,
    pub(super) state: Folder,
    pub(super) keep_free: u64,
    /// The user that looks, as a number and by name.
    pub(super) me: (u32, String),
    /// Whether a server answers, perhaps as another user.
    pub(super) is_running: bool,
}

/// Looks, and writes a file without a name into each folder that is there. Blocks.
pub(super) fn look(storage: &Storage, running: Option<SocketAddr>) -> Facts {
    let names = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let me = rustix::process::geteuid().as_raw();
    let folder = |role, path: &Path| folder(role, path, &names);
    Facts {
        photos: folder(Role::Photos, &storage.photos),
        state: folder(Role::State, &storage.state),
        keep_free: storage.keep_free,
        me: (me, user(me, &names)),
        is_running: running.is_some(),
    }
}

fn folder(role: Role, path: &Path, names: &str) -> Folder {
    let presence = presence(path);
    let nearest = match presence {
        Presence::There => path,
        _ => path.parent().unwrap_or(path),
    };
    let refused = match presence {
        Presence::There => try_writing(path).err().map(|error| error.kind()),
        _ => None,
    };
    let owner = nearest.metadata().ok().map(|it| it.uid());
    Folder {
        role,
        path: path.to_owned(),
        refused,
        owner: owner.map(|it| (it, user(it, names))),
        disk: disk(nearest),
        presence,
    }
}

fn presence(path: &Path) -> Presence {
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => Presence::There,
        Ok(_) => Presence::NotAFolder,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let parent = path.parent().filter(|it| !it.as_os_str().is_empty());
            let parent = parent.unwrap_or(Path::new("."));
            if parent.is_dir() {
                let allowed = rustix::fs::access(parent, Access::WRITE_OK | Access::EXEC_OK);
                Presence::NotYet(allowed.err().map(|error| io::Error::from(error).kind()))
            } else {
                Presence::NoParent(parent.to_owned())
            }
        }
        Err(error) => Presence::Hidden(error.kind()),
    }
}

/// Through to the disk, and away again. The hidden folder in the library may be somebody else's.
fn try_writing(folder: &Path) -> io::Result<()> {
    let arriving = folder.join(".incoming");
    let is_there = fs::symlink_metadata(&arriving).is_ok_and(|it| it.is_dir());
    let places = [Some(folder), is_there.then_some(&*arriving)];
    for place in places.into_iter().flatten() {
        let mut file = tempfile::tempfile_in(place)?;
        file.write_all(&vec![0; TRIAL])?;
        file.sync_all()?;
    }
    Ok(())
}

fn disk(path: &Path) -> Option<Disk> {
    let room = rustix::fs::statvfs(path).ok()?;
    let number = path.metadata().ok()?.dev();
    let whole = path.canonicalize().ok()?;
    let mounts = place::mounts();
    // Of several at one place the last one counts.
    let above = mounts.iter().filter(|it| whole.starts_with(&it.place));
    let mount = above.max_by_key(|it| it.place.components().count());
    let has_limit = room.f_files > 0;
    Some(Disk {
        number,
        mounted: mount.map_or_else(|| whole.clone(), |it| it.place.clone()),
        kind: mount.map_or_else(String::new, |it| it.file_system.clone()),
        free: room.f_bavail.saturating_mul(room.f_frsize),
        files_left: has_limit.then_some(room.f_favail),
    })
}

/// A user's name, by the lines of `/etc/passwd`.
pub(super) fn user(number: u32, names: &str) -> String {
    let name = |line: &str| {
        let mut words = line.split(':');
        let name = words.next()?;
        (words.nth(1)?.parse() == Ok(number)).then(|| name.to_owned())
    };
    names
        .lines()
        .find_map(name)
        .unwrap_or_else(|| number.to_string())
}

#[cfg(test)]
mod tests;
