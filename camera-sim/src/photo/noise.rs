//! Numbers and bytes that look random and are the same for the same seed.

/// An endless row of numbers that depends on the seed alone (SplitMix64, public domain).
#[derive(Debug, Clone)]
pub(crate) struct Noise {
    state: u64,
}

impl Noise {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// Noise by the block, without the effort of making every byte anew: the same row of bytes again
/// and again, with a number in front that never returns.
#[derive(Debug)]
pub(crate) struct Pattern {
    noise: Noise,
    row: Vec<u8>,
}

impl Pattern {
    /// The most that can be appended at a time, in bytes.
    pub(crate) const LONGEST: usize = 64 * 1024;

    pub(crate) fn new(seed: u64) -> Self {
        let mut noise = Noise::new(seed);
        let mut row = Vec::with_capacity(Self::LONGEST);
        while row.len() < Self::LONGEST {
            row.extend_from_slice(&noise.next().to_le_bytes());
        }
        Self { noise, row }
    }

    /// Appends `count` bytes, at most [`Pattern::LONGEST`].
    pub(crate) fn append(&mut self, to: &mut Vec<u8>, count: usize) {
        if let Some(number) = self.row.first_chunk_mut() {
            *number = self.noise.next().to_le_bytes();
        }
        to.extend_from_slice(self.row.get(..count).unwrap_or(&self.row));
    }
}
