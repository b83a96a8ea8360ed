//! Subjects, texts and amounts.

use super::*;
use crate::targets::mail::tests::sample::delivery;

#[track_caller]
fn check_subject(photos: &[&str], subject: &str, number: usize, of: usize, want: &str) {
    let mut delivery = delivery(photos);
    delivery.from.subject = subject.to_owned();
    assert_eq!(super::subject(&delivery, number, of), want);
}

#[test]
fn the_cameras_subject_is_kept_in_one_line() {
    check_subject(&["a.jpg"], "Hello", 1, 1, "Hello");
    check_subject(&["a.jpg"], " Hello\n\tyou\u{2028} ", 1, 1, "Hello  you");
    check_subject(&["a.jpg"], "Hello", 2, 3, "Hello (2 of 3)");
    check_subject(&["a.jpg"], &"x".repeat(999), 1, 1, &"x".repeat(200));
}

#[test]
fn without_a_subject_the_photos_are_counted() {
    check_subject(&["a.jpg"], "", 1, 1, "A photo from NX300");
    check_subject(&["a.jpg", "b.jpg"], "\n", 1, 1, "2 photos from NX300");
    check_subject(&["a.mp4"], "", 1, 1, "A video from NX300");
    check_subject(&["a.mp4", "b.mp4"], "", 1, 1, "2 videos from NX300");
    check_subject(
        &["a.mp4", "b.jpg"],
        "",
        1,
        2,
        "2 photos and videos from NX300 (1 of 2)",
    );
}

#[test]
fn texts_keep_their_lines_and_nothing_invisible() {
    assert_eq!(clean("a\r\nb\rc\n\td\0\u{1b}[1m\n\n"), "a\nb\nc\n\td[1m");
}

#[test]
fn amounts_are_rounded_down() {
    for (bytes, want) in [
        (0, "0 bytes"),
        (1023, "1023 bytes"),
        (1024, "1 KiB"),
        ((20 << 20) - 1, "19 MiB"),
        (20 << 20, "20 MiB"),
        (7 * (1 << 20) / 2, "3.5 MiB"),
        (4 << 30, "4 GiB"),
        (u64::MAX, "17179869183 GiB"),
    ] {
        assert_eq!(amount(bytes), want);
    }
}

#[test]
fn only_the_last_folder_of_a_photo_is_told() {
    let photo = &delivery(&["a.jpg"]).photos[0];
    let want = "a.jpg (2 MiB), kept at home in the folder 2026-11-22";
    assert_eq!(describe(photo, 2 << 20), want);
}
