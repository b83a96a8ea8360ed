//! The EXIF block of a picture: who took it, when, and which way up (Exif 2.3, TIFF 6.0).

const ASCII: u16 = 2;
const SHORT: u16 = 3;
const LONG: u16 = 4;

/// One entry of a directory.
struct Entry {
    tag: u16,
    kind: u16,
    count: u32,
    value: Vec<u8>,
}

impl Entry {
    fn text(tag: u16, text: &str) -> Self {
        let mut value = text.as_bytes().to_vec();
        value.push(0);
        Self {
            tag,
            kind: ASCII,
            count: length(&value),
            value,
        }
    }

    fn number(tag: u16, kind: u16, value: u32) -> Self {
        Self {
            tag,
            kind,
            count: 1,
            value: value.to_le_bytes().to_vec(),
        }
    }
}

/// The content of an APP1 segment. `taken` is `YYYY:MM:DD HH:MM:SS`; `orientation` is 1 to 8.
pub(super) fn block(model: &str, taken: &str, orientation: u16) -> Vec<u8> {
    const MAKE: u16 = 0x010f;
    const MODEL: u16 = 0x0110;
    const ORIENTATION: u16 = 0x0112;
    const DATE_TIME: u16 = 0x0132;
    const EXIF_DIRECTORY: u16 = 0x8769;
    const DATE_TIME_ORIGINAL: u16 = 0x9003;
    const DATE_TIME_DIGITIZED: u16 = 0x9004;
    const TIFF_HEADER: &[u8] = b"II*\0\x08\0\0\0";

    let about_the_camera = |exif_directory: u32| {
        directory(
            length(TIFF_HEADER),
            &[
                Entry::text(MAKE, "SAMSUNG"),
                Entry::text(MODEL, model),
                Entry::number(ORIENTATION, SHORT, orientation.into()),
                Entry::text(DATE_TIME, taken),
                Entry::number(EXIF_DIRECTORY, LONG, exif_directory),
            ],
        )
    };
    // The first directory names the place of the second, which its own length decides.
    let second_at = length(TIFF_HEADER) + length(&about_the_camera(0));
    let about_the_shot = [
        Entry::text(DATE_TIME_ORIGINAL, taken),
        Entry::text(DATE_TIME_DIGITIZED, taken),
    ];

    let mut block = b"Exif\0\0".to_vec();
    block.extend_from_slice(TIFF_HEADER);
    block.extend(about_the_camera(second_at));
    block.extend(directory(second_at, &about_the_shot));
    block
}

/// A directory that begins `at` bytes into the TIFF structure, with the values that don't fit
/// into an entry behind it.
fn directory(at: u32, entries: &[Entry]) -> Vec<u8> {
    const ENTRY: u32 = 12;
    let count = u16::try_from(entries.len()).unwrap_or(u16::MAX);
    let values_at = at + 2 + u32::from(count) * ENTRY + 4;
    let mut bytes = count.to_le_bytes().to_vec();
    let mut values: Vec<u8> = Vec::new();
    for entry in entries {
        bytes.extend_from_slice(&entry.tag.to_le_bytes());
        bytes.extend_from_slice(&entry.kind.to_le_bytes());
        bytes.extend_from_slice(&entry.count.to_le_bytes());
        let mut value = entry.value.clone();
        if value.len() <= 4 {
            value.resize(4, 0);
            bytes.extend(value);
        } else {
            bytes.extend_from_slice(&(values_at + length(&values)).to_le_bytes());
            // Values begin at even places (TIFF 6.0).
            value.resize(value.len().next_multiple_of(2), 0);
            values.extend(value);
        }
    }
    let no_further_directory = 0u32;
    bytes.extend_from_slice(&no_further_directory.to_le_bytes());
    bytes.extend(values);
    bytes
}

fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}
