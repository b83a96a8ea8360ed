//! From rows to what a target is given: the photos are looked for where they should be.

use crate::database::jobs::{self, JobRow, PhotoRow};
use crate::database::{Database, DatabaseError, Writing};
use crate::disk;
use crate::library::Library;
use crate::targets::{Delivery, Notes, Origin, Photo, Trouble};
use jiff::{Timestamp, tz::TimeZone};
use std::io::ErrorKind;
use std::path::Path;
use std::pin::Pin;

/// What the target is given.
///
/// # Errors
/// When a photo is not there (never) or can't be read (later).
pub(super) fn pack(job: JobRow, library: &Path) -> Result<Delivery, Trouble> {
    let received = Timestamp::from_millisecond(job.received_at).unwrap_or_default();
    let photos: Result<Vec<Photo>, Trouble> = job
        .photos
        .into_iter()
        .map(|photo| find(photo, library))
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

/// The photo as it is now: its owner may have turned or trimmed it since.
fn find(row: PhotoRow, library: &Path) -> Result<Photo, Trouble> {
    let gone = || Trouble::Never(format!("{} is gone from the library", row.name));
    let path = library.join(row.path.as_deref().ok_or_else(gone)?);
    let unreadable = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound if Library::is_at(library) => gone(),
        _ => Trouble::Later {
            reason: format!("{} can't be read: {error}", path.display()),
            after: None,
        },
    };
    let size = path.metadata().map_err(unreadable)?.len();
    let modified = disk::modified(&path).map_err(unreadable)?;
    let sha256 = if (size, modified) == (row.size, row.modified) {
        row.sha256
    } else {
        disk::hash(&path).map_err(unreadable)?
    };
    Ok(Photo {
        path,
        name: row.name,
        kind: row.kind,
        size,
        sha256,
        taken: row.taken,
        camera: row.camera,
    })
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
