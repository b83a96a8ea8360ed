//! Photos that were only to be passed on: once everything they were sent to has them, their files go.
//!
//! The one place that takes a file out of the library, and only one of ours: of the size and time it was stored with. Files
//! are looked at and removed where nobody else stores, so that an arrival of the same photo comes before or after.

use super::folder;
use crate::database::photos::{self, PassedOn};
use crate::database::{Database, DatabaseError, Writing};
use crate::disk;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// What became of a photo that was passed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cleared {
    /// Its file is gone; it was there, below the library.
    Removed(PathBuf),
    /// Somebody has changed the file, so it is theirs.
    Changed(PathBuf),
    /// It can't be removed, and what the system said.
    Refused(PathBuf, String),
}

/// Removes the photos of a job, or all, that have arrived everywhere and that no route wants kept.
///
/// # Errors
/// When the rows can't be read or written.
pub async fn clear(
    database: &Database,
    root: &Path,
    job: Option<i64>,
) -> Result<Vec<Cleared>, DatabaseError> {
    let found = database.read(move |reading| photos::passed_on(reading, job));
    if found.await?.is_empty() {
        return Ok(Vec::new());
    }
    let root = root.to_owned();
    database
        .write(move |writing| {
            if !folder::is_in(&root) {
                // Its disk isn't plugged in: at the next start, then.
                return Ok(Vec::new());
            }
            // Looked up once more where nobody else writes: somebody may have sent one again, to be kept.
            let photos = photos::passed_on(writing, job)?;
            photos.iter().map(|it| remove(writing, &root, it)).collect()
        })
        .await
}

fn remove(writing: &Writing<'_>, root: &Path, photo: &PassedOn) -> Result<Cleared, DatabaseError> {
    let path = PathBuf::from(&photo.path);
    match remove_file(&root.join(&path), photo) {
        Ok(false) => {
            photos::keep(writing, photo.id)?;
            return Ok(Cleared::Changed(path));
        }
        Err(error) => return Ok(Cleared::Refused(path, error.to_string())),
        Ok(true) => {}
    }
    photos::forget(writing, photo.id)?;
    // The folders that are empty by that go with it, as they came with it.
    let folders = path.ancestors().skip(1);
    let mut folders = folders.map(|folder| root.join(folder));
    let left = folders.find(|folder| folder == root || fs::remove_dir(folder).is_err());
    if let Some(folder) = left.filter(|folder| folder.is_dir()) {
        writing.sync_folder(&folder);
    }
    Ok(Cleared::Removed(path))
}

/// Whether it is gone; not if somebody has touched it.
fn remove_file(file: &Path, photo: &PassedOn) -> io::Result<bool> {
    let removed = fs::symlink_metadata(file).and_then(|found| {
        let is_ours =
            found.is_file() && found.len() == photo.size && disk::modified(file)? == photo.modified;
        if is_ours {
            fs::remove_file(file)?;
        }
        Ok(is_ours)
    });
    match removed {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
        other => other,
    }
}
