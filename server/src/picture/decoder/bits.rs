//! The bits of a scan (ITU T.81, F.2.2): a zero behind each `ff` doesn't count, and a marker ends them.

use super::Damage;
use std::io::BufRead;

/// How many bits are at hand after [`Bits::fill`].
const AT_HAND: u32 = 56;

/// Reads bits, the highest of each byte first.
#[derive(Debug)]
pub(super) struct Bits<R> {
    input: R,
    held: u64,
    /// How many of `held` have not been taken; the last one is the lowest bit.
    count: u32,
    /// How many of these the file doesn't have: zeros behind its end.
    made_up: u32,
    /// What ended them.
    marker: Option<u8>,
    is_over: bool,
}

impl<R: BufRead> Bits<R> {
    pub(super) fn new(input: R) -> Self {
        Self {
            input,
            held: 0,
            count: 0,
            made_up: 0,
            marker: None,
            is_over: false,
        }
    }

    /// Sees to it that some more than a code and its value can be taken.
    pub(super) fn fill(&mut self) -> Result<(), Damage> {
        while self.count <= AT_HAND {
            let byte = self.byte()?;
            self.held = self.held << 8 | u64::from(byte.unwrap_or(0));
            self.count += 8;
            if byte.is_none() {
                self.made_up += 8;
            }
        }
        Ok(())
    }

    /// The next `length` bits, at most 16, which stay.
    pub(super) fn peek(&self, length: u32) -> u32 {
        let bits = self.held >> self.count.saturating_sub(length);
        // At most 16 of them.
        (bits & ((1 << length) - 1)) as u32
    }

    /// Takes bits.
    pub(super) fn pass(&mut self, length: u32) -> Result<(), Damage> {
        self.count = self.count.saturating_sub(length);
        if self.count < self.made_up {
            return Err(Damage);
        }
        Ok(())
    }

    /// A number of so many bits (F.2.2.1): those that begin with 0 are negative.
    pub(super) fn number(&mut self, length: u32) -> Result<i32, Damage> {
        if length == 0 {
            return Ok(0);
        }
        // At most 16 bits.
        let bits = self.peek(length) as i32;
        self.pass(length)?;
        let is_negative = bits < 1 << (length - 1);
        Ok(if is_negative {
            bits - (1 << length) + 1
        } else {
            bits
        })
    }

    /// Goes on behind the marker that stands here between two stretches of a scan.
    pub(super) fn restart(&mut self) -> Result<(), Damage> {
        while !self.is_over {
            self.byte()?;
        }
        match self.marker.take() {
            Some(0xd0..=0xd7) => {}
            _ => return Err(Damage),
        }
        (self.held, self.count, self.made_up) = (0, 0, 0);
        self.is_over = false;
        Ok(())
    }

    /// The next byte of the scan; nothing at its end.
    fn byte(&mut self) -> Result<Option<u8>, Damage> {
        if self.is_over {
            return Ok(None);
        }
        match self.raw()? {
            Some(0xff) => {}
            byte => {
                self.is_over = byte.is_none();
                return Ok(byte);
            }
        }
        loop {
            match self.raw()? {
                Some(0) => return Ok(Some(0xff)),
                Some(0xff) => {}
                marker => {
                    self.is_over = true;
                    self.marker = marker;
                    return Ok(None);
                }
            }
        }
    }

    fn raw(&mut self) -> Result<Option<u8>, Damage> {
        let byte = self.input.fill_buf()?.first().copied();
        if byte.is_some() {
            self.input.consume(1);
        }
        Ok(byte)
    }
}
