//! Copies of photos for strangers: what a picture shows and which way up, and nothing of where it was taken, with which
//! camera's number or what else the camera's maker wrote into it. Pure; the stored photo is only ever read.
//!
//! `jpeg` takes a file apart, `orientation` reads and writes the only thing of EXIF that stays; `movie` does the same for
//! videos, `smaller` makes pictures fit. What a copy keeps is listed, not what it loses: whatever else is in a file, known or not, stays at home.

mod jpeg;
mod movie;
mod orientation;
mod smaller;

pub use movie::{Emptied, MovieError, private_boxes};
pub use smaller::smaller;

use jpeg::{Piece, marker};

/// Why there is no copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// The file is something else, or damaged before its picture begins.
    #[error("it isn't a JPEG picture")]
    NotJpeg,
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
/// When it isn't a JPEG picture.
pub fn public_copy(file: &[u8]) -> Result<Vec<u8>, PictureError> {
    let pieces = jpeg::pieces(file).ok_or(PictureError::NotJpeg)?;
    let turned = pieces.iter().find_map(|piece| match piece {
        Piece::Segment(marker::APP1, content) => orientation::read(content),
        _ => None,
    });
    let mut copy = vec![0xff, marker::START];
    for piece in &pieces {
        if let Piece::Segment(marker::APP0, content) = piece {
            jpeg::write_segment(&mut copy, marker::APP0, &jpeg::without_thumbnail(content));
        }
    }
    if let Some(turned) = turned {
        jpeg::write_segment(&mut copy, marker::APP1, &orientation::block(turned));
    }
    for piece in &pieces {
        match piece {
            Piece::Segment(marker::APP0 | marker::APP1, _) => {}
            Piece::Segment(marker, content) => jpeg::write_segment(&mut copy, *marker, content),
            Piece::Scan(bytes) => copy.extend_from_slice(bytes),
        }
    }
    copy.extend([0xff, marker::END]);
    Ok(copy)
}

/// Width and height in dots, as they are stored.
#[must_use]
pub fn dimensions(file: &[u8]) -> Option<(u16, u16)> {
    let pieces = jpeg::pieces(file)?;
    pieces.iter().find_map(|piece| match piece {
        Piece::Segment(marker, content) if marker::is_frame(*marker) => {
            let number = |at: usize| {
                let bytes = content.get(at..at + 2)?.try_into().ok()?;
                Some(u16::from_be_bytes(bytes))
            };
            Some((number(3)?, number(1)?))
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests;
