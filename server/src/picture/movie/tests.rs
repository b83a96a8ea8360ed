//! Videos looked through.

use super::*;
use proptest::prelude::*;
use std::io::Cursor;

fn a_box(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let mut bytes = u32::try_from(content.len() + 8)
        .unwrap()
        .to_be_bytes()
        .to_vec();
    bytes.extend(name);
    bytes.extend(content);
    bytes
}

/// With places at the top, in `moov` and in its track.
fn video() -> Vec<u8> {
    let track = [
        a_box(b"tkhd", b"upright"),
        a_box(b"udta", b"GPS 3"),
        a_box(b"mdia", b"samples"),
    ];
    let movie = [
        a_box(b"mvhd", b"length"),
        a_box(b"trak", &track.concat()),
        a_box(b"udta", b"GPS 2"),
        a_box(b"meta", b""),
    ];
    let mut large = b"\0\0\0\x01mdat\0\0\0\0\0\0\0\x18the film".to_vec();
    large.extend(a_box(b"moov", &movie.concat()));
    [
        a_box(b"ftyp", b"mp42"),
        a_box(b"uuid", b"GPS 1"),
        large,
        b"\0\0\0\0free GPS 4".to_vec(),
    ]
    .concat()
}

fn boxes(bytes: &[u8]) -> Result<Vec<Emptied>, MovieError> {
    private_boxes(&mut Cursor::new(bytes))
}

/// As the copy is made of it.
fn emptied(bytes: &[u8]) -> Vec<u8> {
    let mut copy = bytes.to_vec();
    for Emptied { name, content } in boxes(bytes).unwrap() {
        let at = usize::try_from(name).unwrap();
        copy[at..at + 4].copy_from_slice(b"free");
        let range = usize::try_from(content.start).unwrap()..usize::try_from(content.end).unwrap();
        copy[range].fill(0);
    }
    copy
}

#[test]
fn what_is_not_the_film_is_emptied_at_every_depth() {
    let copy = emptied(&video());
    assert_eq!(copy.len(), video().len());
    let text = String::from_utf8_lossy(&copy);
    assert!(!text.contains("GPS") && !text.contains("udta"), "{text}");
    for kept in ["mp42", "the film", "length", "upright", "samples"] {
        assert!(text.contains(kept), "{kept}");
    }
    assert_eq!(boxes(&video()).unwrap().len(), 5);
    assert_eq!(emptied(&copy), copy);
}

#[test]
fn what_is_no_video_is_told() {
    let too_long = [a_box(b"moov", b""), b"\0\0\xff\xffmdat".to_vec()].concat();
    let too_short = b"\0\0\0\x04moov".to_vec();
    for bytes in [
        &b""[..],
        b"RIFF",
        b"RIFF\0\0\0\0AVI LIST",
        &a_box(b"ftyp", b"mp42"),
        &too_long,
        &too_short,
    ] {
        assert!(
            matches!(boxes(bytes), Err(MovieError::NotMovie)),
            "{bytes:?}"
        );
    }
}

proptest! {
    #[test]
    fn damage_makes_no_panic_and_no_boxes_outside(at in 0..300_usize, byte: u8, cut in 0..300_usize) {
        let mut bytes = video();
        if let Some(hit) = bytes.get_mut(at) {
            *hit = byte;
        }
        bytes.truncate(bytes.len().saturating_sub(cut));
        let mut end = 0;
        for Emptied { name, content } in boxes(&bytes).unwrap_or_default() {
            prop_assert!(name >= end && content.start >= name + 4);
            prop_assert!(content.end >= content.start && content.end <= bytes.len() as u64);
            end = content.end;
        }
    }
}
