//! The real system. Nothing is decided here, and nothing of it is seen by tests but through whole processes.

use super::{Access, Error, Identity, Kind, Result, System};
use crate::mounts::Mount;
use nix::{
    errno::Errno,
    mount::{MntFlags, MsFlags, mount, umount2},
    sys::{
        stat::{Mode, umask},
        utsname::uname,
    },
    unistd::{geteuid, syncfs},
};
use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Read as _, Write as _},
    os::unix::{
        ffi::{OsStrExt as _, OsStringExt as _},
        fs::{FileExt as _, MetadataExt as _, OpenOptionsExt as _},
    },
    path::{Path, PathBuf},
    time::Duration,
};

/// The most names in one folder that are looked at, and the most that are handed on.
const MOST_NAMES: (usize, usize) = (20_000, 100);

/// The system this process runs on.
#[derive(Debug)]
pub struct Linux {
    lock: Option<File>,
}

impl Linux {
    /// Everybody may read what this process makes: the programs that look up names include some that are not root's.
    #[must_use]
    pub fn new() -> Self {
        umask(Mode::S_IWGRP | Mode::S_IWOTH);
        Self { lock: None }
    }
}

impl Default for Linux {
    fn default() -> Self {
        Self::new()
    }
}

/// For a file that is written: a link in its place is refused, and so is a pipe, instead of waiting for its reader.
fn writing() -> OpenOptions {
    let mut options = OpenOptions::new();
    options
        .write(true)
        .mode(0o644)
        .custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_NOCTTY);
    options
}

/// A file or folder as it is needed for waiting until it is on the disk; nothing is written through it.
fn open(path: &Path) -> io::Result<File> {
    let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_NOCTTY;
    OpenOptions::new().read(true).custom_flags(flags).open(path)
}

impl System for Linux {
    fn absolute(&self, path: &Path) -> Result<PathBuf> {
        std::path::absolute(path).map_err(|cause| Error::new("finding the folder of", path, cause))
    }

    fn read(&self, path: &Path, most: usize) -> Result<Vec<u8>> {
        let read = || {
            // A pipe in the place of a file must not make us wait.
            let flags = libc::O_NONBLOCK | libc::O_NOCTTY;
            let file = OpenOptions::new()
                .read(true)
                .custom_flags(flags)
                .open(path)?;
            let mut content = Vec::new();
            let limit = most.saturating_add(1);
            file.take(limit as u64).read_to_end(&mut content)?;
            if content.len() > most {
                return Err(io::ErrorKind::FileTooLarge.into());
            }
            Ok(content)
        };
        read().map_err(|cause| Error::new("reading", path, cause))
    }

    fn kind(&self, path: &Path) -> Result<Kind> {
        let look = || {
            let found = fs::symlink_metadata(path)?;
            Ok(match found.file_type() {
                kind if kind.is_file() => Kind::File(Identity {
                    device: found.dev(),
                    inode: found.ino(),
                }),
                kind if kind.is_dir() => Kind::Folder,
                kind if kind.is_symlink() => Kind::Link(fs::read_link(path)?),
                _ => Kind::Other,
            })
        };
        look().map_err(|cause| Error::new("looking at", path, cause))
    }

    fn names_in(&self, folder: &Path, beginning: &str) -> Result<Vec<OsString>> {
        let (looked_at, handed_on) = MOST_NAMES;
        let end = |name: OsString| {
            let end = name.as_bytes().strip_prefix(beginning.as_bytes())?;
            Some(OsString::from_vec(end.to_vec()))
        };
        let names = fs::read_dir(folder).map_err(|cause| Error::new("listing", folder, cause))?;
        Ok(names
            .take(looked_at)
            .filter_map(|entry| end(entry.ok()?.file_name()))
            .take(handed_on)
            .collect())
    }

    fn node_name(&self) -> String {
        uname().map_or_else(
            |_| String::new(),
            |names| names.nodename().to_string_lossy().into_owned(),
        )
    }

    fn is_root(&self) -> bool {
        geteuid().is_root()
    }

    fn pause(&self, time: Duration) {
        std::thread::sleep(time);
    }

    fn lock(&mut self, path: &Path) -> Result<bool> {
        let failed = |cause| Error::new("locking", path, cause);
        let mut options = writing();
        let file = options
            .create(true)
            .mode(0o600)
            .open(path)
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {
                self.lock = Some(file);
                Ok(true)
            }
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(cause)) => Err(failed(cause)),
        }
    }

    fn create(&mut self, path: &Path, content: &[u8]) -> Result<()> {
        let create = || writing().create_new(true).open(path)?.write_all(content);
        create().map_err(|cause| Error::new("making", path, cause))
    }

    fn append(&mut self, path: &Path, content: &[u8]) -> Result<()> {
        let append = || {
            writing()
                .append(true)
                .create(true)
                .open(path)?
                .write_all(content)
        };
        append().map_err(|cause| Error::new("adding to", path, cause))
    }

    fn write_over(&mut self, path: &Path, content: &[u8]) -> Result<()> {
        let write = || match writing().open(path)?.write_at(content, 0)? {
            written if written == content.len() => Ok(()),
            _ => Err(io::Error::from(io::ErrorKind::WriteZero)),
        };
        write().map_err(|cause| Error::new("writing", path, cause))
    }

    fn cut(&mut self, path: &Path, length: usize) -> Result<()> {
        let cut = || writing().open(path)?.set_len(length as u64);
        cut().map_err(|cause| Error::new("cutting", path, cause))
    }

    fn flush(&mut self, path: &Path) -> Result<()> {
        let flush = || open(path)?.sync_all();
        flush().map_err(|cause| Error::new("flushing", path, cause))
    }

    fn sync_file_system(&mut self, path: &Path) -> Result<()> {
        let sync = || Ok(syncfs(open(path)?)?);
        sync().map_err(|cause| Error::new("flushing the file system of", path, cause))
    }

    fn rename(&mut self, from: &Path, to: &Path) -> Result<()> {
        fs::rename(from, to).map_err(|cause| Error::new("putting in place", to, cause))
    }

    fn remove(&mut self, path: &Path) -> Result<()> {
        fs::remove_file(path).map_err(|cause| Error::new("removing", path, cause))
    }

    fn remount(&mut self, mounted: &Mount, access: Access) -> Result<()> {
        let (doing, read_only) = match access {
            Access::ReadOnly => ("making read-only", MsFlags::MS_RDONLY),
            Access::Writable => ("making writable", MsFlags::empty()),
        };
        // Without data of their own, ext4, UBIFS and tmpfs keep theirs.
        let flags = MsFlags::MS_REMOUNT | flags_of(mounted) | read_only;
        let done = mount(NOTHING, &mounted.point, NOTHING, flags, NOTHING);
        done.map_err(|cause| failed(doing, &mounted.point, cause))
    }

    fn bind(&mut self, file: &Path, over: &Path) -> Result<()> {
        let done = mount(Some(file), over, NOTHING, MsFlags::MS_BIND, NOTHING);
        done.map_err(|cause| failed("covering", over, cause))
    }

    fn unbind(&mut self, over: &Path) -> Result<()> {
        let done = umount2(over, MntFlags::MNT_DETACH | MntFlags::UMOUNT_NOFOLLOW);
        done.map_err(|cause| failed("uncovering", over, cause))
    }
}

const NOTHING: Option<&Path> = None;

fn failed(doing: &'static str, path: &Path, cause: Errno) -> Error {
    Error::new(doing, path, cause.into())
}

/// The flags of a mounted file system, which a remount drops unless they are repeated. What is not a flag of the mount
/// itself but of its file system (such as `commit=5`) stays without our doing, and so has no place here.
fn flags_of(mounted: &Mount) -> MsFlags {
    let mut flags = MsFlags::empty();
    for option in &mounted.options {
        flags |= match option.as_str() {
            "nosuid" => MsFlags::MS_NOSUID,
            "nodev" => MsFlags::MS_NODEV,
            "noexec" => MsFlags::MS_NOEXEC,
            "sync" => MsFlags::MS_SYNCHRONOUS,
            "dirsync" => MsFlags::MS_DIRSYNC,
            "mand" => MsFlags::MS_MANDLOCK,
            "noatime" => MsFlags::MS_NOATIME,
            "nodiratime" => MsFlags::MS_NODIRATIME,
            "relatime" => MsFlags::MS_RELATIME,
            "i_version" => MsFlags::MS_I_VERSION,
            "lazytime" => MsFlags::MS_LAZYTIME,
            _ => continue,
        };
    }
    if !flags.intersects(MsFlags::MS_NOATIME | MsFlags::MS_RELATIME) {
        // The table has no word for it, and the system would choose `relatime`.
        flags |= MsFlags::MS_STRICTATIME;
    }
    flags
}

#[cfg(test)]
mod tests;
