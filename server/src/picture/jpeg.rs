//! The segments of a JPEG file (ITU T.81, annex B), one after the other, up to the end of its first picture. The file is
//! read once and from front to back, and no more of it is held than one segment.

use std::io::{self, BufRead};

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

    /// Those within a scan.
    pub(in crate::picture) fn is_restart(marker: u8) -> bool {
        matches!(marker, 0xd0..=0xd7)
    }
}

/// Where a segment is in the file, its marker included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) marker: u8,
    pub(super) start: u64,
    pub(super) end: u64,
}

/// Reads segments.
#[derive(Debug)]
pub(super) struct Segments<R> {
    input: R,
    /// Bytes that have been read.
    at: u64,
    /// A marker that has been read already, as it ended a scan.
    ahead: Option<u8>,
    content: Vec<u8>,
}

impl<R: BufRead> Segments<R> {
    /// Nothing if no picture begins here.
    pub(super) fn begin(input: R) -> io::Result<Option<Self>> {
        let mut segments = Self {
            input,
            at: 0,
            ahead: None,
            content: Vec::new(),
        };
        let start = [segments.byte()?, segments.byte()?];
        let is_picture = start == [Some(0xff), Some(marker::START)];
        Ok(is_picture.then_some(segments))
    }

    /// The next one. What stands between segments is passed over. Nothing at the picture's end, or where the file breaks
    /// off: what is there of it is shown by everybody.
    pub(super) fn next(&mut self) -> io::Result<Option<Segment>> {
        loop {
            let marker = match self.ahead.take() {
                Some(marker) => Some(marker),
                None => self.marker()?,
            };
            match marker {
                None | Some(marker::END) => return Ok(None),
                Some(marker) if marker::stands_alone(marker) => {}
                Some(marker) => {
                    let start = self.at - 2;
                    let is_whole = self.read_content()?;
                    let end = self.at;
                    return Ok(is_whole.then_some(Segment { marker, start, end }));
                }
            }
        }
    }

    /// What the last segment says, without marker and length.
    pub(super) fn content(&self) -> &[u8] {
        &self.content
    }

    /// Reads over the picture's own bytes, which follow a scan's head, and tells where they end: at the next marker that
    /// isn't their own.
    pub(super) fn pass_scan(&mut self) -> io::Result<u64> {
        while let Some(marker) = self.marker()? {
            if !marker::is_restart(marker) {
                self.ahead = Some(marker);
                return Ok(self.at - 2);
            }
        }
        Ok(self.at)
    }

    /// To read a scan oneself.
    pub(super) fn into_input(self) -> R {
        self.input
    }

    /// The next marker's second byte. There can be several `ff` in front of it, and `ff 00` is none.
    fn marker(&mut self) -> io::Result<Option<u8>> {
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                return Ok(None);
            }
            let found = buffer.iter().position(|byte| *byte == 0xff);
            let passed = found.map_or(buffer.len(), |place| place + 1);
            self.input.consume(passed);
            self.at += passed as u64;
            if found.is_none() {
                continue;
            }
            loop {
                match self.byte()? {
                    None => return Ok(None),
                    Some(0xff) => {}
                    Some(0) => break,
                    marker => return Ok(marker),
                }
            }
        }
    }

    /// Whether all of it is there.
    fn read_content(&mut self) -> io::Result<bool> {
        self.content.clear();
        let (Some(high), Some(low)) = (self.byte()?, self.byte()?) else {
            return Ok(false);
        };
        let Some(length) = u16::from_be_bytes([high, low]).checked_sub(2) else {
            return Ok(false);
        };
        let mut content = io::Read::take(&mut self.input, length.into());
        let read = io::Read::read_to_end(&mut content, &mut self.content)?;
        self.at += read as u64;
        Ok(read == usize::from(length))
    }

    fn byte(&mut self) -> io::Result<Option<u8>> {
        let byte = self.input.fill_buf()?.first().copied();
        if byte.is_some() {
            self.input.consume(1);
            self.at += 1;
        }
        Ok(byte)
    }
}

/// Whether strangers get it: what makes the picture and its colours.
pub(super) fn is_public(marker: u8, content: &[u8]) -> bool {
    match marker {
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
