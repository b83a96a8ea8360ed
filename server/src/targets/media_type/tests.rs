//! By the end of the name, in any case.

use super::*;
use crate::targets::sample;

#[test]
fn the_end_of_the_name_decides() {
    let folder = tempfile::tempdir().unwrap();
    for (name, want) in [
        ("SAM_0001.JPG", "image/jpeg"),
        ("a.b.mp4", "video/mp4"),
        ("SAM_0001.SRW", "application/octet-stream"),
        ("photo", "application/octet-stream"),
    ] {
        let photo = sample::photo(folder.path(), name, b"photo");
        assert_eq!(media_type(&photo), want, "{name}");
    }
}
