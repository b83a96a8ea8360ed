//! The made contents are whole, real, of the wanted size and their own for each seed.

use super::*;

fn content(photo: &Photo) -> Vec<u8> {
    let mut bytes = Vec::new();
    photo.open().unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

/// The markers of a JPEG up to the scan, each with its segment's content, and what follows.
fn segments(jpeg: &[u8]) -> (Vec<(u8, &[u8])>, &[u8]) {
    let mut rest = jpeg.strip_prefix(&[0xff, 0xd8]).expect("start of image");
    let mut found = Vec::new();
    loop {
        let [0xff, marker, high, low, ..] = *rest else {
            panic!("no marker {} bytes before the end", rest.len());
        };
        let end = 2 + usize::from(u16::from_be_bytes([high, low]));
        found.push((marker, &rest[4..end]));
        rest = &rest[end..];
        if marker == 0xda {
            return (found, rest);
        }
    }
}

#[track_caller]
fn check(size: u64) {
    let photo = Photo::generated("SAM_0001.JPG", 7, size);
    let bytes = content(&photo);
    assert_eq!(bytes.len() as u64, size);
    assert_eq!(photo.length(), size);
    let (segments, scan) = segments(&bytes);
    for marker in [0xe1, 0xdb, 0xc0, 0xc4, 0xda] {
        assert!(segments.iter().any(|(m, _)| *m == marker), "{marker:x}");
    }
    assert!(scan.ends_with(&[0xff, 0xd9]));
    let marker_inside = scan[..scan.len() - 2]
        .windows(2)
        .any(|pair| pair[0] == 0xff && pair[1] != 0);
    assert!(!marker_inside);
}

#[test]
fn a_made_picture_is_a_whole_jpeg_of_exactly_the_wanted_size() {
    check(Photo::SMALLEST);
    check(Photo::SMALLEST + 1);
    check(1_300_000);
}

#[test]
fn no_remainder_is_too_short_for_a_comment() {
    let bare = content(&Photo::generated("a", 7, 0)).len() as u64 - jpeg::SMALLEST_COMMENT;
    for over in 0..10 {
        check(bare + 65_537 + over);
        check(bare + 2 * 65_537 + over);
    }
}

#[test]
fn too_small_a_size_is_raised_to_the_smallest_picture() {
    let photo = Photo::generated("a", 1, 10);
    assert!((500..Photo::SMALLEST).contains(&photo.length()));
    assert_eq!(content(&photo).len() as u64, photo.length());
}

#[test]
fn any_seed_fits_into_the_smallest_size() {
    for seed in 0..500 {
        assert!(Photo::generated("a", seed, 0).length() <= Photo::SMALLEST);
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_one_others() {
    let bytes = |seed| content(&Photo::generated("a", seed, 20_000));
    assert_eq!(bytes(1), bytes(1));
    assert_ne!(bytes(1), bytes(2));
}

#[test]
fn exif_names_camera_and_date() {
    let bytes = content(&Photo::taken_with("NX mini", "a", 3, 0));
    let (segments, _) = segments(&bytes);
    let (marker, exif) = segments[0];
    assert_eq!(marker, 0xe1);
    assert!(exif.starts_with(b"Exif\0\0II*\0\x08\0\0\0"));
    for text in ["SAMSUNG\0", "NX mini\0", "2014:07:04 11:03:21\0"] {
        let found = exif.windows(text.len()).any(|w| w == text.as_bytes());
        assert!(found, "{text}");
    }
}

#[test]
fn a_made_video_has_its_boxes_and_exactly_the_wanted_size() {
    let bytes = content(&Photo::generated_video("SAM_0001.MP4", 1, 200_000));
    assert_eq!(bytes.len(), 200_000);
    let (mut rest, mut names) = (bytes.as_slice(), Vec::new());
    while let Some(length) = rest.first_chunk().map(|b| u32::from_be_bytes(*b)) {
        names.push(String::from_utf8_lossy(&rest[4..8]).into_owned());
        let length = match length {
            1 => u64::from_be_bytes(rest[8..16].try_into().unwrap()) as usize,
            length => length as usize,
        };
        rest = &rest[length..];
    }
    assert_eq!(names, ["ftyp", "moov", "mdat"]);
}

#[test]
fn a_video_of_four_gigabytes_needs_no_memory_to_be_opened() {
    let size = 4 << 30;
    let video = Photo::generated_video("SAM_0001.MP4", 1, size);
    assert_eq!((video.length(), video.kind()), (size, Kind::Video));
    let mut beginning = [0; 12];
    video.open().unwrap().read_exact(&mut beginning).unwrap();
    assert_eq!(&beginning[4..], b"ftypmp42");
}

#[test]
fn a_file_is_sent_under_its_own_name_and_as_often_as_wanted() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let photo = Photo::from_file(&file).unwrap();
    assert_eq!(photo.name(), b"Cargo.toml");
    let bytes = std::fs::read(file).unwrap();
    assert_eq!((content(&photo), content(&photo)), (bytes.clone(), bytes));
}

#[test]
fn a_folder_is_no_photo() {
    assert!(Photo::from_file(env!("CARGO_MANIFEST_DIR")).is_err());
}
