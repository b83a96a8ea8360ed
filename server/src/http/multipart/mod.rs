//! The parts of a mail's body, whatever its ending looks like (Q30 to Q32).
//!
//! [`Parts`] joins a request's body to the pure parser: `boundary` reads the header, `delimiter`
//! knows the endings, `head` the header lines of a part, `parser` the grammar around them.
//! What a part's name means, how large it may be and where its bytes go is decided by the caller;
//! how long a silent camera is waited for is the body stream's business.

mod boundary;
mod delimiter;
mod head;
mod parser;
#[cfg(test)]
mod tests;

pub use parser::Malformed;

use bytes::Bytes;
use futures_core::Stream;
use head::PartHead;
use parser::{Event, Parser};
use std::future::poll_fn;
use std::pin::Pin;

/// Data is handed out in pieces of at most about this many bytes, however large the body's are.
const LARGEST_PIECE: usize = 64 * 1024;

/// Why the parts of a body could not be read to the end. `E` is the body's own error.
#[derive(Debug, thiserror::Error)]
pub enum MultipartError<E> {
    /// The `Content-Type` header names no boundary.
    #[error("the Content-Type header names no boundary")]
    NoBoundary,
    /// The camera hung up, fell silent, or sent more than it may: the part that was being read is
    /// not whole, and neither is the body.
    #[error("the body broke off")]
    Body(#[source] E),
    /// Asked for more after [`MultipartError::Body`] had been returned.
    #[error("the body broke off before")]
    BrokeOffBefore,
    /// All bytes that came were fine, but they are no multipart body.
    #[error("not a multipart body: {0}")]
    Malformed(#[from] Malformed),
    /// [`Part::whole`] was asked for fewer bytes than the part has.
    #[error("a part has more than {limit} bytes")]
    PartTooLarge {
        /// What was asked for.
        limit: usize,
    },
}

/// The parts of one body, in the order in which they come.
#[derive(Debug)]
pub struct Parts<S> {
    parser: Parser,
    body: S,
    /// What the body brought and the parser has not been fed yet.
    waiting: Bytes,
    source: Source,
}

/// How far the body stream is. It is never asked again after its end or its error.
#[derive(Clone, Copy, Debug)]
enum Source {
    Running,
    Ended,
    BrokeOff,
}

impl<S, E> Parts<S>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    /// Reads `body` as the `Content-Type` header says.
    ///
    /// The stream's end must mean that the whole body arrived (hyper sees to that when there is a
    /// `Content-Length`); anything else must be an error. That difference is what tells a camera's
    /// missing last boundary from a lost connection.
    ///
    /// # Errors
    /// [`MultipartError::NoBoundary`].
    pub fn new(content_type: &[u8], body: S) -> Result<Self, MultipartError<E>> {
        let boundary =
            boundary::from_content_type(content_type).ok_or(MultipartError::NoBoundary)?;
        Ok(Self {
            parser: Parser::new(boundary),
            body,
            waiting: Bytes::new(),
            source: Source::Running,
        })
    }

    /// The next part; what the caller left of the one before is skipped.
    ///
    /// `None` promises three things: every part was whole, whatever followed the last one has been
    /// read too, and the body came to its own proper end. Only then may a camera be told "succ".
    ///
    /// # Errors
    /// [`MultipartError::Body`] as soon as the body breaks off, however complete the parts look;
    /// [`MultipartError::Malformed`] if this is no multipart body. Errors stay.
    pub async fn next(&mut self) -> Result<Option<Part<'_, S>>, MultipartError<E>> {
        loop {
            match self.event().await? {
                Event::PartBegins(head) => {
                    return Ok(Some(Part {
                        head,
                        parts: self,
                        ended: false,
                    }));
                }
                Event::BodyEnds => return Ok(None),
                Event::Hungry | Event::Data(_) | Event::PartEnds => {}
            }
        }
    }

    async fn event(&mut self) -> Result<Event, MultipartError<E>> {
        loop {
            match self.parser.next()? {
                Event::Hungry => self.feed().await?,
                event => return Ok(event),
            }
        }
    }

    async fn feed(&mut self) -> Result<(), MultipartError<E>> {
        if self.waiting.is_empty() {
            match self.read().await? {
                Some(piece) => self.waiting = piece,
                None => self.parser.end(),
            }
        }
        let length = self.waiting.len().min(LARGEST_PIECE);
        self.parser.feed(self.waiting.split_to(length));
        Ok(())
    }

    async fn read(&mut self) -> Result<Option<Bytes>, MultipartError<E>> {
        match self.source {
            Source::Running => {}
            Source::Ended => return Ok(None),
            Source::BrokeOff => return Err(MultipartError::BrokeOffBefore),
        }
        let piece = poll_fn(|context| Pin::new(&mut self.body).poll_next(context))
            .await
            .transpose();
        self.source = match &piece {
            Ok(Some(_)) => Source::Running,
            Ok(None) => Source::Ended,
            // Many streams end after an error; that must not look like a clean end.
            Err(_) => Source::BrokeOff,
        };
        piece.map_err(MultipartError::Body)
    }
}

/// One part. Its text comes from the camera as it is: a file name may be any path.
#[derive(Debug)]
pub struct Part<'a, S> {
    head: PartHead,
    parts: &'a mut Parts<S>,
    ended: bool,
}

impl<S, E> Part<'_, S>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    /// The form field's name: `message`, or `binary` for a photo.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.head.name.as_deref()
    }

    /// The file name, decoded (Q30, Q36) but not made safe.
    #[must_use]
    pub fn file_name(&self) -> Option<&str> {
        self.head.file_name.as_deref()
    }

    /// The media type without parameters, `image/pjpeg` read as `image/jpeg` (Q31).
    #[must_use]
    pub fn media_type(&self) -> Option<&str> {
        self.head.media_type.as_deref()
    }

    /// The next bytes, never empty and at most about 64 KiB; `None` when the part is whole.
    ///
    /// # Errors
    /// [`MultipartError::Body`]: the part is not whole and its bytes must not be kept.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, MultipartError<E>> {
        if self.ended {
            return Ok(None);
        }
        match self.parts.event().await? {
            Event::Data(bytes) => Ok(Some(bytes)),
            Event::Hungry | Event::PartBegins(_) | Event::PartEnds | Event::BodyEnds => {
                self.ended = true;
                Ok(None)
            }
        }
    }

    /// All bytes that have not been handed out yet, for parts that are known to be small.
    ///
    /// # Errors
    /// [`MultipartError::PartTooLarge`] beyond `limit` bytes, else as [`Part::chunk`].
    pub async fn whole(&mut self, limit: usize) -> Result<Vec<u8>, MultipartError<E>> {
        let mut whole = Vec::new();
        while let Some(bytes) = self.chunk().await? {
            if whole.len() + bytes.len() > limit {
                return Err(MultipartError::PartTooLarge { limit });
            }
            whole.extend_from_slice(&bytes);
        }
        Ok(whole)
    }
}
