//! The camera's own hosts file: putting our block in, taking it out again. Pure, bytes to bytes.
//!
//! The block stands first, then comes every original byte: the first line that names a host wins, so the block overrules
//! other entries for the same names without touching them, and without it the file is what it was, to the byte.

use crate::card_hosts::Wanted;

/// The file with a block for these names, whether or not it had one before.
#[must_use]
pub fn with_block(_file: &[u8], _wanted: &Wanted) -> Vec<u8> {
    todo!()
}

/// The file as it was before us.
#[must_use]
pub fn without_block(_file: &[u8]) -> Vec<u8> {
    todo!()
}

/// Names of `wanted` that other lines of the file name too, with their line number: overruled, worth a remark.
#[must_use]
pub fn overruled(_file: &[u8], _wanted: &Wanted) -> Vec<(usize, String)> {
    todo!()
}

/// `content`, filled up to at least `length` bytes with lines that [`with_block`] and [`without_block`] take for ours:
/// written over a longer file in one piece, it leaves nothing of the old one even if the cut that follows never comes.
#[must_use]
pub fn filled_up(_content: &[u8], _length: usize) -> Vec<u8> {
    todo!()
}
