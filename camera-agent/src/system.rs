//! The calls that touch the camera: the only file that knows `nix`, each method a call or two, each error with its path.
//!
//! It decides nothing. A stand-in for tests implements the same trait in memory and can stop after each call.
//! Only calls that Linux 3.5 has as the cameras' makers configured it: no epoll, eventfd or timerfd, nothing above number
//! 377 of ARM's table. No file stays open from one method to the next but the lock's: an open file would keep its file
//! system from becoming read-only again.

mod linux;
#[cfg(test)]
pub(crate) mod stand_in;

pub use linux::Linux;

use crate::mounts::{self, Mount};
use std::{
    ffi::OsString,
    fmt, io,
    path::{Path, PathBuf},
    time::Duration,
};

/// What the agent needs of the operating system. Links at the end of a path are followed by [`System::read`] alone.
pub trait System {
    /// A path from the file system's root on, without looking whether it is there.
    ///
    /// # Errors
    /// There is no current folder.
    fn absolute(&self, path: &Path) -> Result<PathBuf>;
    /// A whole file of at most `most` bytes.
    ///
    /// # Errors
    /// The system's; `FileTooLarge` if it is longer.
    fn read(&self, path: &Path, most: usize) -> Result<Vec<u8>>;
    /// What is at a path.
    ///
    /// # Errors
    /// The system's; `NotFound` if nothing is there.
    fn kind(&self, path: &Path) -> Result<Kind>;
    /// The ends of those names in a folder that begin so; at most a hundred.
    ///
    /// # Errors
    /// The system's.
    fn names_in(&self, folder: &Path, beginning: &str) -> Result<Vec<OsString>>;
    /// The host name, empty if there is none that can be read.
    fn node_name(&self) -> String;
    /// Whether this process may do everything.
    fn is_root(&self) -> bool;
    /// Waits.
    fn pause(&self, time: Duration);

    /// Takes a lock that ends with this process, however that ends; `false` if another process has it.
    ///
    /// # Errors
    /// The system's.
    fn lock(&mut self, path: &Path) -> Result<bool>;
    /// Makes a file that is not there yet.
    ///
    /// # Errors
    /// The system's; `AlreadyExists`.
    fn create(&mut self, path: &Path, content: &[u8]) -> Result<()>;
    /// Writes at the end of a file, which is made if it is not there.
    ///
    /// # Errors
    /// The system's.
    fn append(&mut self, path: &Path, content: &[u8]) -> Result<()>;
    /// Writes over the beginning of a file with a single call, without cutting it.
    ///
    /// # Errors
    /// The system's; `WriteZero` if not all of it could be written.
    fn write_over(&mut self, path: &Path, content: &[u8]) -> Result<()>;
    /// Cuts a file to this length in bytes.
    ///
    /// # Errors
    /// The system's.
    fn cut(&mut self, path: &Path, length: usize) -> Result<()>;
    /// Waits until a file, or the names in a folder, are on the disk.
    ///
    /// # Errors
    /// The system's.
    fn flush(&mut self, path: &Path) -> Result<()>;
    /// Waits until all of the file system that holds this path is on the disk; others, such as a slow card's, are not
    /// waited for.
    ///
    /// # Errors
    /// The system's.
    fn sync_file_system(&mut self, path: &Path) -> Result<()>;
    /// Gives a file another name and removes what had that name.
    ///
    /// # Errors
    /// The system's.
    fn rename(&mut self, from: &Path, to: &Path) -> Result<()>;
    /// Removes a file.
    ///
    /// # Errors
    /// The system's; `NotFound`.
    fn remove(&mut self, path: &Path) -> Result<()>;
    /// Mounts a file system anew with its own options, writable or read-only. Some claim success and change nothing.
    ///
    /// # Errors
    /// The system's; `ResourceBusy` while a file of it is open for writing.
    fn remount(&mut self, mount: &Mount, access: Access) -> Result<()>;
    /// Lets one file be seen in the place of another.
    ///
    /// # Errors
    /// The system's.
    fn bind(&mut self, file: &Path, over: &Path) -> Result<()>;
    /// Takes away what covers a file, even while programs still read it.
    ///
    /// # Errors
    /// The system's.
    fn unbind(&mut self, over: &Path) -> Result<()>;
}

/// The table of mounts as the kernel gives it.
pub const MOUNT_TABLE: &str = "/proc/self/mounts";
/// The longest table that is read, in bytes. Cameras have some twenty lines, build machines hundreds.
const MOST_OF_TABLE: usize = 512 * 1024;

/// The mounts as they are now.
///
/// # Errors
/// The system's.
pub fn mount_table(system: &dyn System) -> Result<Vec<Mount>> {
    let table = system.read(Path::new(MOUNT_TABLE), MOST_OF_TABLE)?;
    Ok(mounts::parse(&table))
}

/// Puts a file in place as a whole: whoever looks sees what was there before, or all of this, and a process that is killed
/// on the way leaves no half of it there.
///
/// # Errors
/// The system's; what was there before is then still there.
pub fn replace(system: &mut dyn System, path: &Path, content: &[u8]) -> Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    let new = PathBuf::from(name);
    remove_if_there(system, &new)?;
    let done = system
        .create(&new, content)
        .and_then(|()| system.flush(&new))
        .and_then(|()| system.rename(&new, path));
    if done.is_err() {
        let _ = system.remove(&new);
    }
    done?;
    flush_folder(system, path);
    Ok(())
}

/// Removes a file, unless it is gone already.
///
/// # Errors
/// The system's.
pub fn remove_if_there(system: &mut dyn System, path: &Path) -> Result<()> {
    match system.remove(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// Waits until the names in a file's folder are on the disk. Not every file system can do that, and none of ours is
/// lost without: it is left at trying.
pub fn flush_folder(system: &mut dyn System, path: &Path) {
    if let Some(folder) = path.parent() {
        let _ = system.flush(folder);
    }
}

/// What may be done with a file system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Only read.
    ReadOnly,
    /// Read and written.
    Writable,
}

/// What is at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    File(Identity),
    /// A folder.
    Folder,
    /// A link, and what it says.
    Link(PathBuf),
    /// A device or the like.
    Other,
}

/// What a file is, whatever it is called: the same file seen in two places has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    /// The file system's number.
    pub device: u64,
    /// The file's number on it.
    pub inode: u64,
}

/// What [`System`]'s calls give.
pub type Result<T> = std::result::Result<T, Error>;

/// A call that failed: what was tried, where, and what the system said.
#[derive(Debug)]
pub struct Error {
    doing: &'static str,
    path: PathBuf,
    cause: io::Error,
}

impl Error {
    /// `doing` as in "reading"; it stands before the path.
    #[must_use]
    pub fn new(doing: &'static str, path: &Path, cause: io::Error) -> Self {
        Self {
            doing,
            path: path.to_path_buf(),
            cause,
        }
    }

    /// What sort of failure it is.
    #[must_use]
    pub fn kind(&self) -> io::ErrorKind {
        self.cause.kind()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { doing, path, cause } = self;
        write!(formatter, "{doing} {}: {cause}", path.display())
    }
}
