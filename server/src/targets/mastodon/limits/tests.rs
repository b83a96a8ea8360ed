//! What servers say of themselves.

use super::*;
use serde_json::json;

#[test]
fn mastodon_says_it_all() {
    let instance = json!({ "configuration": {
        "statuses": { "max_characters": 5000, "max_media_attachments": 16 },
        "media_attachments": {
            "description_limit": 1000,
            "image_size_limit": 16_777_216,
            "image_matrix_limit": 33_177_600,
            "video_size_limit": 103_809_024,
            "supported_mime_types": ["image/JPEG", "video/mp4"],
        },
    }});
    let limits = Limits::read(&instance);
    let want = Limits {
        letters: 5000,
        pictures: 16,
        alt: 1000,
        picture_size: Some(16_777_216),
        video_size: Some(103_809_024),
        dots: Some(33_177_600),
        types: vec!["image/jpeg".to_owned(), "video/mp4".to_owned()],
    };
    assert_eq!(limits, want);
    assert!(limits.takes("image/jpeg") && !limits.takes("image/mpo"));
}

#[test]
fn akkoma_has_names_of_its_own() {
    let instance = json!({
        "max_toot_chars": 10_000, "upload_limit": 16_000_000, "description_limit": 5000, "max_media_attachments": 9,
    });
    let limits = Limits::read(&instance);
    let found = (
        limits.letters,
        limits.pictures,
        limits.alt,
        limits.picture_size,
    );
    assert_eq!(found, (10_000, 9, 5000, Some(16_000_000)));
}

#[test]
fn who_says_nothing_or_nonsense_is_like_mastodon() {
    for instance in [
        json!({}),
        json!([]),
        json!({ "configuration": { "statuses": { "max_characters": 0, "max_media_attachments": "four" } } }),
    ] {
        assert_eq!(Limits::read(&instance), Limits::default());
    }
    assert!(Limits::default().takes("video/x-msvideo"));
    let endless = json!({ "max_toot_chars": u64::MAX });
    assert_eq!(Limits::read(&endless).letters, 100_000);
}

#[test]
fn patience_is_a_date_or_a_number() {
    let now: Timestamp = "2026-11-22T14:00:00Z".parse().unwrap();
    let seconds = |it| Some(Duration::from_secs(it));
    for (until, want) in [
        ("2026-11-22T14:05:00.000000Z", seconds(300)),
        (" 2026-11-22T15:00:00+01:00 ", seconds(0)),
        ("2026-11-22T13:00:00Z", seconds(0)),
        ("1795356060", seconds(60)),
        ("90", seconds(90)),
        ("-1", None),
        ("soon", None),
    ] {
        assert_eq!(patience(until, now), want, "{until}");
    }
}
