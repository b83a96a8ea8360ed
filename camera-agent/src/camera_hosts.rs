//! The camera's own hosts file: putting our block in, taking it out again. Pure, bytes to bytes.
//!
//! The block stands first, then comes every original byte: the first line that names a host wins, so the block overrules
//! other entries for the same names without touching them, and without it the file is what it was, to the byte.
//!
//! A file is written over in place and cut afterwards, and the camera may lose power or the program its life between the
//! two. So what is shorter than the file of before is written with a *filler* behind it that covers the rest: a line end
//! and a comment of ours. The line end belongs to the filler whatever the original ends with, so that an original without
//! one, or with blank lines, is known to the byte; a filler has a least length, so a file may grow by a few bytes until it
//! is cut. Both functions take a filler away like a block.

use crate::card_hosts::{Entry, Wanted};
use std::iter;

/// The largest hosts file of a camera that is read, or made, in bytes. Those of the known cameras have a few lines.
pub const MOST_BYTES: usize = 64 * 1024;
/// What can be written over a file in one piece, in bytes: a page of the kernel and a block of the file systems.
pub const ONE_BLOCK: usize = 4096;

const BEGIN: &[u8] = b"# nx-gateway: begin";
const BEGIN_REST: &[u8] =
    b" (put here by camera-agent; \"camera-agent uninstall\" takes it away)\n";
const END: &[u8] = b"# nx-gateway: end";
const FILLER: &[u8] = b"# nx-gateway: filler";
/// More names than this on a line are passed over by some resolvers (musl reads a thousand bytes, c-ares forty names).
const NAMES_ON_A_LINE: usize = 8;

/// The file with a block for these names, whether or not it had one before.
#[must_use]
pub fn with_block(file: &[u8], wanted: &Wanted) -> Vec<u8> {
    let mut with = block(wanted);
    with.extend(without_block(file));
    with
}

/// The file as it was before us.
///
/// Taken away are all blocks, from a line that begins one to the next line that ends one; lines that begin or end one
/// without their counterpart; and fillers.
#[must_use]
pub fn without_block(file: &[u8]) -> Vec<u8> {
    let file = without_filler(file);
    let mut original = Vec::with_capacity(file.len());
    for (_, line) in foreign_lines(file) {
        original.extend_from_slice(line);
    }
    original
}

/// Names of `wanted` that other lines of the file lead to another address, with the number of the line as the file stands
/// now: overruled, worth a remark.
#[must_use]
pub fn overruled(file: &[u8], wanted: &Wanted) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in foreign_lines(file) {
        let entry = line.split(|byte| *byte == b'#').next().unwrap_or_default();
        let mut words = entry
            .split(u8::is_ascii_whitespace)
            .filter(|word| !word.is_empty());
        let there = words.next().unwrap_or_default();
        let names = words.filter_map(|word| str::from_utf8(word).ok());
        let ours = names.filter(|name| {
            let address = wanted.address_of(name);
            address.is_some_and(|address| address.to_string().as_bytes() != there)
        });
        found.extend(ours.map(|name| (number, name.to_ascii_lowercase())));
    }
    found
}

/// `content`, filled up to at least `length` bytes with a line that [`with_block`] and [`without_block`] take for ours:
/// written over a longer file in one piece, it leaves nothing of the old one even if the cut that follows never comes.
///
/// It is `content` itself if that is long enough, and otherwise some bytes longer than `length` where a filler needs them.
#[must_use]
pub fn filled_up(content: &[u8], length: usize) -> Vec<u8> {
    let mut filled = content.to_vec();
    if content.len() < length {
        filled.push(b'\n');
        filled.extend_from_slice(FILLER);
        let missing = length.saturating_sub(filled.len()).saturating_sub(1);
        filled.extend(iter::repeat_n(b'.', missing));
        filled.push(b'\n');
    }
    filled
}

fn block(wanted: &Wanted) -> Vec<u8> {
    let mut block = [BEGIN, BEGIN_REST].concat();
    for Entry { address, names } in wanted.entries() {
        for some in names.chunks(NAMES_ON_A_LINE) {
            // With a column for the address another one changes no length: nothing behind the block moves, nothing is cut.
            block.extend_from_slice(format!("{address:<15} {}\n", some.join(" ")).as_bytes());
        }
    }
    block.extend_from_slice(END);
    block.push(b'\n');
    block
}

/// The file without a filler at its end, and without the line end that belongs to the filler.
fn without_filler(file: &[u8]) -> &[u8] {
    let Some(before_last) = file.strip_suffix(b"\n") else {
        return file;
    };
    let start = before_last.iter().rposition(|byte| *byte == b'\n');
    match start.and_then(|start| before_last.split_at_checked(start)) {
        Some((content, [b'\n', last @ ..])) if is_filler(last) => content,
        _ => file,
    }
}

fn is_filler(line: &[u8]) -> bool {
    let dots = line.strip_prefix(FILLER);
    dots.is_some_and(|dots| dots.trim_ascii_end().iter().all(|byte| *byte == b'.'))
}

/// The lines that are not ours, each with its end and its number in the file.
fn foreign_lines(file: &[u8]) -> Vec<(usize, &[u8])> {
    let mut foreign = Vec::new();
    // The lines since one that began a block: foreign after all if no line ends it.
    let mut open: Option<Vec<(usize, &[u8])>> = None;
    for (index, line) in file.split_inclusive(|byte| *byte == b'\n').enumerate() {
        if line.starts_with(BEGIN) {
            foreign.extend(open.replace(Vec::new()).unwrap_or_default());
        } else if line.starts_with(END) {
            open = None;
        } else if !is_filler(line) {
            let number = index.saturating_add(1);
            open.as_mut().unwrap_or(&mut foreign).push((number, line));
        }
    }
    foreign.extend(open.unwrap_or_default());
    foreign
}

#[cfg(test)]
mod tests;
