//! A small baseline JPEG, written by hand: a landscape of flat 8 x 8 blocks that differs with
//! the seed, EXIF in front, and comment segments that bring it to any size (ITU-T T.81).
//!
//! Every block holds its mean colour only, so one DC coefficient and an end-of-block code say
//! it all, and no cosine is needed.

use super::exif;
use super::noise::{Noise, Pattern};

/// The picture in blocks of 8 x 8 pixels.
const COLUMNS: u16 = 60;
const ROWS: u16 = 40;
/// A comment segment without content: marker and length.
pub(super) const SMALLEST_COMMENT: u64 = 4;
/// The longest segment: marker, and a 16-bit length that counts itself.
const LONGEST_COMMENT: u64 = 2 + 65_535;

/// What stands in front of the comments and what stands behind them.
pub(super) fn around_the_comments(model: &str, seed: u64) -> (Vec<u8>, Vec<u8>) {
    let taken = format!(
        "2014:07:{:02} {:02}:{:02}:{:02}",
        1 + seed % 28,
        8 + seed % 12,
        seed % 60,
        seed % 60 * 7 % 60
    );
    let mut head = vec![0xff, 0xd8];
    head.extend(segment(0xe1, &exif::block(model, &taken, 1)));
    (head, picture(&Landscape::new(seed)))
}

/// Takes one comment segment off the `left` bytes of comments; empty at the end.
/// What remains is never too short for a segment.
pub(super) fn next_comment(pattern: &mut Pattern, left: &mut u64) -> Vec<u8> {
    let take = match *left {
        0 => return Vec::new(),
        left if left <= LONGEST_COMMENT => left,
        left => LONGEST_COMMENT.min(left - SMALLEST_COMMENT),
    };
    *left -= take;
    let counted = u16::try_from(take - 2).unwrap_or(u16::MAX);
    let mut comment = vec![0xff, 0xfe];
    comment.extend_from_slice(&counted.to_be_bytes());
    pattern.append(&mut comment, usize::from(counted) - 2);
    comment
}

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap_or(u16::MAX);
    let mut segment = vec![0xff, marker];
    segment.extend_from_slice(&length.to_be_bytes());
    segment.extend_from_slice(content);
    segment
}

/// Tables, frame, scan and end-of-image marker.
fn picture(landscape: &Landscape) -> Vec<u8> {
    // All steps are 8, for a DC coefficient is eight times the mean: it becomes the mean itself.
    let mut quantisation = vec![0];
    quantisation.resize(65, 8);
    let [height_high, height_low] = (ROWS * 8).to_be_bytes();
    let [width_high, width_low] = (COLUMNS * 8).to_be_bytes();
    let mut frame = vec![8, height_high, height_low, width_high, width_low, 3];
    let mut scan = vec![3];
    for component in 1..=3 {
        frame.extend([component, 0x11, 0]);
        scan.extend([component, 0x00]);
    }
    scan.extend([0, 63, 0]);

    let mut bytes = segment(0xdb, &quantisation);
    bytes.extend(segment(0xc0, &frame));
    bytes.extend(segment(0xc4, &differences_table()));
    bytes.extend(segment(0xc4, &end_of_block_table()));
    bytes.extend(segment(0xda, &scan));
    bytes.extend(coded(landscape));
    bytes.extend([0xff, 0xd9]);
    bytes
}

/// The DC table of T.81, table K.3: how many codes of each length, then what they stand for.
fn differences_table() -> Vec<u8> {
    let mut table = vec![0x00];
    table.extend([0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]);
    table.extend(0..=11);
    table
}

/// An AC table with a single code of one bit: end of block.
fn end_of_block_table() -> Vec<u8> {
    let mut table = vec![0x10, 1];
    table.resize(17, 0);
    table.push(0x00);
    table
}

/// The code of a category in [`differences_table`], and its length in bits.
fn category_code(category: u32) -> (u32, u32) {
    match category {
        0 => (0b00, 2),
        1..=5 => (0b001 + category, 3),
        longer => ((1 << (longer - 2)) - 2, longer - 2),
    }
}

fn coded(landscape: &Landscape) -> Vec<u8> {
    let mut bits = Bits::default();
    let mut before = [0i32; 3];
    for row in 0..i32::from(ROWS) {
        for column in 0..i32::from(COLUMNS) {
            for (mean, before) in landscape.colour(column, row).iter().zip(&mut before) {
                bits.put_difference(mean - *before);
                *before = *mean;
            }
        }
    }
    bits.finish()
}

/// Bits of entropy-coded data, with the zero byte that must follow each 0xff.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    pending: u32,
    count: u32,
}

impl Bits {
    fn put(&mut self, value: u32, length: u32) {
        for bit in (0..length).rev() {
            self.pending = self.pending << 1 | (value >> bit & 1);
            self.count += 1;
            if self.count == 8 {
                let byte = self.pending.to_le_bytes()[0];
                self.bytes.push(byte);
                if byte == 0xff {
                    self.bytes.push(0);
                }
                (self.pending, self.count) = (0, 0);
            }
        }
    }

    /// A DC difference and the end of its block.
    fn put_difference(&mut self, difference: i32) {
        let category = i32::BITS - difference.unsigned_abs().leading_zeros();
        let (code, length) = category_code(category);
        self.put(code, length);
        // Negative values are written as their ones' complement (T.81, F.1.2.1).
        let magnitude = if difference < 0 {
            difference - 1
        } else {
            difference
        };
        self.put(magnitude as u32, category);
        self.put(0, 1);
    }

    fn finish(mut self) -> Vec<u8> {
        while self.count != 0 {
            self.put(1, 1);
        }
        self.bytes
    }
}

/// Sky, sun and hills; where they are and in which colour depends on the seed.
struct Landscape {
    sky: [i32; 2],
    sun: (i32, i32),
    hills: i32,
}

impl Landscape {
    fn new(seed: u64) -> Self {
        let mut noise = Noise::new(seed);
        let mut between =
            |low: i32, high: i32| low + i32::from(noise.next().to_le_bytes()[0]) % (high - low);
        Self {
            sky: [between(0, 40), between(-30, 30)],
            sun: (between(8, 52), between(5, 15)),
            hills: between(0, 60),
        }
    }

    /// Luminance and the two colour differences of a block, each from -128 to 127.
    fn colour(&self, column: i32, row: i32) -> [i32; 3] {
        /// A line of even slopes, `size` high.
        fn ridge(place: i32, size: i32) -> i32 {
            (place.rem_euclid(2 * size) - size).abs()
        }
        let near = 30 + ridge(column + self.hills, 9) / 2;
        let far = 20 + ridge(column + 2 * self.hills, 14) / 2;
        let (across, down) = (column - self.sun.0, row - self.sun.1);
        let [blue, red] = self.sky;
        match row {
            _ if row >= near => [-60, -20, -20],
            _ if row >= far => [-20, -10, -15],
            _ if across * across + down * down <= 12 => [100, -60, 20],
            _ => [80 - row, blue, red],
        }
    }
}
