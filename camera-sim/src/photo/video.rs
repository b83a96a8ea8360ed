//! A file with the boxes of an MP4 video (ISO/IEC 14496-12): `ftyp`, `moov` with `mvhd`, and an
//! `mdat` of any length. There is no track in it, so a player knows it and shows nothing.

use super::noise::Pattern;

/// Ten seconds, in the thousandths of a second that `mvhd` counts in.
const DURATION: u32 = 10_000;
/// Written in front of `mdat`'s content when its length needs eight bytes.
const LONG_HEADER: u64 = 16;

/// Everything in front of the media data, and how long that is to be so that the file has `size`
/// bytes.
pub(super) fn head(size: u64) -> (Vec<u8>, u64) {
    let mut head = in_box(b"ftyp", b"mp42\0\0\0\0mp42isom");
    head.extend(in_box(b"moov", &in_box(b"mvhd", &movie_header())));
    let content = size.saturating_sub(head.len() as u64 + LONG_HEADER);
    // A length of 1 says that the real one follows in eight bytes; right for any size.
    head.extend_from_slice(&1u32.to_be_bytes());
    head.extend_from_slice(b"mdat");
    head.extend_from_slice(&(content + LONG_HEADER).to_be_bytes());
    (head, content)
}

/// Takes the next block off the `left` bytes of media data; empty at the end.
pub(super) fn next_block(pattern: &mut Pattern, left: &mut u64) -> Vec<u8> {
    let take = (*left).min(Pattern::LONGEST as u64);
    *left -= take;
    let mut block = Vec::new();
    pattern.append(&mut block, take as usize);
    block
}

fn in_box(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len() + 8).unwrap_or(u32::MAX);
    let mut bytes = length.to_be_bytes().to_vec();
    bytes.extend_from_slice(name);
    bytes.extend_from_slice(content);
    bytes
}

/// The fields of `mvhd`, version 0.
fn movie_header() -> Vec<u8> {
    /// 2014-07-01 12:00:00 in seconds since 1904, as these files count.
    const CREATED: u32 = 3_487_060_800;
    const NORMAL_SPEED: u32 = 0x0001_0000;
    const FULL_VOLUME: u32 = 0x0100_0000;
    const UNTURNED: [u32; 9] = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x4000_0000];
    const UNUSED: [u32; 2] = [0; 2];
    const PREVIEW: [u32; 6] = [0; 6];
    const NEXT_TRACK: u32 = 1;
    let version_and_flags = 0;
    [version_and_flags, CREATED, CREATED, 1000, DURATION]
        .into_iter()
        .chain([NORMAL_SPEED, FULL_VOLUME])
        .chain(UNUSED)
        .chain(UNTURNED)
        .chain(PREVIEW)
        .chain([NEXT_TRACK])
        .flat_map(u32::to_be_bytes)
        .collect()
}
