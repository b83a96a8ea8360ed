//! The last step of a file: from its temp name to its place in the library, never over another one.

use super::{LibraryError, Received};
use crate::database::Writing;
use crate::disk;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Equal names tried with a number behind them before giving up; a folder a day makes more than a few rare.
const MOST_NUMBERS: u32 = 100_000;

/// Where a file is now.
pub(super) struct Placed {
    /// Below the library.
    pub(super) path: PathBuf,
    /// The file's own time in nanoseconds since 1970.
    pub(super) modified: i64,
    /// False when a file with the same name and the same content was there already.
    pub(super) is_new: bool,
}

/// Gives the file a name that was free. `names` yields the wanted path below `root` and then the same one
/// with ever higher numbers. What it did is taken back with the transaction.
pub(super) fn place(
    writing: &Writing<'_>,
    root: &Path,
    mut received: Received,
    names: impl Fn(u32) -> PathBuf,
) -> Result<Placed, LibraryError> {
    for number in 1..=MOST_NUMBERS {
        let path = names(number);
        let target = root.join(&path);
        make_folders(writing, root, &target)?;
        match disk::give_name(received.path, &target) {
            Ok(()) => {
                let undone = target.clone();
                writing.on_rollback(move || drop(fs::remove_file(undone)));
                let modified = modified(&target)?;
                return Ok(Placed {
                    path,
                    modified,
                    is_new: true,
                });
            }
            Err(refused) if refused.error.kind() == io::ErrorKind::AlreadyExists => {
                received.path = refused.path;
                if disk::holds(&target, received.size, &received.sha256) {
                    return adopt(path, &target);
                }
            }
            Err(refused) if refused.error.kind() == io::ErrorKind::CrossesDevices => {
                return Err(LibraryError::OtherDisk { path: target });
            }
            Err(refused) => return Err(LibraryError::file(&target, refused.error)),
        }
    }
    let source = io::Error::other("no free name left");
    Err(LibraryError::file(&root.join(names(1)), source))
}

/// A file of the same content that we have not put there in this life: left by a power cut between link and commit, or
/// copied there by the owner. It becomes the photo, and nobody knows yet whether it is on disk.
fn adopt(path: PathBuf, target: &Path) -> Result<Placed, LibraryError> {
    disk::open_file(target)
        .and_then(|file| file.sync_all())
        .map_err(|source| LibraryError::file(target, source))?;
    let modified = modified(target)?;
    Ok(Placed {
        path,
        modified,
        is_new: false,
    })
}

/// The photo at the place its row names, if the file there is still that photo: of the same size and untouched since
/// `stored` (its time, in nanoseconds since 1970), or else of the same content.
pub(super) fn find(
    writing: &Writing<'_>,
    root: &Path,
    path: &str,
    stored: i64,
    received: &Received,
) -> Result<Option<Placed>, LibraryError> {
    let (target, path) = (root.join(path), PathBuf::from(path));
    let untouched = modified(&target).is_ok_and(|modified| modified == stored)
        && fs::symlink_metadata(&target)
            .is_ok_and(|file| file.is_file() && file.len() == received.size);
    if untouched {
        return Ok(Some(Placed {
            path,
            modified: stored,
            is_new: false,
        }));
    }
    if !disk::holds(&target, received.size, &received.sha256) {
        return Ok(None);
    }
    make_folders(writing, root, &target)?;
    adopt(path, &target).map(Some)
}

fn modified(target: &Path) -> Result<i64, LibraryError> {
    disk::modified(target).map_err(|source| LibraryError::file(target, source))
}

/// Creates what is missing between the library and the file. Every folder on the way is on disk before the transaction
/// counts, those that were there already too: whoever made one of them may not have come as far as that.
fn make_folders(writing: &Writing<'_>, root: &Path, target: &Path) -> Result<(), LibraryError> {
    let mut folders: Vec<&Path> = target
        .ancestors()
        .skip(1)
        .take_while(|folder| folder.starts_with(root))
        .collect();
    folders.reverse();
    for folder in folders {
        // The library itself is not made anew: where it is gone, its disk is.
        let made = if folder == root {
            Ok(())
        } else {
            fs::create_dir(folder)
        };
        match made {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(LibraryError::file(folder, error));
            }
            _ => writing.sync_folder(folder),
        }
    }
    Ok(())
}
