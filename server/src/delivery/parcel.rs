//! From rows to what a target is given: the photos are looked for where they should be.

use crate::database::jobs::{self, JobRow, PhotoRow};
use crate::database::{Database, DatabaseError, Writing};
use crate::disk;
use crate::library::Library;
use crate::targets::{Delivery, Missing, Notes, Origin, Photo, Trouble};
use jiff::{Timestamp, tz::TimeZone};
use std::io::{self, ErrorKind};
use std::path::Path;
use std::pin::Pin;

/// What the target is given. Photos that their owner deleted or edited meanwhile are in it and say so; `is_thorough` compares
/// all their bytes.
///
/// # Errors
/// When a photo can't be read (later), or there are none.
pub(super) fn pack(job: JobRow, library: &Path, is_thorough: bool) -> Result<Delivery, Trouble> {
    // Most targets find out themselves who changes a file and its time back, and the next attempt says so.
    let is_thorough = is_thorough || job.attempts > 1;
    let received = Timestamp::from_millisecond(job.received_at).unwrap_or_default();
    let photos: Result<Vec<Photo>, Trouble> = job
        .photos
        .into_iter()
        .map(|photo| find(photo, library, is_thorough))
        .collect();
    let photos = photos?;
    if photos.is_empty() {
        return Err(Trouble::Never("there is no photo to deliver".to_owned()));
    }
    Ok(Delivery {
        key: job.key,
        recipient: job.recipient,
        from: Origin {
            protocol: job.protocol,
            site: job.site,
            sender: job.sender,
            sender_name: job.sender_name,
            recipients: job.recipients,
            subject: job.subject,
            text: job.body,
            camera: job.camera,
            received: received.to_zoned(TimeZone::system()),
        },
        photos,
        notes: job.notes,
        attempts: job.attempts.saturating_sub(1),
    })
}

/// The photo, if it is there as it came in.
fn find(row: PhotoRow, library: &Path, is_thorough: bool) -> Result<Photo, Trouble> {
    let path = library.join(row.path.as_deref().unwrap_or_default());
    let missing = match &row.path {
        None => Some(Missing::Gone),
        Some(_) => look(&row, &path, library, is_thorough)?,
    };
    Ok(Photo {
        path,
        name: row.name,
        kind: row.kind,
        size: row.size,
        sha256: row.sha256,
        taken: row.taken,
        camera: row.camera,
        missing,
    })
}

/// What keeps a file from being delivered: only what came in is.
fn look(
    row: &PhotoRow,
    path: &Path,
    library: &Path,
    is_thorough: bool,
) -> Result<Option<Missing>, Trouble> {
    match is_changed(row, path, is_thorough) {
        Ok(false) => Ok(None),
        Ok(true) => Ok(Some(Missing::Changed)),
        Err(error) if error.kind() == ErrorKind::NotFound && Library::is_at(library) => {
            Ok(Some(Missing::Gone))
        }
        Err(error) => Err(Trouble::Later {
            reason: format!("{} can't be read: {error}", path.display()),
            after: None,
        }),
    }
}

fn is_changed(row: &PhotoRow, path: &Path, is_thorough: bool) -> io::Result<bool> {
    let found = path.symlink_metadata()?;
    let is_untouched = !is_thorough
        && found.is_file()
        && (found.len(), disk::modified(path)?) == (row.size, row.modified);
    Ok(!is_untouched && disk::hash(path)? != row.sha256)
}

/// A job's notes, in its row.
pub(super) struct RowNotes {
    pub(super) database: Database,
    pub(super) job: i64,
}

impl RowNotes {
    async fn write(
        &self,
        work: impl FnOnce(&Writing<'_>) -> Result<(), DatabaseError> + Send + 'static,
    ) -> Result<(), Trouble> {
        let written = self.database.write(work);
        written.await.map_err(|error| Trouble::Later {
            reason: error.to_string(),
            after: None,
        })
    }
}

impl Notes for RowNotes {
    fn note(&self, text: String) -> Pin<Box<dyn Future<Output = Result<(), Trouble>> + Send + '_>> {
        let job = self.job;
        Box::pin(self.write(move |writing| jobs::note(writing, job, &text)))
    }

    fn stay(
        &self,
        places: Vec<usize>,
    ) -> Pin<Box<dyn Future<Output = Result<(), Trouble>> + Send + '_>> {
        let job = self.job;
        Box::pin(self.write(move |writing| jobs::keep(writing, job, &places)))
    }
}
