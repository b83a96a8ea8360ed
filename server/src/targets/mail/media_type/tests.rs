//! Media types.

use super::super::tests::sample;
use super::*;

#[test]
fn the_end_of_the_name_decides_in_any_case() {
    for (name, want) in [
        ("SAM_0001.JPG", "image/jpeg"),
        ("a.b.jpeg", "image/jpeg"),
        ("SAM_0002.MP4", "video/mp4"),
        ("SAM_0003.SRW", "application/octet-stream"),
        ("jpg", "application/octet-stream"),
        ("", "application/octet-stream"),
    ] {
        assert_eq!(
            media_type(&sample::delivery(&[name]).photos[0]),
            want,
            "{name}"
        );
    }
}
