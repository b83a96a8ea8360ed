//! What stands before the scan of a picture that can be read row by row: sequential, of eight bits, all colours in one scan.

use super::Damage;
use super::huffman::Codes;
use crate::picture::jpeg::{Segments, marker};
use std::io::BufRead;

/// How strong the smallest step of each wave is, in the order of the file.
pub(super) type Steps = [u16; 64];

/// What is needed to read a scan.
#[derive(Debug, Default)]
pub(super) struct Header {
    pub(super) width: u16,
    pub(super) height: u16,
    /// In the order of the scan.
    pub(super) colours: Vec<Colour>,
    /// After so many pieces there is a marker; 0 for never.
    pub(super) restart: u16,
}

/// One of brightness, blue and red.
#[derive(Debug, Clone)]
pub(super) struct Colour {
    /// Blocks in each piece of the picture, across and down: 1, 2 or 4.
    pub(super) across: u8,
    pub(super) down: u8,
    pub(super) steps: Steps,
    /// The codes of the first wave, and those of the others.
    pub(super) first: Codes,
    pub(super) others: Codes,
}

/// What has been read so far.
#[derive(Debug, Default)]
struct Tables {
    steps: [Option<Steps>; 4],
    first: [Option<Codes>; 4],
    others: [Option<Codes>; 4],
    /// Name, blocks across and down, and which steps, of each colour of the frame.
    frame: Vec<(u8, u8, u8, u8)>,
    header: Header,
    has_other_colours: bool,
}

/// Reads as far as the scan, which comes next in the input.
pub(super) fn read<R: BufRead>(input: R) -> Result<(Header, R), Damage> {
    let mut segments = Segments::begin(input)?.ok_or(Damage)?;
    let mut tables = Tables::default();
    while let Some(segment) = segments.next()? {
        let content = segments.content();
        match segment.marker {
            0xdb => tables.read_steps(content)?,
            0xc4 => tables.read_codes(content)?,
            0xdd => {
                let interval = content.first_chunk::<2>().ok_or(Damage)?;
                tables.header.restart = u16::from_be_bytes(*interval);
            }
            0xc0 | 0xc1 => tables.read_frame(content)?,
            marker if marker::is_frame(marker) => return Err(Damage),
            // The last byte says how the colours are coded; 1 is the usual way.
            marker::APP14 if content.starts_with(b"Adobe") => {
                tables.has_other_colours = content.get(11).is_some_and(|it| *it != 1);
            }
            marker::SCAN => {
                tables.read_scan(content)?;
                return Ok((tables.header, segments.into_input()));
            }
            _ => {}
        }
    }
    Err(Damage)
}

impl Tables {
    fn read_steps(&mut self, mut content: &[u8]) -> Result<(), Damage> {
        while let Some((what, rest)) = content.split_first() {
            let mut steps = [0; 64];
            let size = if what >> 4 == 0 { 1 } else { 2 };
            let (numbers, rest) = rest.split_at_checked(64 * size).ok_or(Damage)?;
            for (step, bytes) in steps.iter_mut().zip(numbers.chunks_exact(size)) {
                *step = bytes
                    .iter()
                    .fold(0, |high, low| high << 8 | u16::from(*low));
            }
            *self.steps.get_mut(usize::from(what & 15)).ok_or(Damage)? = Some(steps);
            content = rest;
        }
        Ok(())
    }

    fn read_codes(&mut self, mut content: &[u8]) -> Result<(), Damage> {
        while let Some((what, rest)) = content.split_first() {
            let (counts, rest) = rest.split_first_chunk::<16>().ok_or(Damage)?;
            let length = counts.iter().map(|count| usize::from(*count)).sum();
            let (values, rest) = rest.split_at_checked(length).ok_or(Damage)?;
            let tables = if what >> 4 == 0 {
                &mut self.first
            } else {
                &mut self.others
            };
            let table = tables.get_mut(usize::from(what & 15)).ok_or(Damage)?;
            *table = Some(Codes::new(counts, values).ok_or(Damage)?);
            content = rest;
        }
        Ok(())
    }

    fn read_frame(&mut self, content: &[u8]) -> Result<(), Damage> {
        let (head, colours) = content.split_first_chunk::<6>().ok_or(Damage)?;
        let [bits, height_high, height_low, width_high, width_low, count] = *head;
        self.header.height = u16::from_be_bytes([height_high, height_low]);
        self.header.width = u16::from_be_bytes([width_high, width_low]);
        let is_usual = bits == 8 && matches!(count, 1 | 3) && self.frame.is_empty();
        if !is_usual || self.header.height == 0 || self.header.width == 0 {
            return Err(Damage);
        }
        let (colours, _) = colours.as_chunks::<3>();
        let colours = colours.iter().map(|[name, blocks, steps]| {
            // A single colour has no others to fit to.
            let blocks = if count == 1 { 0x11 } else { *blocks };
            (*name, blocks >> 4, blocks & 15, *steps)
        });
        self.frame = colours.collect();
        let is_whole = self.frame.len() == usize::from(count);
        let is_size = |it: u8| matches!(it, 1 | 2 | 4);
        let mut sizes = self.frame.iter();
        if !is_whole || !sizes.all(|it| is_size(it.1) && is_size(it.2)) {
            return Err(Damage);
        }
        Ok(())
    }

    fn read_scan(&mut self, content: &[u8]) -> Result<(), Damage> {
        let (count, rest) = content.split_first().ok_or(Damage)?;
        let (colours, _) = rest.as_chunks::<2>();
        let is_red_green_blue = self.frame.iter().map(|it| it.0).eq(*b"RGB");
        if self.has_other_colours && *count == 3 || is_red_green_blue {
            return Err(Damage);
        }
        // All in one scan, in their order.
        let names = colours.iter().take(usize::from(*count)).map(|it| it[0]);
        if self.frame.is_empty() || !names.eq(self.frame.iter().map(|it| it.0)) {
            return Err(Damage);
        }
        for ((_, across, down, steps), [_, codes]) in self.frame.iter().zip(colours) {
            let steps = self.steps.get(usize::from(*steps)).copied().flatten();
            let first = self.first.get(usize::from(codes >> 4)).cloned().flatten();
            let others = self.others.get(usize::from(codes & 15)).cloned().flatten();
            self.header.colours.push(Colour {
                across: *across,
                down: *down,
                steps: steps.ok_or(Damage)?,
                first: first.ok_or(Damage)?,
                others: others.ok_or(Damage)?,
            });
        }
        Ok(())
    }
}
