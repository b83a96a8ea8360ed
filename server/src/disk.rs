//! Folders and files as this program makes them: a power cut does not take them back, and where they hold secrets they
//! are for their owner only.

mod exposed;

pub(crate) use exposed::exposed;

use rustix::fs::OFlags;
use rustix::io::Errno;
use sha2::{Digest as _, Sha256};
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Component, Path, PathBuf};
use std::time::{Duration, Instant, UNIX_EPOCH};
use tempfile::{PathPersistError, TempPath};

/// Makes a folder and what is missing above it. On disk when this returns.
pub(crate) fn make_folder(path: &Path) -> io::Result<()> {
    make(path, 0o777)
}

/// As [`make_folder`], for nobody but the owner.
pub(crate) fn make_private_folder(path: &Path) -> io::Result<()> {
    make(path, 0o700)
}

fn make(path: &Path, mode: u32) -> io::Result<()> {
    let missing: Vec<&Path> = path
        .ancestors()
        .take_while(|folder| !folder.exists())
        .collect();
    DirBuilder::new().recursive(true).mode(mode).create(path)?;
    missing
        .into_iter()
        .filter_map(Path::parent)
        .try_for_each(sync_folder)
}

/// Makes sure that what was made, renamed or removed in a folder stays so.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    use io::ErrorKind::{InvalidInput, Unsupported};
    let here = path.as_os_str().is_empty();
    let path = if here { Path::new(".") } else { path };
    match File::open(path)?.sync_all() {
        // Some file systems, such as folders shared with a virtual machine, have no such thing for folders. A photo is as
        // safe there as it can be.
        Err(error) if matches!(error.kind(), InvalidInput | Unsupported) => Ok(()),
        done => done,
    }
}

/// The file that says whose a folder is.
pub(crate) const LOCK: &str = "lock";

/// How long is waited for another process to let go of a folder, and when its owner is told of that. One that was killed
/// has to come back from its disk first; and a program it was about to start has its files open until it runs.
const PATIENCE: Duration = Duration::from_millis(if cfg!(test) { 50 } else { 5_000 });
const UNTOLD: Duration = Duration::from_millis(300);
/// Between two tries.
const PAUSE: Duration = Duration::from_millis(20);

/// Keeps a folder for this process alone while the returned file is open: the lock ends with the process, however that
/// ends, and no program that it starts inherits it. `None` when another one has it and keeps it for some seconds, for
/// which this waits.
pub(crate) fn lock(folder: &Path) -> io::Result<Option<File>> {
    let file = open_lock(&folder.join(LOCK))?;
    let begin = Instant::now();
    let mut is_told = false;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::WouldBlock) if begin.elapsed() >= PATIENCE => return Ok(None),
            Err(TryLockError::WouldBlock) => {}
            // Some network file systems have no locks; a folder there must still be usable.
            Err(TryLockError::Error(error)) => {
                let folder = folder.display();
                tracing::warn!(
                    "{folder} can't be locked ({error}); make sure only one server uses it"
                );
                return Ok(Some(file));
            }
        }
        if begin.elapsed() >= UNTOLD && !std::mem::replace(&mut is_told, true) {
            let folder = folder.display();
            tracing::info!("{folder} is still in use by another nx-gateway; waiting a moment");
        }
        std::thread::sleep(PAUSE);
    }
}

/// Makes the file if it isn't there; nothing behind a link, and nothing that isn't a file. Closed when another program
/// begins, as is everything that Rust opens.
fn open_lock(path: &Path) -> io::Result<File> {
    let mut options = private_file();
    options.create(true).append(true);
    let file = options.custom_flags(only_itself()).open(path)?;
    match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(io::Error::other("it is no file")),
    }
}

/// Whether a process keeps a folder for itself by [`lock`]; nothing where that can't be found out.
pub(crate) fn is_locked(folder: &Path) -> Option<bool> {
    let file = match open_file(&folder.join(LOCK)) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Some(false),
        Err(_) => return None,
    };
    // Shared, so that two who look don't see each other. Whoever starts meanwhile waits for so long.
    match file.try_lock_shared() {
        Ok(()) => Some(false),
        Err(TryLockError::WouldBlock) => Some(true),
        Err(TryLockError::Error(_)) => None,
    }
}

/// How to open a file that nobody but its owner may read, should it be made by that.
pub(crate) fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.mode(0o600);
    options
}

/// Gives a temp file its name, which must be free: nothing is ever replaced.
pub(crate) fn give_name(file: TempPath, target: &Path) -> Result<(), PathPersistError> {
    use io::ErrorKind::{PermissionDenied, Unsupported};
    match file.persist_noclobber(target) {
        Err(refused) if matches!(refused.error.kind(), PermissionDenied | Unsupported) => {
            take_name(refused.path, target)
        }
        done => done,
    }
}

/// For file systems that know neither hard links nor a rename that spares what is there: FAT and exFAT through FUSE,
/// folders shared with a virtual machine, clouds mounted as folders. An empty file takes the name, as only one can, and
/// the photo takes its place.
fn take_name(file: TempPath, target: &Path) -> Result<(), PathPersistError> {
    if let Err(error) = File::create_new(target) {
        return Err(PathPersistError { error, path: file });
    }
    file.persist(target)
        .inspect_err(|_| drop(fs::remove_file(target)))
}

/// The path without detours: without `.`, and without `..` where leaving that out leads to the same place, which it does
/// not behind a link.
pub(crate) fn tidied(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        let last = tidy.components().next_back();
        match (part, last) {
            (Component::CurDir, _) | (Component::ParentDir, Some(Component::RootDir)) => {}
            (Component::ParentDir, Some(Component::Normal(_))) if !tidy.is_symlink() => {
                tidy.pop();
            }
            (part, _) => tidy.push(part),
        }
    }
    tidy
}

/// How to open what has a name itself, not what it may link to, and without waiting for somebody at the other end.
fn only_itself() -> i32 {
    let flags = OFlags::NONBLOCK | OFlags::NOFOLLOW;
    flags.bits().cast_signed()
}

/// Opens a file to read it, if it is one: what else may have its name (a folder, a link, a pipe that nobody writes into)
/// counts as if there were nothing, and never blocks.
pub(crate) fn open_file(path: &Path) -> io::Result<File> {
    let not_there = || io::Error::from(io::ErrorKind::NotFound);
    // Even opening some devices does something.
    let about = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Err(not_there()),
        about => about?,
    };
    if !about.is_file() {
        return Err(not_there());
    }
    // Somebody may have put another thing there since.
    let mut options = File::options();
    let file = match options.read(true).custom_flags(only_itself()).open(path) {
        Err(error) if error.raw_os_error() == Some(Errno::LOOP.raw_os_error()) => {
            return Err(not_there());
        }
        file => file?,
    };
    match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(not_there()),
    }
}

/// Whether this is a file of exactly these bytes.
pub(crate) fn holds(path: &Path, size: u64, sha256: &[u8; 32]) -> bool {
    let same_size =
        fs::symlink_metadata(path).is_ok_and(|file| file.is_file() && file.len() == size);
    same_size && hash(path).is_ok_and(|found| found == *sha256)
}

/// A file's own time, in nanoseconds since 1970.
pub(crate) fn modified(path: &Path) -> io::Result<i64> {
    let time = fs::metadata(path)?.modified()?;
    let nanoseconds = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(i64::try_from(nanoseconds.as_nanos()).unwrap_or(i64::MAX))
}

/// Of all of a file.
pub(crate) fn hash(path: &Path) -> io::Result<[u8; 32]> {
    let mut file = open_file(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 128 * 1024];
    loop {
        let read = file.read(&mut buffer)?;
        let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else {
            return Ok(hash.finalize().into());
        };
        hash.update(bytes);
    }
}

#[cfg(test)]
pub(crate) mod tests;
