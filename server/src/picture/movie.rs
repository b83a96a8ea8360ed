//! What in a video (MP4, ISO 14496-12, and its kin) tells more than it shows: boxes that are emptied in copies, while all
//! others keep their places, so that nothing has to be written anew.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

/// Real files have some dozens.
const MOST_BOXES: u32 = 10_000;
/// Box inside box; those that are looked into lie no deeper.
const DEEPEST: usize = 2;

/// What stays: at the top, in `moov`, and in each `trak`. Where it was filmed stands in `udta`, `meta` or `uuid`, which are
/// not among them, as is what the maker writes.
const KEPT: [&[[u8; 4]]; DEEPEST + 1] = [
    &[
        *b"ftyp", *b"moov", *b"mdat", *b"wide", *b"moof", *b"mfra", *b"sidx", *b"styp", *b"pdin",
    ],
    &[*b"mvhd", *b"iods", *b"trak", *b"mvex"],
    &[
        *b"tkhd", *b"tref", *b"edts", *b"mdia", *b"load", *b"tapt", *b"clip", *b"matt",
    ],
];
/// Those that are looked into.
const OPENED: [[u8; 4]; DEEPEST] = [*b"moov", *b"trak"];

/// A box to be emptied: it becomes `free`, and its content zeros.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emptied {
    /// Where its name begins, of four bytes.
    pub name: u64,
    /// What it holds.
    pub content: Range<u64>,
}

/// Why a video can't be looked through.
#[derive(Debug, thiserror::Error)]
pub enum MovieError {
    /// It can't be read.
    #[error(transparent)]
    Read(#[from] io::Error),
    /// It is no video of this sort, or a damaged one.
    #[error("it isn't an MP4 video")]
    NotMovie,
}

/// The boxes to be emptied, in the order of the file.
///
/// # Errors
/// When it can't be read, or isn't such a video.
pub fn private_boxes(file: &mut (impl Read + Seek)) -> Result<Vec<Emptied>, MovieError> {
    let end = file.seek(SeekFrom::End(0))?;
    let mut search = Search {
        file,
        left: MOST_BOXES,
        has_moov: false,
        found: Vec::new(),
    };
    search.boxes(0..end, 0)?;
    if search.has_moov {
        Ok(search.found)
    } else {
        Err(MovieError::NotMovie)
    }
}

struct Search<'a, F> {
    file: &'a mut F,
    left: u32,
    has_moov: bool,
    found: Vec<Emptied>,
}

impl<F: Read + Seek> Search<'_, F> {
    fn boxes(&mut self, within: Range<u64>, depth: usize) -> Result<(), MovieError> {
        let mut at = within.start;
        while at < within.end {
            self.left = self.left.checked_sub(1).ok_or(MovieError::NotMovie)?;
            let (name, content) = self.head(at, within.end)?;
            let end = content.end;
            if !KEPT.get(depth).is_some_and(|kept| kept.contains(&name)) {
                self.found.push(Emptied {
                    name: at + 4,
                    content,
                });
            } else if OPENED.get(depth) == Some(&name) {
                self.has_moov = true;
                self.boxes(content, depth + 1)?;
            }
            at = end;
        }
        Ok(())
    }

    /// The name of the box here, and where its content is.
    fn head(&mut self, at: u64, end: u64) -> Result<([u8; 4], Range<u64>), MovieError> {
        let mut head = [0; 16];
        let length = usize::try_from(end - at).map_or(16, |left| left.min(16));
        let head = head.get_mut(..length).unwrap_or_default();
        self.file.seek(SeekFrom::Start(at))?;
        self.file.read_exact(head)?;
        let word = |from: usize| head.get(from..from + 4)?.try_into().ok();
        let size = word(0).map(u32::from_be_bytes);
        let name = word(4).ok_or(MovieError::NotMovie)?;
        let (start, end_of_box) = match size.ok_or(MovieError::NotMovie)? {
            0 => (at + 8, end),
            1 => {
                let long = head.get(8..16).and_then(|it| it.try_into().ok());
                let long = long.map(u64::from_be_bytes).ok_or(MovieError::NotMovie)?;
                (at + 16, at.saturating_add(long))
            }
            size => (at + 8, at + u64::from(size)),
        };
        if end_of_box < start || end_of_box > end {
            return Err(MovieError::NotMovie);
        }
        Ok((name, start..end_of_box))
    }
}

#[cfg(test)]
mod tests;
