//! The table of cameras.

use super::*;
use crate::photo::Kind;
use std::io::Read as _;

#[test]
fn every_profile_is_found_by_its_name_alone() {
    for profile in profiles() {
        assert_eq!(Profile::named(profile.name), Some(profile));
    }
    assert!(profiles().len() >= 9);
    assert_eq!(Profile::named("nx9000"), None);
}

#[test]
fn made_photos_are_counted_as_a_camera_counts_and_all_differ() {
    let profile = Profile::named("nx300-email").unwrap();
    let photos = profile.generated_photos(2, 10_000);
    let names: Vec<_> = photos.iter().map(Photo::name).collect();
    assert_eq!(names, [b"SAM_0001.JPG", b"SAM_0002.JPG"]);
    let content = |photo: &Photo| {
        let mut bytes = Vec::new();
        photo.open().unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    };
    assert_ne!(content(&photos[0]), content(&photos[1]));
}

#[test]
fn the_video_profile_makes_videos() {
    let videos = Profile::named("nx300-video")
        .unwrap()
        .generated_photos(1, 0);
    assert_eq!(videos[0].kind(), Kind::Video);
}
