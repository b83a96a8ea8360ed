//! What a camera sends: photos and videos, from a file or made for the purpose.
//!
//! A content is a stream that can be opened again and again; nothing is held in memory, so a
//! video of four gigabytes costs as little as a thumbnail. The made ones are real: the pictures
//! decode and carry EXIF (`jpeg`), the videos have the boxes a player looks for (`video`).

mod exif;
mod jpeg;
mod noise;
#[cfg(test)]
mod tests;
mod video;

use noise::Pattern;
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Whether something is a picture or a moving one; the two have endpoints of their own
/// (Q53).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A still picture.
    Photo,
    /// A film.
    Video,
}

/// One photo or video as it lies on the camera's card.
#[derive(Debug, Clone)]
pub struct Photo {
    name: Vec<u8>,
    length: u64,
    content: Content,
}

#[derive(Debug, Clone)]
enum Content {
    Bytes(Arc<[u8]>),
    File(PathBuf),
    /// `head`, then `filling` (cut into comment segments for a picture), then `tail`.
    Made {
        head: Arc<[u8]>,
        filling: Filling,
        tail: Arc<[u8]>,
    },
}

/// The part of a made content that only gives it its size.
#[derive(Debug, Clone, Copy)]
enum Filling {
    Comments { seed: u64, length: u64 },
    Media { seed: u64, length: u64 },
}

impl Photo {
    /// The photo in a file, under the file's own name.
    ///
    /// Characters that no camera has in a file name and that would break the request around it
    /// (quotes, `&`, `<`, `>`, control characters) become `_`.
    ///
    /// # Errors
    /// The file cannot be looked at, or is not a file.
    pub fn from_file(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref();
        let about = File::open(path)?.metadata()?;
        if !about.is_file() {
            return Err(io::Error::other("this is not a file"));
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let harmless = |c: char| match c {
            '"' | '&' | '<' | '>' => '_',
            c if c.is_control() => '_',
            c => c,
        };
        Ok(Self {
            name: name.chars().map(harmless).collect::<String>().into_bytes(),
            length: about.len(),
            content: Content::File(path.to_owned()),
        })
    }

    /// Content that is at hand already.
    pub fn from_bytes(name: impl Into<Vec<u8>>, bytes: impl Into<Arc<[u8]>>) -> Self {
        let bytes = bytes.into();
        Self {
            name: name.into(),
            length: bytes.len() as u64,
            content: Content::Bytes(bytes),
        }
    }

    /// A picture of exactly `size` bytes that decodes and carries EXIF as an NX300 writes it;
    /// another `seed` gives another picture. Sizes below the smallest possible one
    /// ([`Photo::SMALLEST`] always suffices) are raised to it.
    pub fn generated(name: impl Into<Vec<u8>>, seed: u64, size: u64) -> Self {
        Self::taken_with("NX300", name, seed, size)
    }

    /// Like [`Photo::generated`], with another camera's name in EXIF.
    pub fn taken_with(model: &str, name: impl Into<Vec<u8>>, seed: u64, size: u64) -> Self {
        let (head, tail) = jpeg::around_the_comments(model, seed);
        let bare = (head.len() + tail.len()) as u64;
        let length = size.saturating_sub(bare).max(jpeg::SMALLEST_COMMENT);
        Self {
            name: name.into(),
            length: bare + length,
            content: Content::Made {
                head: head.into(),
                filling: Filling::Comments { seed, length },
                tail: tail.into(),
            },
        }
    }

    /// A video of exactly `size` bytes with the boxes of an MP4 file, though nothing to see in
    /// it. Sizes below the length of its boxes are raised to that.
    pub fn generated_video(name: impl Into<Vec<u8>>, seed: u64, size: u64) -> Self {
        let (head, length) = video::head(size);
        Self {
            name: name.into(),
            length: head.len() as u64 + length,
            content: Content::Made {
                head: head.into(),
                filling: Filling::Media { seed, length },
                tail: Arc::from([]),
            },
        }
    }

    /// No generated picture's smallest possible size is above this, in bytes.
    pub const SMALLEST: u64 = 8 * 1024;

    /// The name as the camera spells it; rarely, not UTF-8 (Q36).
    #[must_use]
    pub fn name(&self) -> &[u8] {
        &self.name
    }

    /// The same content under another name.
    #[must_use]
    pub fn renamed(self, name: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.into(),
            ..self
        }
    }

    /// How many bytes the content has.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }

    /// What it is, told from its name, as an Android client of the same service does.
    #[must_use]
    pub fn kind(&self) -> Kind {
        let name = self.name.to_ascii_lowercase();
        let video = [".mp4", ".avi", ".mov", ".m4v", ".3gp"];
        if video.iter().any(|end| name.ends_with(end.as_bytes())) {
            Kind::Video
        } else {
            Kind::Photo
        }
    }

    /// The content from its beginning, [`Photo::length`] bytes long.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(match &self.content {
            Content::Bytes(bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
            Content::File(path) => Box::new(File::open(path)?.take(self.length)),
            Content::Made {
                head,
                filling,
                tail,
            } => Box::new(
                Cursor::new(Arc::clone(head))
                    .chain(Blocks::new(*filling))
                    .chain(Cursor::new(Arc::clone(tail))),
            ),
        })
    }
}

/// Reads a [`Filling`], one block at a time.
struct Blocks {
    pattern: Pattern,
    filling: Filling,
    block: Cursor<Vec<u8>>,
}

impl Blocks {
    fn new(filling: Filling) -> Self {
        let (Filling::Comments { seed, .. } | Filling::Media { seed, .. }) = filling;
        Self {
            pattern: Pattern::new(seed),
            filling,
            block: Cursor::default(),
        }
    }
}

impl Read for Blocks {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.block.read(into)?;
        if read > 0 || into.is_empty() {
            return Ok(read);
        }
        let block = match &mut self.filling {
            Filling::Comments { length, .. } => jpeg::next_comment(&mut self.pattern, length),
            Filling::Media { length, .. } => video::next_block(&mut self.pattern, length),
        };
        self.block = Cursor::new(block);
        self.block.read(into)
    }
}
