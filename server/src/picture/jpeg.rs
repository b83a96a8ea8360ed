//! The segments of a JPEG file (ITU T.81, annex B), up to the end of its first picture.

/// The second bytes of the markers that matter here.
pub(super) mod marker {
    pub(in crate::picture) const START: u8 = 0xd8;
    pub(in crate::picture) const END: u8 = 0xd9;
    pub(in crate::picture) const SCAN: u8 = 0xda;
    pub(in crate::picture) const APP0: u8 = 0xe0;
    pub(in crate::picture) const APP1: u8 = 0xe1;
    pub(in crate::picture) const APP2: u8 = 0xe2;
    pub(in crate::picture) const APP14: u8 = 0xee;

    /// Those that stand alone, without a length and a content.
    pub(in crate::picture) fn stands_alone(marker: u8) -> bool {
        matches!(marker, 0x01 | 0xd0..=0xd8)
    }

    /// Those that say how large the picture is.
    pub(in crate::picture) fn is_frame(marker: u8) -> bool {
        matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc)
    }

    /// Those without which the picture can't be shown: tables, frames, scans, restarts.
    pub(in crate::picture) fn makes_the_picture(marker: u8) -> bool {
        matches!(marker, 0xc0..=0xcf | SCAN..=0xdf)
    }
}

/// A part of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// A marker and what belongs to it, without the length.
    Segment(u8, &'a [u8]),
    /// The picture's own bytes, which follow a scan's head.
    Scan(&'a [u8]),
}

/// The pieces of a file that are the picture, its colour profile, or of interest to us. What stands between or behind them
/// is passed over. Nothing if no picture begins in it.
pub(super) fn pieces(file: &[u8]) -> Option<Vec<Piece<'_>>> {
    let mut rest = file.strip_prefix(&[0xff, marker::START])?;
    let mut pieces = Vec::new();
    let mut has_scan = false;
    while let Some((marker, behind)) = next_marker(rest) {
        rest = behind;
        if marker == marker::END {
            break;
        }
        if marker::stands_alone(marker) {
            continue;
        }
        // A file that breaks off is shown as far as it goes, by everybody.
        let Some((content, behind)) = content(rest) else {
            break;
        };
        rest = behind;
        if is_wanted(marker, content) {
            pieces.push(Piece::Segment(marker, content));
        }
        if marker == marker::SCAN {
            has_scan = true;
            let (scan, behind) = rest.split_at(scan_length(rest));
            pieces.push(Piece::Scan(scan));
            rest = behind;
        }
    }
    has_scan.then_some(pieces)
}

/// The next marker, and what follows it. There can be several `ff` in front of it.
fn next_marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let mut bytes = bytes;
    loop {
        let start = bytes.iter().position(|byte| *byte == 0xff)?;
        let behind = bytes.get(start..)?;
        let fill = behind.iter().position(|byte| *byte != 0xff)?;
        let (marker, rest) = behind.get(fill..)?.split_first()?;
        if *marker != 0 {
            return Some((*marker, rest));
        }
        bytes = rest;
    }
}

/// What belongs to a marker, and what follows it.
fn content(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<2>()?;
    let length = usize::from(u16::from_be_bytes(*length)).checked_sub(2)?;
    rest.split_at_checked(length)
}

/// Up to the next marker that doesn't belong to the scan itself.
fn scan_length(bytes: &[u8]) -> usize {
    let is_end =
        |pair: &[u8]| matches!(pair, [0xff, next] if !matches!(next, 0x00 | 0xff | 0xd0..=0xd7));
    let end = bytes.windows(2).position(is_end);
    end.unwrap_or(bytes.len())
}

fn is_wanted(marker: u8, content: &[u8]) -> bool {
    match marker {
        marker::APP0 => content.starts_with(b"JFIF\0"),
        marker::APP1 => content.starts_with(b"Exif\0\0"),
        marker::APP2 => content.starts_with(b"ICC_PROFILE\0"),
        // How the colours are coded.
        marker::APP14 => content.starts_with(b"Adobe"),
        _ => marker::makes_the_picture(marker),
    }
}

/// What JFIF says, but for the small picture that can follow.
pub(super) fn without_thumbnail(jfif: &[u8]) -> Vec<u8> {
    // Name, version, and how far apart the dots are; then the small picture's size, and itself.
    let mut plain = jfif.get(..12).unwrap_or(jfif).to_vec();
    plain.resize(14, 0);
    plain
}

/// Writes a segment. What is too long for one, which nothing is that was read from one, is left out.
pub(super) fn write_segment(file: &mut Vec<u8>, marker: u8, content: &[u8]) {
    let Ok(length) = u16::try_from(content.len() + 2) else {
        return;
    };
    file.extend([0xff, marker]);
    file.extend(length.to_be_bytes());
    file.extend_from_slice(content);
}

#[cfg(test)]
mod tests;
