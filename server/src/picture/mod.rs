//! Copies of photos for strangers: what a picture shows and which way up, and nothing of where it was taken, with which
//! camera's number or what else the camera's maker wrote into it. Pure; the stored photo is only ever read.
//!
//! `jpeg` takes a file apart, `orientation` reads and writes the only thing of EXIF that stays; `movie` does the same for
//! videos, `smaller` makes pictures fit, with what `decoder` gives it. What a copy keeps is listed, not what it loses:
//! whatever else is in a file, known or not, stays at home. Nothing here holds a whole picture: a copy is said in parts of
//! the stored file, and a smaller one is made row by row.

mod decoder;
mod jpeg;
mod movie;
mod orientation;
mod smaller;

pub use movie::{Emptied, MovieError, private_boxes};
pub use smaller::smaller;

use jpeg::{Segments, marker};
use std::io::{self, BufRead};
use std::ops::Range;

/// Of a copy. Real ones have a dozen at most; progressive pictures of many scans some more.
const MOST_PARTS: usize = 1000;

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// It can't be read.
    #[error(transparent)]
    Read(#[from] io::Error),
    /// The file is something else, or damaged before its picture begins.
    #[error("it isn't a JPEG picture")]
    NotJpeg,
}

/// What a copy consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// These bytes.
    Text(Vec<u8>),
    /// These of the stored file.
    Stored(Range<u64>),
}

/// A copy for strangers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublicCopy {
    parts: Vec<Part>,
    /// Width and height in dots, as they are stored.
    dimensions: Option<(u16, u16)>,
    /// What says which way up it is, as a segment; empty for the usual way.
    turned: Vec<u8>,
    /// Where the colour profile stands in the stored file, as segments.
    colours: Vec<Range<u64>>,
}

impl PublicCopy {
    /// One behind the other they are the copy.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        let sizes = self.parts.iter().map(|part| match part {
            Part::Text(text) => text.len() as u64,
            Part::Stored(range) => range.end - range.start,
        });
        sizes.sum()
    }

    /// Width and height in dots, as they are stored.
    #[must_use]
    pub fn dimensions(&self) -> Option<(u16, u16)> {
        self.dimensions
    }

    /// Adds bytes of the stored file, which mostly go on where the last ones end.
    fn push(&mut self, range: Range<u64>) {
        match self.parts.last_mut() {
            Some(Part::Stored(last)) if last.end == range.start => last.end = range.end,
            _ => self.parts.push(Part::Stored(range)),
        }
    }

    /// Takes in what the segment says of the picture, and the JFIF head into `front`.
    fn read(&mut self, marker: u8, content: &[u8], front: &mut Vec<u8>) {
        match marker {
            marker::APP0 if content.starts_with(b"JFIF\0") => {
                jpeg::write_segment(front, marker, &jpeg::without_thumbnail(content));
            }
            marker::APP1 if self.turned.is_empty() => {
                if let Some(turned) = orientation::read(content) {
                    jpeg::write_segment(&mut self.turned, marker, &orientation::block(turned));
                }
            }
            _ if marker::is_frame(marker) && self.dimensions.is_none() => {
                self.dimensions = dimensions(content);
            }
            _ => {}
        }
    }
}

/// Whether the file begins as JPEG pictures do, those with several pictures in them (`.MPO`) included.
#[must_use]
pub fn is_jpeg(file: &[u8]) -> bool {
    file.starts_with(&[0xff, 0xd8, 0xff])
}

/// A copy for strangers. The picture itself is the same to the last bit; of what comes with it only the orientation and
/// the colour profile are kept. Whatever stands behind the picture, such as the second one of a 3D photo, is left out.
///
/// # Errors
/// When it can't be read, or isn't a JPEG picture.
pub fn public_copy(file: impl BufRead) -> Result<PublicCopy, PictureError> {
    let mut segments = Segments::begin(file)?.ok_or(PictureError::NotJpeg)?;
    let (mut copy, mut has_scan) = (PublicCopy::default(), false);
    let mut front = vec![0xff, marker::START];
    while let Some(segment) = segments.next()? {
        let content = segments.content();
        copy.read(segment.marker, content, &mut front);
        if !jpeg::is_public(segment.marker, content) {
            continue;
        }
        if segment.marker == marker::APP2 {
            copy.colours.push(segment.start..segment.end);
        }
        copy.push(segment.start..segment.end);
        if segment.marker == marker::SCAN {
            has_scan = true;
            let end = segments.pass_scan()?;
            copy.push(segment.end..end);
        }
        if copy.parts.len() + copy.colours.len() > MOST_PARTS {
            return Err(PictureError::NotJpeg);
        }
    }
    if !has_scan {
        return Err(PictureError::NotJpeg);
    }
    front.extend_from_slice(&copy.turned);
    copy.parts.insert(0, Part::Text(front));
    copy.parts.push(Part::Text(vec![0xff, marker::END]));
    Ok(copy)
}

/// Width and height, from a frame's head.
fn dimensions(frame: &[u8]) -> Option<(u16, u16)> {
    let [_, height_high, height_low, width_high, width_low, ..] = *frame else {
        return None;
    };
    let number = |high, low| u16::from_be_bytes([high, low]);
    Some((
        number(width_high, width_low),
        number(height_high, height_low),
    ))
}

#[cfg(test)]
mod tests;
