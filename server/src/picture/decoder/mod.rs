//! The dots of a JPEG picture, row by row, at a half of its size or less. Decoded at that size, which is quick, and with no
//! more in memory than some rows: other decoders hold the whole picture, and all of it twice.
//!
//! Only what cameras make is decoded: sequential pictures of eight bits, in grey or in the usual colours. `header` reads
//! what stands in front, `bits` and `huffman` take the waves of each block out of the scan, `transform` draws them.

mod bits;
mod header;
mod huffman;
mod transform;

use bits::Bits;
use header::Colour;
use std::io::{self, BufRead};
use transform::{Line, SIDE, Waves};

/// Where in a block the waves stand, in the order of the file (T.81, figure A.6).
const ZIGZAG: [u8; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/// It can't be decoded: damaged, or of a sort that no camera makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Damage;

impl From<io::Error> for Damage {
    fn from(_: io::Error) -> Self {
        Self
    }
}

/// Red, green and blue.
pub(super) type Dot = [u8; 3];

/// A picture that is being decoded.
#[derive(Debug)]
pub(super) struct Decoder<R> {
    bits: Bits<R>,
    planes: Vec<Plane>,
    /// Dots of the smaller picture.
    width: usize,
    height: usize,
    /// Pieces in a row of them: as much of the picture as has one block of the coarsest colour.
    across: usize,
    /// Dots of the smaller picture in a row of pieces, down.
    band: usize,
    restart: u16,
    until_restart: u16,
}

/// One colour of a row of pieces.
#[derive(Debug)]
struct Plane {
    colour: Colour,
    across: Line,
    down: Line,
    /// How often each dot is repeated in the picture.
    repeat_across: usize,
    repeat_down: usize,
    stride: usize,
    dots: Vec<u8>,
    /// The first wave of the block before.
    before: i32,
}

impl<R: BufRead> Decoder<R> {
    /// Reads what stands before the picture, which will be made smaller to a `shrink`th: 2, 4 or 8.
    pub(super) fn open(input: R, shrink: u8) -> Result<Self, Damage> {
        let (header, input) = header::read(input)?;
        let most = |of: fn(&Colour) -> u8| header.colours.iter().map(of).max().unwrap_or(1);
        let (most_across, most_down) = (most(|it| it.across), most(|it| it.down));
        let side = SIDE as u8 / shrink.clamp(1, 8);
        let piece = SIDE * usize::from(most_across);
        let across = usize::from(header.width).div_ceil(piece);
        let planes = header.colours.into_iter();
        let planes = planes.map(|it| Plane::new(it, [most_across, most_down], side, across));
        let shrunk = |side: u16| usize::from(side).div_ceil(shrink.into());
        Ok(Self {
            bits: Bits::new(input),
            planes: planes.collect(),
            width: shrunk(header.width),
            height: shrunk(header.height),
            across,
            band: usize::from(most_down * side),
            restart: header.restart,
            until_restart: header.restart,
        })
    }

    /// Width and height of the smaller picture in dots.
    pub(super) fn dimensions(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    /// Adds the dots of the next rows; how many these are depends on the picture. Behind its last ones there can be some
    /// more, which are not part of it.
    pub(super) fn rows(&mut self, into: &mut Vec<Dot>) -> Result<(), Damage> {
        for piece in 0..self.across {
            if self.restart > 0 && self.until_restart == 0 {
                self.bits.restart()?;
                self.until_restart = self.restart;
                self.planes.iter_mut().for_each(|plane| plane.before = 0);
            }
            self.until_restart = self.until_restart.saturating_sub(1);
            for plane in &mut self.planes {
                plane.read(&mut self.bits, piece)?;
            }
        }
        for row in 0..self.band {
            match self.planes.as_slice() {
                [bright, blue, red] => {
                    let colours = bright.row(row).zip(blue.row(row)).zip(red.row(row));
                    let dots = colours.map(|((bright, blue), red)| dot(bright, blue, red));
                    into.extend(dots.take(self.width));
                }
                [grey, ..] => into.extend(grey.row(row).map(|it| [it; 3]).take(self.width)),
                [] => return Err(Damage),
            }
        }
        Ok(())
    }
}

impl Plane {
    fn new(colour: Colour, [most_across, most_down]: [u8; 2], side: u8, pieces: usize) -> Self {
        // A colour that has fewer blocks than others has larger ones, up to the full size, before dots are repeated.
        let size = |most: u8, has: u8| {
            let wanted = side * (most / has);
            let drawn = wanted.min(SIDE as u8);
            (Line::new(drawn), usize::from(wanted / drawn))
        };
        let (across, repeat_across) = size(most_across, colour.across);
        let (down, repeat_down) = size(most_down, colour.down);
        let stride = pieces * usize::from(colour.across) * across.size();
        let height = usize::from(colour.down) * down.size();
        Self {
            colour,
            across,
            down,
            repeat_across,
            repeat_down,
            stride,
            dots: vec![0; stride * height],
            before: 0,
        }
    }

    /// The blocks of this colour in the next piece.
    fn read<R: BufRead>(&mut self, bits: &mut Bits<R>, piece: usize) -> Result<(), Damage> {
        let (across, down) = (
            usize::from(self.colour.across),
            usize::from(self.colour.down),
        );
        for row in 0..down {
            for column in 0..across {
                let waves = self.waves(bits)?;
                let left = (piece * across + column) * self.across.size();
                let start = row * self.down.size() * self.stride + left;
                let dots = self.dots.get_mut(start..).ok_or(Damage)?;
                transform::draw(&waves, &self.across, &self.down, dots, self.stride);
            }
        }
        Ok(())
    }

    /// The next block (F.2.2).
    fn waves<R: BufRead>(&mut self, bits: &mut Bits<R>) -> Result<Waves, Damage> {
        let mut waves = [0.0; SIDE * SIDE];
        let mut order = ZIGZAG.iter().zip(&self.colour.steps);
        bits.fill()?;
        let length = u32::from(self.colour.first.next(bits)?);
        if length > 16 {
            return Err(Damage);
        }
        self.before = self.before.wrapping_add(bits.number(length)?);
        let mut skip = 0;
        let mut value = self.before;
        while let Some((place, step)) = order.nth(skip) {
            if let Some(wave) = waves.get_mut(usize::from(*place)) {
                *wave = value as f32 * f32::from(*step);
            }
            (skip, value) = loop {
                if order.len() == 0 {
                    return Ok(waves);
                }
                bits.fill()?;
                let code = self.colour.others.next(bits)?;
                match (usize::from(code >> 4), u32::from(code & 15)) {
                    (15, 0) => {
                        order.nth(15).ok_or(Damage)?;
                    }
                    (_, 0) => return Ok(waves),
                    (skip, length) => break (skip, bits.number(length)?),
                }
            };
        }
        Err(Damage)
    }

    /// A row of the picture in this colour.
    fn row(&self, row: usize) -> impl Iterator<Item = u8> {
        let start = row / self.repeat_down * self.stride;
        let dots = self.dots.get(start..start + self.stride);
        let dots = dots.unwrap_or_default().iter();
        dots.flat_map(|dot| std::iter::repeat_n(*dot, self.repeat_across))
    }
}

/// From brightness and how much bluer and redder than that (JFIF 1.02, page 3); in parts of 65536.
fn dot(bright: u8, blue: u8, red: u8) -> Dot {
    let bright = (i32::from(bright) << 16) + (1 << 15);
    let (blue, red) = (i32::from(blue) - 128, i32::from(red) - 128);
    // Between 0 and 255 afterwards.
    let cut = |it: i32| (it >> 16).clamp(0, 255) as u8;
    [
        cut(bright + 91_881 * red),
        cut(bright - 22_554 * blue - 46_802 * red),
        cut(bright + 116_130 * blue),
    ]
}

#[cfg(test)]
mod tests;
