//! The codes of a scan (ITU T.81, annex C and F.2.2.3).

use super::Damage;
use super::bits::Bits;
use std::io::BufRead;

/// Codes up to this length, which nearly all are, are looked up at once.
const SHORT: u32 = 9;

/// What the codes of one table stand for.
#[derive(Debug, Clone)]
pub(super) struct Codes {
    /// For each beginning of [`SHORT`] bits the length of its code, 0 for none, and what it stands for.
    short: Vec<(u8, u8)>,
    lengths: Vec<Length>,
    values: Vec<u8>,
}

/// The codes of one length.
#[derive(Debug, Clone, Copy)]
struct Length {
    bits: u32,
    first: u32,
    /// Behind the last.
    end: u32,
    /// Where the first one's value is.
    place: usize,
}

impl Codes {
    /// From how many codes there are of each length, and what they stand for, in their order.
    pub(super) fn new(counts: &[u8; 16], values: &[u8]) -> Option<Self> {
        let mut codes = Self {
            short: vec![(0, 0); 1 << SHORT],
            lengths: Vec::new(),
            values: values.to_vec(),
        };
        let (mut code, mut place) = (0_u32, 0);
        for (bits, count) in (1..).zip(counts) {
            let end = code + u32::from(*count);
            if end > 1 << bits {
                return None;
            }
            let length = Length {
                bits,
                first: code,
                end,
                place,
            };
            place += usize::from(*count);
            codes.add(length, values.get(length.place..place)?)?;
            code = end << 1;
        }
        Some(codes)
    }

    fn add(&mut self, length: Length, values: &[u8]) -> Option<()> {
        if values.is_empty() {
            return Some(());
        }
        let Some(room) = SHORT.checked_sub(length.bits) else {
            self.lengths.push(length);
            return Some(());
        };
        for (code, value) in (length.first..).zip(values) {
            let begin = usize::try_from(code << room).ok()?;
            let same = self.short.get_mut(begin..begin + (1 << room))?;
            same.fill((u8::try_from(length.bits).ok()?, *value));
        }
        Some(())
    }

    /// What the next code stands for. The bits have been filled up.
    pub(super) fn next<R: BufRead>(&self, bits: &mut Bits<R>) -> Result<u8, Damage> {
        let begin = bits.peek(SHORT) as usize;
        let (length, value) = self.short.get(begin).copied().unwrap_or_default();
        if length > 0 {
            bits.pass(length.into())?;
            return Ok(value);
        }
        for length in &self.lengths {
            let code = bits.peek(length.bits);
            if (length.first..length.end).contains(&code) {
                bits.pass(length.bits)?;
                let place = length.place + (code - length.first) as usize;
                return self.values.get(place).copied().ok_or(Damage);
            }
        }
        Err(Damage)
    }
}
