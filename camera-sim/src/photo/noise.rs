//! Bytes that look random, are the same for the same seed, and need no memory.

/// An endless row of bytes that depends on the seed alone (SplitMix64, public domain).
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

    /// Appends `count` bytes.
    pub(crate) fn append(&mut self, to: &mut Vec<u8>, count: usize) {
        let end = to.len() + count;
        while to.len() < end {
            to.extend_from_slice(&self.next().to_le_bytes());
        }
        to.truncate(end);
    }
}
