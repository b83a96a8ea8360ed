//! What people read.

use super::*;
use crate::targets::{Photo, sample};

fn photos(count: usize) -> Vec<Photo> {
    let folder = tempfile::tempdir().unwrap();
    let photo = |number| sample::photo(folder.path(), &format!("{number}.jpg"), b"x");
    (1..=count).map(photo).collect()
}

#[test]
fn it_counts_and_quotes() {
    let mut delivery = sample::delivery(photos(3));
    delivery.photos[2].kind = Kind::Video;
    let message = Message::of(&delivery);
    assert_eq!(message.title, "2 photos and 1 video from NX300");
    assert_eq!(message.text, "Holidays\nBy the sea\n1.jpg, 2.jpg, 3.jpg");
    let mut delivery = sample::delivery(photos(1));
    delivery.from.camera = None;
    delivery.from.subject = String::new();
    delivery.from.text = " \r\n".to_owned();
    let message = Message::of(&delivery);
    assert_eq!(message.title, "1 photo from Me@example.org");
    assert_eq!(message.text, "1.jpg");
}

#[test]
fn it_never_gets_too_long() {
    let mut delivery = sample::delivery(photos(1));
    delivery.from.text = "ü".repeat(5_000);
    let mut message = Message::of(&delivery);
    assert!((LONGEST - 2..=LONGEST).contains(&message.text.len()));
    assert!(message.text.ends_with("ü…"));
    message.add_excuse(&"x".repeat(10_000));
    assert!(message.text.len() <= 4_096);
}

#[test]
fn headers_hold_anything() {
    for (text, want) in [
        ("2 photos", "2 photos"),
        ("für\nuns", "=?UTF-8?B?ZsO8cgp1bnM=?="),
        ("=?UTF-8?B?eA==?=", "=?UTF-8?B?PT9VVEYtOD9CP2VBPT0/PQ==?="),
        (" x", "=?UTF-8?B?IHg=?="),
    ] {
        assert_eq!(header(text), want);
    }
}
