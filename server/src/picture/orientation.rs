//! Which way up a picture is (EXIF's tag 0x0112): read from a camera's block, written into one that says nothing else.

/// What EXIF begins with in a JPEG file.
const NAME: &[u8] = b"Exif\0\0";

/// Turned or mirrored in one of seven ways, 2 to 8; the eighth is the usual one, and nothing has to be said then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Turned(u8);

/// From the content of a segment with EXIF in it, however damaged that is.
pub(super) fn read(content: &[u8]) -> Option<Turned> {
    let block = content.strip_prefix(NAME)?;
    let exif = exif::Reader::new()
        .continue_on_error(true)
        .read_raw(block.to_vec())
        .or_else(|error| error.distill_partial_result(|_| ()))
        .ok()?;
    let field = exif.get_field(exif::Tag::Orientation, exif::In::PRIMARY)?;
    let number = u8::try_from(field.value.get_uint(0)?).ok()?;
    (2..=8).contains(&number).then_some(Turned(number))
}

/// The content of a segment that says this and nothing else: a TIFF directory of one entry.
pub(super) fn block(turned: Turned) -> Vec<u8> {
    let mut block = NAME.to_vec();
    block.extend(b"MM\0\x2a\0\0\0\x08");
    // One entry: the tag, a short number, one of them, and what it is.
    block.extend(b"\0\x01\x01\x12\0\x03\0\0\0\x01");
    block.extend([0, turned.0, 0, 0]);
    // No further directory.
    block.extend([0; 4]);
    block
}

#[cfg(test)]
mod tests;
