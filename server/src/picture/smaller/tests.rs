//! Pictures that fit.

use super::*;
use crate::picture::tests::{dimensions_of, public_bytes};
use crate::picture::{jpeg, public_copy};
use std::io::Cursor;

/// As it is used.
fn smaller(file: &[u8], bytes: Option<u64>, dots: Option<u64>) -> Option<Vec<u8>> {
    let copy = public_copy(file).ok()?;
    super::smaller(&mut Cursor::new(file), &copy, bytes, dots).unwrap()
}

/// 480 by 320 dots, with the orientation and colours of its own.
fn picture() -> Vec<u8> {
    let mut bytes = Vec::new();
    let photo = camera_sim::Photo::taken_with("NX300", "SAM_1.JPG", 1, 200_000);
    photo.open().unwrap().read_to_end(&mut bytes).unwrap();
    let copy = public_bytes(&bytes).unwrap();
    let mut turned = copy[..2].to_vec();
    let exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    jpeg::write_segment(&mut turned, 0xe1, exif);
    jpeg::write_segment(&mut turned, 0xe2, b"ICC_PROFILE\0\x01\x01colours");
    turned.extend(&copy[2..]);
    turned
}

#[test]
fn as_large_as_dots_allow() {
    let picture = picture();
    assert_eq!(dimensions_of(&picture), Some((480, 320)));
    for (dots, want) in [
        (480 * 320 - 1, Some((240, 160))),
        (240 * 160, Some((240, 160))),
        (240 * 160 - 1, Some((120, 80))),
        (60 * 40, Some((60, 40))),
        (60 * 40 - 1, None),
    ] {
        let smaller = smaller(&picture, None, Some(dots));
        assert_eq!(smaller.and_then(|it| dimensions_of(&it)), want, "{dots}");
    }
}

#[test]
fn as_large_as_bytes_allow() {
    let picture = picture();
    let half = smaller(&picture, None, None).unwrap();
    let size = half.len() as u64;
    assert_eq!(smaller(&picture, Some(size), None), Some(half));
    let quarter = smaller(&picture, Some(size - 1), None).unwrap();
    assert_eq!(dimensions_of(&quarter), Some((120, 80)));
    assert_eq!(smaller(&picture, Some(10), None), None);
}

#[test]
fn which_way_up_and_the_colours_stay() {
    let half = smaller(&picture(), None, None).unwrap();
    let kept = |name: &[u8]| half.windows(name.len()).any(|it| it == name);
    assert!(kept(b"\x01\x12\0\x03\0\0\0\x01\0\x06") && kept(b"ICC_PROFILE\0\x01\x01colours"));
    assert_eq!(public_bytes(&half).unwrap(), half);
}

#[test]
fn what_cannot_be_made_smaller() {
    let mut progressive = picture();
    let frame = progressive
        .windows(2)
        .position(|it| it == [0xff, 0xc0])
        .unwrap();
    progressive[frame + 1] = 0xc2;
    let mut huge = picture();
    huge[frame + 5..frame + 9].fill(0xff);
    for file in [&progressive[..], &huge, &picture()[..300], b"\x89PNG", b""] {
        assert_eq!(smaller(file, None, None), None);
    }
}
