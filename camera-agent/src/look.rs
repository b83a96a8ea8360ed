//! Looks at the camera and gathers the facts a plan needs. It changes nothing.

use crate::{
    body::{self, Body, Clues, Family},
    camera_hosts,
    facts::{self, Cover, DoneNote, Facts, Home, HostsFile},
    mounts::{self, Mount},
    system::{Error, Identity, Kind, System, mount_table},
};
use follow::{End, follow};
use std::{
    io,
    path::{Path, PathBuf},
};

mod follow;

/// Name of the backup of the camera's own hosts file, on the card.
pub const BACKUP: &str = "hosts.original";
/// The files of the factory trigger that starts autoexec.sh on the NX500 and NX1, as they are on our card. Others of these
/// names are somebody else's.
const TRIGGERS: [(&str, &[u8]); 2] = [
    ("info.tg", b"nx_cs.adj\n"),
    ("nx_cs.adj", b"shell script /mnt/mmc/autoexec.sh\n"),
];
/// Folders that are in memory, the best first.
const MEMORY: [&str; 3] = ["tmp", "run", "dev/shm"];
/// The most that is read of files in which a camera tells what it is, in bytes.
const MOST_OF_CLUE: usize = 16 * 1024;
/// The most that is read of a note, in bytes: as long as a card's hosts file may be.
const MOST_OF_NOTE: usize = crate::card_hosts::MOST_BYTES;

/// Where to look.
#[derive(Debug, Clone)]
pub struct Place {
    /// The camera's root, links followed.
    root: PathBuf,
    /// Whether the owner named it, and so says that it is a camera's.
    is_named: bool,
    /// The card's hosts file.
    pub card_hosts: PathBuf,
}

impl Place {
    /// `root` as typed; `card_hosts` as typed, or the file `hosts` beside this program.
    ///
    /// # Errors
    /// In words, if there is no such folder, or it can't be found out where this program is.
    pub fn find(
        system: &dyn System,
        root: Option<&Path>,
        card_hosts: Option<&Path>,
    ) -> Result<Self, String> {
        let top = Path::new("/");
        let (root, is_named) = match root {
            None => (top.to_path_buf(), false),
            Some(path) => {
                let whole = system.absolute(path).map_err(|error| error.to_string())?;
                match follow(system, top, &whole) {
                    End::There(folder, Kind::Folder) => (folder, true),
                    _ => return Err(format!("There is no folder {}.", path.display())),
                }
            }
        };
        let card_hosts = match card_hosts {
            Some(path) => system.absolute(path).map_err(|error| error.to_string())?,
            None => beside_this_program(system).ok_or("It can't be found out where this program is; say where the card's hosts file is: --hosts FILE")?,
        };
        Ok(Self {
            root,
            is_named,
            card_hosts,
        })
    }

    fn on_card(&self, name: &str) -> PathBuf {
        self.card_hosts.with_file_name(name)
    }
}

fn beside_this_program(system: &dyn System) -> Option<PathBuf> {
    match system.kind(Path::new("/proc/self/exe")) {
        Ok(Kind::Link(program)) => Some(program.with_file_name("hosts")),
        _ => None,
    }
}

/// Looks.
///
/// # Errors
/// The table of mounts can't be read: then nothing may be done.
pub fn look(system: &dyn System, place: &Place) -> Result<Facts, Error> {
    let mounts = mount_table(system)?;
    let hosts = hosts_file(system, &place.root);
    let home = home(&mounts, place, &hosts);
    let memory = memory(system, &mounts, place, &home);
    let backup = place.on_card(BACKUP);
    Ok(Facts {
        body: body(system, place),
        is_root: system.is_root(),
        bound: cover(system, &mounts, &hosts, memory.as_deref()),
        left_writable: memory
            .as_ref()
            .is_some_and(|memory| is_there(system, &memory.join(facts::WRITABLE_NOTE))),
        triggers: triggers(system, place),
        backup: (card_is_there(system, place) && !is_there(system, &backup)).then_some(backup),
        done: memory.as_ref().map(|memory| done_note(system, memory)),
        hosts,
        home,
        memory,
    })
}

/// The card may be reached through links: on an NX500 and NX1 `/mnt/mmc` is one.
fn card_is_there(system: &dyn System, place: &Place) -> bool {
    let folder = place.card_hosts.parent();
    folder.is_some_and(|folder| {
        matches!(
            follow(system, Path::new("/"), folder),
            End::There(_, Kind::Folder)
        )
    })
}

fn body(system: &dyn System, place: &Place) -> Option<Body> {
    let read = |path: &str| system.read(&place.root.join(path), MOST_OF_CLUE).ok();
    let is_this_system = place.root == Path::new("/");
    let clues = Clues {
        version_info: read("etc/version.info"),
        node_name: if is_this_system {
            system.node_name()
        } else {
            String::new()
        },
        cpuinfo: read("proc/cpuinfo"),
        camera_apps: camera_apps(system, &place.root),
    };
    let named = || Body {
        model: None,
        firmware: None,
        family: Family::Unknown,
        told_by: "--root",
    };
    body::identify(&clues).or_else(|| place.is_named.then(named))
}

fn camera_apps(system: &dyn System, root: &Path) -> Vec<String> {
    let names = system.names_in(&root.join("usr/bin"), "di-camera-app-");
    let names = names.unwrap_or_default().into_iter();
    names.filter_map(|name| name.into_string().ok()).collect()
}

fn hosts_file(system: &dyn System, root: &Path) -> HostsFile {
    match follow(system, root, Path::new("etc/hosts")) {
        End::There(path, Kind::File(_)) => match system.read(&path, camera_hosts::MOST_BYTES) {
            Ok(content) => HostsFile::Regular { path, content },
            Err(error) => HostsFile::Unusable(error.to_string()),
        },
        End::There(path, _) => HostsFile::Unusable(format!("{} is not a file", path.display())),
        End::Nothing(path) => HostsFile::Missing { path },
        End::Nowhere(why) => HostsFile::Unusable(why),
    }
}

fn path_of(hosts: &HostsFile) -> Option<&Path> {
    match hosts {
        HostsFile::Regular { path, .. } | HostsFile::Missing { path } => Some(path),
        HostsFile::Unusable(_) => None,
    }
}

/// What holds the hosts file's folder, and so the file itself, whatever is mounted over it. Where there is no such file,
/// it is what holds the root: an earlier run may have left that writable.
fn home(mounts: &[Mount], place: &Place, hosts: &HostsFile) -> Home {
    let folder = path_of(hosts).and_then(Path::parent);
    match mounts::holding(mounts, folder.unwrap_or(&place.root)) {
        Some(mount) if mount.point.starts_with(&place.root) => Home::Own(mount.clone()),
        mount => Home::Foreign {
            read_only: mount.is_some_and(Mount::is_read_only),
        },
    }
}

/// A folder in memory that can be written. Not one of the file system that is made writable: a note there would not be
/// possible before, and in the way afterwards.
fn memory(system: &dyn System, mounts: &[Mount], place: &Place, home: &Home) -> Option<PathBuf> {
    let is_home = |mount: &Mount| matches!(home, Home::Own(own) if own.point == mount.point);
    let usable = |folder: &PathBuf| {
        mounts::holding(mounts, folder)
            .is_some_and(|mount| mount.is_in_memory() && !mount.is_read_only() && !is_home(mount))
    };
    let folders =
        MEMORY
            .into_iter()
            .filter_map(|name| match follow(system, &place.root, Path::new(name)) {
                End::There(folder, Kind::Folder) => Some(folder),
                _ => None,
            });
    folders.into_iter().find(usable)
}

/// Our copy is told by being the very file in memory; or, should that have been removed meanwhile, by our block.
fn cover(system: &dyn System, mounts: &[Mount], hosts: &HostsFile, memory: Option<&Path>) -> Cover {
    let HostsFile::Regular { path, content } = hosts else {
        return Cover::Nothing;
    };
    let Some(mount) = mounts::at(mounts, path) else {
        return Cover::Nothing;
    };
    let copy = memory.and_then(|memory| identity(system, &memory.join(facts::COPY)));
    let is_copy = copy.is_some() && copy == identity(system, path);
    let has_block = camera_hosts::without_block(content) != *content;
    if is_copy || (has_block && mount.is_in_memory()) {
        Cover::Ours
    } else {
        Cover::Foreign
    }
}

fn identity(system: &dyn System, path: &Path) -> Option<Identity> {
    match system.kind(path) {
        Ok(Kind::File(identity)) => Some(identity),
        _ => None,
    }
}

fn triggers(system: &dyn System, place: &Place) -> Vec<PathBuf> {
    let is_ours = |(name, content): (&str, &[u8])| {
        let path = place.on_card(name);
        let found = system.read(&path, content.len()).ok()?;
        (found == content).then_some(path)
    };
    TRIGGERS.into_iter().filter_map(is_ours).collect()
}

fn done_note(system: &dyn System, memory: &Path) -> DoneNote {
    let path = memory.join(facts::DONE_NOTE);
    let content = system.read(&path, MOST_OF_NOTE).ok();
    DoneNote { path, content }
}

/// Whether something is there; also if that can't be found out.
fn is_there(system: &dyn System, path: &Path) -> bool {
    !matches!(system.kind(path), Err(error) if error.kind() == io::ErrorKind::NotFound)
}

#[cfg(test)]
mod tests;
