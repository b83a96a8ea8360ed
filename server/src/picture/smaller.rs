//! Pictures for those who don't take large ones: half as wide and high, or less. They are encoded while they are decoded,
//! row by row, so that only the result is ever in memory as a whole.

use super::decoder::{Damage, Decoder, Dot};
use super::{PublicCopy, marker};
use image::codecs::jpeg::JpegEncoder;
use image::{GenericImageView, Rgb};
use std::cell::{Cell, RefCell};
use std::io::{self, BufRead, ErrorKind, Read as _, Seek, SeekFrom, Write};
use std::ops::Range;

/// No camera of ours makes larger ones; what claims to be larger would take time without end.
const MOST_DOTS: u64 = 64 << 20;
/// Of the result in bytes, where nobody has said less; it is held in memory.
const LARGEST: u64 = 16 << 20;
/// Of a colour profile in bytes; that of cameras has some hundred, those of printers less than this.
const LARGEST_PROFILE: u64 = 1 << 20;
/// Of 100; hardly to be told from the original.
const QUALITY: u8 = 90;
/// A half, a quarter, an eighth.
const SHRINKS: [u8; 3] = [2, 4, 8];
/// Rows that are encoded together.
const BLOCK: usize = 8;

/// The largest smaller picture with at most so many bytes and dots, if there is one. `copy` was made of `file`; its
/// orientation and colour profile stay.
///
/// # Errors
/// When the file can't be read.
pub fn smaller(
    file: &mut (impl BufRead + Seek),
    copy: &PublicCopy,
    bytes: Option<u64>,
    dots: Option<u64>,
) -> io::Result<Option<Vec<u8>>> {
    let Some((width, height)) = copy.dimensions else {
        return Ok(None);
    };
    let most = bytes.unwrap_or(LARGEST).min(LARGEST);
    if u64::from(width) * u64::from(height) > MOST_DOTS {
        return Ok(None);
    }
    let Some(stays) = what_stays(file, copy)? else {
        return Ok(None);
    };
    for shrink in SHRINKS {
        let shrunk = |side: u16| u64::from(side.div_ceil(shrink.into()));
        if dots.is_some_and(|most| shrunk(width) * shrunk(height) > most) {
            continue;
        }
        file.seek(SeekFrom::Start(0))?;
        match scaled(&mut *file, shrink, &stays, most) {
            Scaled::Done(smaller) => return Ok(Some(smaller)),
            Scaled::TooLarge => {}
            Scaled::Not => return Ok(None),
        }
    }
    Ok(None)
}

/// What became of an attempt.
enum Scaled {
    Done(Vec<u8>),
    TooLarge,
    Not,
}

fn scaled(file: impl BufRead, shrink: u8, stays: &[u8], most: u64) -> Scaled {
    let Ok(decoder) = Decoder::open(file, shrink) else {
        return Scaled::Not;
    };
    let is_damaged = Cell::new(false);
    let window = Window::new(decoder, &is_damaged);
    let mut paper = Paper {
        bytes: Vec::new(),
        most: most.saturating_sub(stays.len() as u64),
        is_damaged: &is_damaged,
    };
    let encoded = JpegEncoder::new_with_quality(&mut paper, QUALITY).encode_image(&window);
    let mut bytes = paper.bytes;
    match encoded {
        _ if is_damaged.get() => Scaled::Not,
        Err(_) => Scaled::TooLarge,
        Ok(()) => match behind_first_segment(&bytes) {
            Some(place) => {
                bytes.splice(place..place, stays.iter().copied());
                Scaled::Done(bytes)
            }
            None => Scaled::Not,
        },
    }
}

/// Where the encoder's own words end, in front of which nothing else may stand.
fn behind_first_segment(file: &[u8]) -> Option<usize> {
    match *file {
        [0xff, marker::START, 0xff, marker::APP0, high, low, ..] => {
            Some(4 + usize::from(u16::from_be_bytes([high, low])))
        }
        _ => None,
    }
}

/// The orientation and the colours, as segments, if they aren't longer than anybody's are.
fn what_stays(file: &mut (impl BufRead + Seek), copy: &PublicCopy) -> io::Result<Option<Vec<u8>>> {
    let length = |range: &Range<u64>| range.end - range.start;
    if copy.colours.iter().map(length).sum::<u64>() > LARGEST_PROFILE {
        return Ok(None);
    }
    let mut stays = copy.turned.clone();
    for range in &copy.colours {
        file.seek(SeekFrom::Start(range.start))?;
        file.take(length(range)).read_to_end(&mut stays)?;
    }
    Ok(Some(stays))
}

/// A picture of which only the rows are there that the encoder looks at. It goes from block to block, row by row of them.
struct Window<'a, R> {
    rows: RefCell<Rows<R>>,
    width: u32,
    height: u32,
    is_damaged: &'a Cell<bool>,
}

struct Rows<R> {
    decoder: Decoder<R>,
    width: usize,
    /// The first row that is there.
    first: usize,
    dots: Vec<Dot>,
}

impl<'a, R: BufRead> Window<'a, R> {
    fn new(decoder: Decoder<R>, is_damaged: &'a Cell<bool>) -> Self {
        let (width, height) = decoder.dimensions();
        let rows = Rows {
            decoder,
            width,
            first: 0,
            dots: Vec::new(),
        };
        // Both were numbers of 16 bits.
        let side = |it: usize| u32::try_from(it).unwrap_or_default();
        Self {
            rows: RefCell::new(rows),
            width: side(width),
            height: side(height),
            is_damaged,
        }
    }
}

impl<R: BufRead> Rows<R> {
    fn dot(&mut self, x: usize, y: usize) -> Result<Dot, Damage> {
        while y >= self.first + self.dots.len() / self.width {
            // What is above the block won't be looked at again.
            let passed = (y / BLOCK * BLOCK).saturating_sub(self.first);
            let passed = passed.min(self.dots.len() / self.width);
            self.dots.drain(..passed * self.width);
            self.first += passed;
            self.decoder.rows(&mut self.dots)?;
        }
        let row = y.checked_sub(self.first).ok_or(Damage)?;
        self.dots.get(row * self.width + x).copied().ok_or(Damage)
    }
}

impl<R: BufRead> GenericImageView for Window<'_, R> {
    type Pixel = Rgb<u8>;

    fn dimensions(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    fn get_pixel(&self, x: u32, y: u32) -> Rgb<u8> {
        if self.is_damaged.get() {
            return Rgb([0; 3]);
        }
        let dot = self.rows.borrow_mut().dot(x as usize, y as usize);
        Rgb(dot.unwrap_or_else(|Damage| {
            self.is_damaged.set(true);
            [0; 3]
        }))
    }
}

/// What is encoded is written here, as long as that is of any use.
struct Paper<'a> {
    bytes: Vec<u8>,
    most: u64,
    is_damaged: &'a Cell<bool>,
}

impl Write for Paper<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = (self.bytes.len() + bytes.len()) as u64;
        if self.is_damaged.get() || length > self.most {
            return Err(ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
