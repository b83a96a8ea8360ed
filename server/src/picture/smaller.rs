//! Pictures for those who don't take large ones: half as wide and high, or less. Decoded at that size, which is quick and
//! needs a fraction of the memory that the whole picture would.

use super::jpeg::{self, Piece, marker};
use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;
use jpeg_decoder::{Decoder, PixelFormat};

/// No camera of ours makes larger ones; what claims to be larger would take more memory than there may be.
const MOST_DOTS: u64 = 64 << 20;
/// Of what is decoded, bytes.
const LARGEST: usize = 64 << 20;
/// Of 100; hardly to be told from the original.
const QUALITY: u8 = 90;
/// A half, a quarter, an eighth.
const SHIFTS: [u16; 3] = [1, 2, 3];

/// The largest smaller copy with at most so many bytes and dots, if there is one. `file` is a [`super::public_copy`], of
/// which the orientation and the colour profile stay.
#[must_use]
pub fn smaller(file: &[u8], bytes: Option<u64>, dots: Option<u64>) -> Option<Vec<u8>> {
    let (width, height) = super::dimensions(file)?;
    // Others are decoded as a whole before they are made smaller.
    if u64::from(width) * u64::from(height) > MOST_DOTS || !is_sequential(file)? {
        return None;
    }
    SHIFTS.into_iter().find_map(|shift| {
        let wanted = [width, height].map(|side| side.div_ceil(1 << shift));
        let [wide, high] = wanted.map(u64::from);
        if dots.is_some_and(|most| wide * high > most) {
            return None;
        }
        let copy = scaled(file, wanted)?;
        let fits = bytes.is_none_or(|most| copy.len() as u64 <= most);
        fits.then_some(copy)
    })
}

fn is_sequential(file: &[u8]) -> Option<bool> {
    let pieces = jpeg::pieces(file)?;
    let frame = pieces.iter().find_map(|piece| match piece {
        Piece::Segment(marker, _) if marker::is_frame(*marker) => Some(*marker),
        _ => None,
    });
    Some(matches!(frame?, 0xc0 | 0xc1))
}

fn scaled(file: &[u8], [width, height]: [u16; 2]) -> Option<Vec<u8>> {
    let mut decoder = Decoder::new(file);
    decoder.set_max_decoding_buffer_size(LARGEST);
    let (width, height) = decoder.scale(width, height).ok()?;
    let dots = decoder.decode().ok()?;
    let colours = match decoder.info()?.pixel_format {
        PixelFormat::L8 => ExtendedColorType::L8,
        PixelFormat::RGB24 => ExtendedColorType::Rgb8,
        PixelFormat::L16 | PixelFormat::CMYK32 => return None,
    };
    let mut encoded = Vec::new();
    JpegEncoder::new_with_quality(&mut encoded, QUALITY)
        .encode(&dots, u32::from(width), u32::from(height), colours)
        .ok()?;
    with_what_stays(file, &encoded)
}

/// The new picture with the orientation and the colours of the old one.
fn with_what_stays(old: &[u8], new: &[u8]) -> Option<Vec<u8>> {
    let (old, new) = (jpeg::pieces(old)?, jpeg::pieces(new)?);
    let stays =
        |piece: &&Piece<'_>| matches!(piece, Piece::Segment(marker::APP1 | marker::APP2, _));
    let is_first = |piece: &&Piece<'_>| matches!(piece, Piece::Segment(marker::APP0, _));
    let first = new.iter().filter(is_first);
    let rest = new.iter().filter(|piece| !is_first(piece));
    let mut copy = vec![0xff, marker::START];
    for piece in first.chain(old.iter().filter(stays)).chain(rest) {
        match piece {
            Piece::Segment(marker, content) => jpeg::write_segment(&mut copy, *marker, content),
            Piece::Scan(bytes) => copy.extend_from_slice(bytes),
        }
    }
    copy.extend([0xff, marker::END]);
    Some(copy)
}

#[cfg(test)]
mod tests;
