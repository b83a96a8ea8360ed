//! Photos that were only to be passed on: once everything they were sent to has them, their files go.
//!
//! The one place that takes a file out of the library, and only one of ours: of the size, the time and
//! the bytes it was stored with. Files are removed where nobody else stores, so that an arrival of the same photo comes before
//! or after.

use super::folder;
use crate::database::photos::{self, PassedOn};
use crate::database::{Database, DatabaseError, Writing};
use crate::disk;
use std::fs;
use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt as _;
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
    let found = found.await?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let root = root.to_owned();
    let (found, root) = tokio::task::spawn_blocking(move || (looked_at(found, &root), root))
        .await
        .unwrap_or_default();
    database
        .write(move |writing| {
            if !folder::is_in(&root) {
                // Its disk isn't plugged in: at the next start, then.
                return Ok(Vec::new());
            }
            // Looked up once more where nobody else writes: somebody may have sent one again, to be kept.
            let photos = photos::passed_on(writing, job)?;
            let both = found.iter().filter(|(photo, _)| photos.contains(photo));
            both.map(|(photo, look)| remove(writing, &root, photo, look.as_ref()))
                .collect()
        })
        .await
}

/// What a file was when its bytes were those that came in. Whoever writes to it changes the last of these, and can't set
/// that back.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Look {
    disk: u64,
    file: u64,
    size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

impl Look {
    fn at(file: &Path) -> io::Result<Self> {
        let found = fs::symlink_metadata(file)?;
        Ok(Self {
            disk: found.dev(),
            file: found.ino(),
            size: found.size(),
            modified: (found.mtime(), found.mtime_nsec()),
            changed: (found.ctime(), found.ctime_nsec()),
        })
    }
}

/// The photos with what they looked like while they held what came in. That takes its time, so others store meanwhile.
fn looked_at(photos: Vec<PassedOn>, root: &Path) -> Vec<(PassedOn, Option<Look>)> {
    let look = |photo: &PassedOn| {
        let file = root.join(&photo.path);
        // Before its bytes, so that whoever writes after it is noticed.
        let look = Look::at(&file).ok()?;
        disk::holds(&file, photo.size, &photo.sha256).then_some(look)
    };
    let photos = photos.into_iter();
    photos
        .map(|it| (look(&it), it))
        .map(|(look, it)| (it, look))
        .collect()
}

fn remove(
    writing: &Writing<'_>,
    root: &Path,
    photo: &PassedOn,
    look: Option<&Look>,
) -> Result<Cleared, DatabaseError> {
    let path = PathBuf::from(&photo.path);
    match remove_file(&root.join(&path), photo, look) {
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

/// Whether it is gone; not if somebody has touched it. `look` is what it was when its bytes were compared.
fn remove_file(file: &Path, photo: &PassedOn, look: Option<&Look>) -> io::Result<bool> {
    let removed = fs::symlink_metadata(file).and_then(|found| {
        let is_ours = found.is_file()
            && found.len() == photo.size
            && disk::modified(file)? == photo.modified
            // A copy that was linked to it has changed its look as well.
            && (look == Some(&Look::at(file)?) || disk::holds(file, photo.size, &photo.sha256));
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

#[cfg(test)]
mod tests;
