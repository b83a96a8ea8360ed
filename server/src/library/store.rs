//! One batch into the library: files to their places and rows beside them, in one transaction.

use super::batch::{Arrival, Batch, Outcome, Stored, Way};
use super::layout::Context;
use super::placement::{self, Placed};
use super::taken;
use super::{LibraryError, Received, Shelves};
use crate::database::Writing;
use crate::database::batches::{self, NewArrival, NewBatch};
use crate::database::jobs;
use crate::database::photos::{self, NewPhoto, PhotoRow};
use crate::protocol::names::FileName;
use jiff::{Timestamp, Zoned};
use std::path::{Path, PathBuf};

/// Runs inside the transaction, at the time `now`.
pub(super) fn store(
    writing: &Writing<'_>,
    shelves: &Shelves,
    batch: &Batch,
    arrivals: Vec<Arrival>,
    now: Timestamp,
) -> Result<Vec<Stored>, LibraryError> {
    let now = now.as_millisecond();
    let camera = arrivals
        .iter()
        .find_map(|arrival| arrival.received.camera())
        .map(str::to_owned);
    let row = batch_row(batch, batch.camera.clone().or(camera));
    let batch_id = open_batch(writing, shelves, &row, &arrivals, now)?;
    let stored = arrivals
        .into_iter()
        .map(|mut arrival| {
            let name = arrival.name.as_str().to_owned();
            let token = arrival.token.take();
            let destinations = std::mem::take(&mut arrival.destinations);
            let wants_it_kept = arrival.keep;
            let (photo, stored, is_ours) = keep(writing, shelves, batch, arrival)?;
            let arrival = NewArrival {
                batch: batch_id,
                photo,
                name: &name,
                token: token.as_deref(),
                received_at: row.received_at,
                // A file that its owner put there is nothing to be taken away again.
                keep: wants_it_kept || !is_ours,
            };
            let new = batches::add_arrival(writing, &arrival)?;
            // What came before has its jobs already.
            for (arrival, destination) in new
                .iter()
                .flat_map(|id| destinations.iter().map(move |it| (*id, it)))
            {
                jobs::add(writing, batch_id, arrival, destination, now)?;
            }
            Ok(stored)
        })
        .collect::<Result<_, LibraryError>>()?;
    batches::touch(writing, batch_id, now)?;
    if row.session.is_none() {
        // A mail is whole.
        jobs::close_batch(writing, batch_id, now)?;
    }
    Ok(stored)
}

/// The photo's row and place: what it had, or a new one; and whether it was us who put the file there.
fn keep(
    writing: &Writing<'_>,
    shelves: &Shelves,
    batch: &Batch,
    arrival: Arrival,
) -> Result<(i64, Stored, bool), LibraryError> {
    let Received { size, facts, .. } = &arrival.received;
    let (size, camera) = (*size, batch.camera.clone().or(facts.camera.clone()));
    let received_at = batch.received.datetime();
    let (taken, taken_from) = taken::date_to_file_under(facts.taken, received_at);
    let known = photos::by_content(writing, &arrival.received.sha256)?;
    let found = still_there(writing, shelves, known.as_ref(), &arrival)?;
    let (id, path, outcome, is_ours) = match found {
        Some((id, path, is_ours)) => (id, path, Outcome::Duplicate, is_ours),
        None => {
            let shelf = Shelf {
                shelves,
                batch,
                camera: camera.as_deref(),
                taken,
                received_at,
            };
            let (id, path, outcome) = shelf.store(writing, arrival, known)?;
            (id, path, outcome, outcome != Outcome::Duplicate)
        }
    };
    let stored = Stored {
        path,
        size,
        outcome,
        taken_from,
    };
    Ok((id, stored, is_ours))
}

/// Where a known photo still is, and whether nobody has touched it since. A file its owner put back is the photo again,
/// and its row says so.
fn still_there(
    writing: &Writing<'_>,
    shelves: &Shelves,
    known: Option<&PhotoRow>,
    arrival: &Arrival,
) -> Result<Option<(i64, PathBuf, bool)>, LibraryError> {
    let Some((row, path)) = known.and_then(|row| Some((row, row.path.as_deref()?))) else {
        return Ok(None);
    };
    let found = placement::find(
        writing,
        &shelves.root,
        path,
        row.modified,
        &arrival.received,
    )?;
    let Some(placed) = found else {
        return Ok(None);
    };
    let is_untouched = placed.modified == row.modified;
    if !is_untouched {
        photos::relocate(writing, row.id, path, placed.modified)?;
    }
    Ok(Some((row.id, placed.path, is_untouched)))
}

/// All that decides where a photo goes.
struct Shelf<'a> {
    shelves: &'a Shelves,
    batch: &'a Batch,
    camera: Option<&'a str>,
    taken: jiff::civil::DateTime,
    received_at: jiff::civil::DateTime,
}

impl Shelf<'_> {
    /// Puts the photo in place and writes its row.
    fn store(
        &self,
        writing: &Writing<'_>,
        arrival: Arrival,
        known: Option<PhotoRow>,
    ) -> Result<(i64, PathBuf, Outcome), LibraryError> {
        let (sha256, size) = (arrival.received.sha256, arrival.received.size);
        let kind = arrival.kind;
        let (placed, outcome) = self.place(writing, arrival)?;
        let path = in_database(&placed.path);
        photos::forget_path(writing, &path)?;
        let new = NewPhoto {
            sha256: &sha256,
            size,
            path: &path,
            modified: placed.modified,
            kind,
            camera: self.camera,
            taken: self.taken,
            stored_at: milliseconds(&self.batch.received),
        };
        let id = match known {
            Some(row) => {
                photos::relocate(writing, row.id, &path, placed.modified)?;
                row.id
            }
            None => photos::insert(writing, &new)?,
        };
        Ok((id, placed.path, outcome))
    }

    fn place(
        &self,
        writing: &Writing<'_>,
        arrival: Arrival,
    ) -> Result<(Placed, Outcome), LibraryError> {
        let Arrival { name, received, .. } = arrival;
        let wanted = self.path(&name);
        let placed = placement::place(
            writing,
            &self.shelves.root,
            received,
            |number| match number {
                1 => wanted.clone(),
                _ => self.path(&name.with_number(number)),
            },
        )?;
        let outcome = match (placed.is_new, placed.path == wanted) {
            (false, _) => Outcome::Duplicate,
            (true, true) => Outcome::New,
            (true, false) => Outcome::Renumbered,
        };
        Ok((placed, outcome))
    }

    fn path(&self, name: &FileName) -> PathBuf {
        self.shelves.layout.render(&Context {
            taken: self.taken,
            received: self.received_at,
            name: name.as_str(),
            camera: self.camera,
            sender: &self.batch.sender,
            sender_hash: &self.shelves.secret.hash_of(&self.batch.sender),
            site: self.batch.way.site(),
            album: self.batch.camera.as_deref(),
        })
    }
}

/// A mail is a batch of its own; a social upload continues the one before where the camera's hints say so, and a
/// repeated one stays where it was. A new batch closes those before it.
fn open_batch(
    writing: &Writing<'_>,
    shelves: &Shelves,
    row: &NewBatch,
    arrivals: &[Arrival],
    now: i64,
) -> Result<i64, LibraryError> {
    let token = arrivals
        .first()
        .and_then(|arrival| arrival.token.as_deref());
    if let Some(token) = token
        && let Some(batch) = batches::answered(writing, token)?
    {
        return Ok(batch);
    }
    let Some(session) = &row.session else {
        return Ok(batches::insert(writing, row)?);
    };
    let idle = i64::try_from(shelves.batch_idle.as_millis()).unwrap_or(i64::MAX);
    let since = row.received_at.saturating_sub(idle);
    let site = row.site.as_deref();
    if let Some(batch) = batches::continued(writing, session, site, &row.body, since)? {
        return Ok(batch);
    }
    let batch = batches::insert(writing, row)?;
    jobs::close_session(writing, session, Some(batch), now)?;
    Ok(batch)
}

fn batch_row(batch: &Batch, camera: Option<String>) -> NewBatch {
    let (subject, session) = match batch.way.clone() {
        Way::Email { subject, .. } => (subject, None),
        Way::Social { session, .. } => (String::new(), Some(session)),
    };
    NewBatch {
        protocol: batch.way.protocol(),
        site: batch.way.site().map(str::to_owned),
        session,
        sender: batch.sender.clone(),
        sender_name: batch.sender_name.clone(),
        recipients: batch.way.recipients().to_vec(),
        subject,
        body: batch.body.clone(),
        camera,
        client: batch.client.to_string(),
        received_at: milliseconds(&batch.received),
    }
}

fn milliseconds(time: &Zoned) -> i64 {
    time.timestamp().as_millisecond()
}

/// Paths in the database have `/`, whatever the host's separator is.
fn in_database(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}
