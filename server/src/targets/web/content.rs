//! What is sent with a request: text and photos one behind the other, read from disk while they go out.

use crate::disk;
use crate::targets::work::later;
use crate::targets::{Photo, Trouble};
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use sha2::{Digest as _, Sha256};
use std::collections::VecDeque;
use std::fs::File;
use std::future::Future as _;
use std::io::{self, ErrorKind, Read as _, Seek as _, SeekFrom};
use std::ops::Range;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::sleep;

/// Bytes read at a time; no more than two such pieces are held.
const PIECE: usize = 128 * 1024;

/// The body of a request. Its length is always known.
#[derive(Debug, Default)]
pub(in crate::targets) struct Content {
    pieces: VecDeque<Piece>,
    length: u64,
}

#[derive(Debug)]
enum Piece {
    Text(Bytes),
    Photo(Box<Source>),
}

/// Where the bytes of a photo come from.
#[derive(Debug)]
struct Source {
    path: PathBuf,
    name: String,
    size: u64,
    range: Range<u64>,
    /// What the whole of it must be; a part can't be held against it.
    sha256: Option<[u8; 32]>,
}

impl Content {
    /// Nothing but this.
    pub(in crate::targets) fn text(text: impl Into<Bytes>) -> Self {
        let mut content = Self::default();
        content.push_text(text);
        content
    }

    /// Nothing but this photo.
    pub(in crate::targets) fn photo(photo: &Photo) -> Self {
        let mut content = Self::default();
        content.push_photo(photo);
        content
    }

    /// Nothing but these bytes of a photo, which is not compared with what came in.
    pub(in crate::targets) fn part(photo: &Photo, range: Range<u64>) -> Self {
        let mut content = Self::default();
        content.push(photo, range, None);
        content
    }

    /// Adds text.
    pub(in crate::targets) fn push_text(&mut self, text: impl Into<Bytes>) {
        let text = text.into();
        self.length += text.len() as u64;
        self.pieces.push_back(Piece::Text(text));
    }

    /// Adds a photo. If its file is no longer what came in, the request fails before its last byte.
    pub(in crate::targets) fn push_photo(&mut self, photo: &Photo) {
        self.push(photo, 0..photo.size, Some(photo.sha256));
    }

    /// Adds what another one holds.
    pub(in crate::targets) fn append(&mut self, other: Self) {
        self.length += other.length;
        self.pieces.extend(other.pieces);
    }

    fn push(&mut self, photo: &Photo, range: Range<u64>, sha256: Option<[u8; 32]>) {
        self.length += range.end.saturating_sub(range.start);
        self.pieces.push_back(Piece::Photo(Box::new(Source {
            path: photo.path.clone(),
            name: photo.name.clone(),
            size: photo.size,
            range,
            sha256,
        })));
    }

    /// The whole of it, where it is short and no photo.
    pub(super) fn as_short_text(&self) -> Option<Bytes> {
        match (self.pieces.front(), self.pieces.len()) {
            (None, _) => Some(Bytes::new()),
            (Some(Piece::Text(text)), 1) => Some(text.clone()),
            _ => None,
        }
    }

    /// The bytes, with a beat of the pulse for each piece that has been taken.
    pub(super) fn into_body(self, pulse: Pulse) -> ContentBody {
        ContentBody {
            pieces: self.pieces,
            left: self.length,
            reading: None,
            pulse,
        }
    }
}

/// Tells whether something still moves.
#[derive(Debug, Clone, Default)]
pub(super) struct Pulse(Arc<AtomicU64>);

impl Pulse {
    fn beat(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// Comes back when there was no beat for this long, at the latest for twice as long.
    pub(super) async fn stops(&self, patience: Duration) {
        let mut seen = self.0.load(Ordering::Relaxed);
        loop {
            sleep(patience).await;
            let now = self.0.load(Ordering::Relaxed);
            if now == seen {
                return;
            }
            seen = now;
        }
    }
}

/// Why the bytes of a photo can't be had.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub(super) struct FileTrouble(pub(super) Trouble);

/// A piece, and what to read on with if there is more.
type Read = Result<(Bytes, Option<Reader>), FileTrouble>;

/// A content on its way out.
#[derive(Debug)]
pub(super) struct ContentBody {
    pieces: VecDeque<Piece>,
    left: u64,
    reading: Option<JoinHandle<Read>>,
    pulse: Pulse,
}

impl ContentBody {
    fn give(&mut self, bytes: Bytes) -> Poll<Option<Result<Frame<Bytes>, FileTrouble>>> {
        self.left = self.left.saturating_sub(bytes.len() as u64);
        self.pulse.beat();
        Poll::Ready(Some(Ok(Frame::data(bytes))))
    }

    fn fail(&mut self, trouble: FileTrouble) -> Poll<Option<Result<Frame<Bytes>, FileTrouble>>> {
        self.pieces.clear();
        self.left = 0;
        Poll::Ready(Some(Err(trouble)))
    }
}

impl Body for ContentBody {
    type Data = Bytes;
    type Error = FileTrouble;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, FileTrouble>>> {
        let this = &mut *self;
        loop {
            if let Some(reading) = &mut this.reading {
                let read = ready!(Pin::new(reading).poll(context));
                this.reading = None;
                let read = read.unwrap_or_else(|_| Err(FileTrouble(later("it was interrupted"))));
                match read {
                    // The next piece is read while this one goes out.
                    Ok((bytes, more)) => {
                        this.reading = more.map(|reader| spawn_blocking(|| reader.next()));
                        if !bytes.is_empty() {
                            return this.give(bytes);
                        }
                    }
                    Err(trouble) => return this.fail(trouble),
                }
                continue;
            }
            match this.pieces.pop_front() {
                Some(Piece::Text(text)) if text.is_empty() => {}
                Some(Piece::Text(text)) => return this.give(text),
                Some(Piece::Photo(source)) => {
                    this.reading = Some(spawn_blocking(|| Reader::open(source)?.next()));
                }
                None => return Poll::Ready(None),
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.pieces.is_empty() && self.reading.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

/// An open photo.
#[derive(Debug)]
struct Reader {
    file: File,
    source: Box<Source>,
    left: u64,
    hash: Option<Sha256>,
}

impl Reader {
    fn open(source: Box<Source>) -> Result<Self, FileTrouble> {
        let failed = |error: io::Error| source.unreadable(&error);
        let mut file = disk::open_file(&source.path).map_err(failed)?;
        if file.metadata().map_err(failed)?.len() != source.size {
            return Err(source.changed());
        }
        let start = SeekFrom::Start(source.range.start);
        file.seek(start).map_err(failed)?;
        Ok(Self {
            file,
            left: source.range.end.saturating_sub(source.range.start),
            hash: source.sha256.is_some().then(Sha256::new),
            source,
        })
    }

    /// The next piece, and itself if there are more.
    fn next(mut self) -> Read {
        let length = usize::try_from(self.left).map_or(PIECE, |left| left.min(PIECE));
        let mut piece = vec![0; length];
        self.file.read_exact(&mut piece).map_err(|error| {
            if error.kind() == ErrorKind::UnexpectedEof {
                self.source.changed()
            } else {
                self.source.unreadable(&error)
            }
        })?;
        self.left -= length as u64;
        if let Some(hash) = &mut self.hash {
            hash.update(&piece);
        }
        if self.left > 0 {
            return Ok((piece.into(), Some(self)));
        }
        let found: Option<[u8; 32]> = self.hash.take().map(|hash| hash.finalize().into());
        if found != self.source.sha256 {
            return Err(self.source.changed());
        }
        Ok((piece.into(), None))
    }
}

impl Source {
    fn changed(&self) -> FileTrouble {
        FileTrouble(changed(&self.name))
    }

    fn unreadable(&self, error: &io::Error) -> FileTrouble {
        FileTrouble(unreadable(&self.path, error))
    }
}

/// The file in the library is another one than came in.
pub(in crate::targets) fn changed(name: &str) -> Trouble {
    Trouble::Never(format!(
        "{name} was changed in the library after it came in; only what came in is delivered"
    ))
}

/// The file in the library can't be had.
pub(in crate::targets) fn unreadable(path: &std::path::Path, error: &io::Error) -> Trouble {
    let path = path.display();
    match error.kind() {
        ErrorKind::NotFound => Trouble::Never(format!("{path} is gone from the library")),
        _ => later(format!("{path} can't be read: {error}")),
    }
}

#[cfg(test)]
pub(super) mod tests;
