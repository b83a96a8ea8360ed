//! What a copy for strangers keeps and loses.

use super::*;
use proptest::prelude::*;

/// The copy's bytes.
pub(super) fn public_bytes(file: &[u8]) -> Result<Vec<u8>, PictureError> {
    let copy = public_copy(file)?;
    let bytes: Vec<u8> = copy
        .parts()
        .iter()
        .flat_map(|part| match part {
            Part::Text(text) => &text[..],
            Part::Stored(it) => &file[it.start.try_into().unwrap()..it.end.try_into().unwrap()],
        })
        .copied()
        .collect();
    assert_eq!(copy.size(), bytes.len() as u64);
    Ok(bytes)
}

pub(super) fn dimensions_of(file: &[u8]) -> Option<(u16, u16)> {
    public_copy(file).ok()?.dimensions()
}

/// A TIFF block with an orientation, a place, a serial number and a maker's notes.
fn exif(turned: u8) -> Vec<u8> {
    let mut block = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x03".to_vec();
    block.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, turned, 0, 0]);
    block.extend(b"\x88\x25\0\x04\0\0\0\x01\0\0\0\x40");
    block.extend(b"\xa4\x31\0\x02\0\0\0\x04SER1");
    block.extend(b"\0\0\0\0 GPS 48.137 N MakerNote");
    block
}

fn photo(turned: u8) -> Vec<u8> {
    let mut file = vec![0xff, 0xd8];
    for (marker, content) in [
        (0xe1, &*exif(turned)),
        (0xe1, b"http://ns.adobe.com/xap/1.0/\0<GPS>"),
        (0xe2, b"ICC_PROFILE\0\x01\x01colours"),
        (0xe2, b"MPF\0 where the second picture is"),
        (0xe4, b"SAMSUNG serial"),
        (0xed, b"Photoshop 3.0\0city"),
        (0xfe, b"comment"),
        (0xdb, b"table"),
        (0xc0, b"\x08\x00\x10\x00\x20\x03rest"),
        (0xda, b"head"),
    ] {
        jpeg::write_segment(&mut file, marker, content);
    }
    file.extend(b"dots\xff\0dots\xff\xd9");
    // The second picture of a 3D photo, with its own GPS, and the maker's trailer.
    file.extend_from_slice(b"\xff\xd8\xff\xe1\0\x06 GPS\xff\xd9SEFT serial");
    file
}

#[test]
fn the_copy_has_the_picture_its_colours_and_which_way_up_it_is() {
    let mut want = vec![0xff, 0xd8];
    for (marker, content) in [
        (
            0xe1,
            &b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"[..],
        ),
        (0xe2, b"ICC_PROFILE\0\x01\x01colours"),
        (0xdb, b"table"),
        (0xc0, b"\x08\x00\x10\x00\x20\x03rest"),
        (0xda, b"head"),
    ] {
        jpeg::write_segment(&mut want, marker, content);
    }
    want.extend(b"dots\xff\0dots\xff\xd9");
    assert_eq!(public_bytes(&photo(6)).unwrap(), want);
}

#[test]
fn nothing_tells_where_it_was_or_whose_camera() {
    for turned in [0, 1, 3, 8, 200] {
        let copy = public_bytes(&photo(turned)).unwrap();
        let text = String::from_utf8_lossy(&copy);
        for secret in [
            "GPS",
            "48.137",
            "SER1",
            "serial",
            "MakerNote",
            "city",
            "comment",
            "MPF",
        ] {
            assert!(!text.contains(secret), "{turned}: {secret}");
        }
        assert_eq!(text.contains("Exif"), (2..=8).contains(&turned), "{turned}");
    }
}

#[test]
fn a_copy_of_a_copy_is_the_same() {
    let copy = public_bytes(&photo(3)).unwrap();
    assert_eq!(public_bytes(&copy).unwrap(), copy);
}

#[test]
fn dimensions_are_width_and_height() {
    assert_eq!(dimensions_of(&photo(1)), Some((32, 16)));
    assert_eq!(dimensions_of(b"\xff\xd8\xff\xd9"), None);
}

#[test]
fn what_is_no_jpeg_has_no_copy() {
    for file in [
        &b""[..],
        b"\x89PNG\r\n\x1a\n",
        b"II\x2a\0",
        b"\xff\xd8\xff\xd9",
    ] {
        assert!(matches!(public_copy(file), Err(PictureError::NotJpeg)));
    }
}

proptest! {
    #[test]
    fn damage_makes_no_panic_and_brings_nothing_back(
        at in 0..400_usize, byte: u8, cut in 0..400_usize,
    ) {
        let mut file = photo(6);
        if let Some(hit) = file.get_mut(at) {
            *hit = byte;
        }
        file.truncate(file.len().saturating_sub(cut));
                if let Ok(copy) = public_bytes(&file) {
            prop_assert_eq!(public_bytes(&copy).unwrap(), copy);
        }
    }
}
