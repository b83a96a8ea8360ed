//! `[mastodon.NAME]`: which pictures are posted, what strangers see of them, and what is said of what they show.

use super::instance::refusal;
use super::mastodon::{Desk, FIRST, copy, jpeg, said};
use super::sample;
use nx_gateway::protocol::kind::Kind;
use nx_gateway::targets::mastodon::{MissingAlt, Settings};
use nx_gateway::targets::{Missing, Receipt, Trouble};
use serde_json::json;
use std::fs;
use std::io::Read as _;

#[tokio::test]
async fn one_picture_that_is_refused_keeps_no_other_back() {
    let mut desk = Desk::new(3, "sea~one~two~three~four").await;
    desk.instance.with(|it| {
        it.traps.push(super::instance::Trap {
            line: "POST /api/v2/media",
            after: 1,
            times: 1,
            is_done: false,
            reply: refusal(422, "Validation failed: File is invalid"),
        });
    });
    let host = desk.instance.fake.address;
    let want = format!(
        "{FIRST}, SAM_1.JPG isn't posted: {host} doesn't take it: 422 Validation failed: File is invalid, \
         1 alt text is for no picture"
    );
    assert_eq!(desk.attempt().await, said(&want));
    let alts = desk
        .instance
        .with(|it| it.media.iter().map(|it| it.alt.clone()).collect::<Vec<_>>());
    assert_eq!(alts, [Some("one".to_owned()), Some("three".to_owned())]);
}

#[tokio::test]
async fn what_is_missing_keeps_no_other_back_and_needs_no_alt_text() {
    let refuse = |it: &mut Settings| it.missing_alt = MissingAlt::Refuse;
    let mut desk = Desk::with(3, "sea~one~~three", refuse).await;
    desk.delivery.photos[1].missing = Some(Missing::Gone);
    // Who looks at the library says so, for all kinds of targets.
    assert_eq!(desk.attempt().await, said(FIRST));
    let alts = desk
        .instance
        .with(|it| it.media.iter().map(|it| it.alt.clone()).collect::<Vec<_>>());
    assert_eq!(alts, [Some("one".to_owned()), Some("three".to_owned())]);
}

#[tokio::test]
async fn what_the_server_does_not_take_is_not_even_sent() {
    let mut desk = Desk::new(2, "sea").await;
    let folder = desk.folder.path();
    for (name, content) in [
        ("a.SRW", &b"II*\0raw"[..]),
        ("b.png", b"\x89PNG"),
        ("c.AVI", b"RIFF"),
    ] {
        desk.delivery
            .photos
            .push(sample::photo(folder, name, content));
    }
    desk.delivery.photos.push(sample::photo(
        folder,
        "d.JPG",
        &[jpeg(9), copy(9)].concat().repeat(9),
    ));
    let mut large = b"\xff\xd8\xff\xda\0\x02".to_vec();
    large.resize(400, 7);
    desk.delivery
        .photos
        .push(sample::photo(folder, "e.JPG", &large));
    desk.instance.with(|it| {
        it.instance = json!({ "configuration": { "media_attachments": {
            "image_size_limit": 300, "supported_mime_types": ["image/jpeg", "video/mp4"],
        }}});
    });
    let host = desk.instance.fake.address;
    let Ok(Receipt(receipt)) = desk.attempt().await else {
        panic!("nothing was posted");
    };
    for want in [
        "a.SRW isn't posted: it is neither a picture nor a video".to_owned(),
        "b.png isn't posted: only of JPEG pictures and MP4 videos".to_owned(),
        "c.AVI isn't posted: only of JPEG pictures and MP4 videos".to_owned(),
        format!("e.JPG isn't posted: it is too large for {host}: 402 bytes"),
    ] {
        assert!(receipt.contains(&want), "{receipt}");
    }
    // What stands behind a picture doesn't count, as it isn't sent.
    assert_eq!(
        desk.instance.posts()[0]["media_ids"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
}

/// A video with a place in it, and without.
fn video(name: &str, place: &str, film: &[u8]) -> Vec<u8> {
    let mut file = b"\0\0\0\x1cmoov\0\0\0\x14".to_vec();
    file.extend(name.as_bytes());
    file.extend(place.as_bytes());
    file.extend(u32::try_from(film.len() + 8).unwrap().to_be_bytes());
    file.extend(b"mdat");
    file.extend(film);
    file
}

#[tokio::test]
async fn videos_are_posted_alone_and_without_their_places() {
    let mut desk = Desk::new(2, "sea").await;
    let film = sample::bytes(400_000, 1);
    let stored = video("udta", "+48.1+011.5/", &film);
    let mut photo = sample::photo(desk.folder.path(), "SAM_9.MP4", &stored);
    photo.kind = Kind::Video;
    desk.delivery.photos.insert(1, photo);
    let outcome = desk.attempt().await;
    assert!(outcome.is_ok(), "{outcome:?}");
    let posts = desk.instance.posts();
    let ids: Vec<_> = posts.iter().map(|it| it["media_ids"].clone()).collect();
    assert_eq!(ids, [json!(["0"]), json!(["1"]), json!(["2"])]);
    let posted = desk.instance.with(|it| it.media[1].clone());
    assert_eq!(posted.media_type, "video/mp4");
    assert_eq!(
        posted.content,
        video("free", "\0\0\0\0\0\0\0\0\0\0\0\0", &film)
    );
    assert_eq!(fs::read(&desk.delivery.photos[1].path).unwrap(), stored);
}

#[tokio::test]
async fn without_strip_pictures_are_posted_as_they_are() {
    let mut desk = Desk::with(1, "sea", |it| it.strip = false).await;
    assert!(desk.attempt().await.is_ok());
    assert_eq!(
        desk.instance.with(|it| it.media[0].content.clone()),
        jpeg(0)
    );
}

#[tokio::test]
async fn missing_alt_texts_are_the_owners_decision() {
    let mut refused = Desk::with(2, "sea~a boat", |it| it.missing_alt = MissingAlt::Refuse).await;
    let trouble = refused.trouble().await;
    assert!(matches!(trouble, Trouble::Never(_)), "{trouble:?}");
    assert!(
        trouble.to_string().contains("SAM_1.JPG has no alt text"),
        "{trouble}"
    );
    assert_eq!(refused.instance.fake.lines(), Vec::<String>::new());

    let mut held = Desk::with(2, "sea~a boat", |it| it.missing_alt = MissingAlt::Hold).await;
    let trouble = held.trouble().await;
    assert!(matches!(trouble, Trouble::Later { .. }), "{trouble:?}");
    let file = held.folder.path().join("SAM_1.JPG.txt");
    assert!(
        trouble.to_string().contains(file.to_str().unwrap()),
        "{trouble}"
    );
    fs::write(&file, " \n").unwrap();
    assert!(matches!(held.trouble().await, Trouble::Later { .. }));
    fs::write(&file, "our dog\n").unwrap();
    assert_eq!(held.attempt().await, said(FIRST));
    let alts = held
        .instance
        .with(|it| it.media.iter().map(|it| it.alt.clone()).collect::<Vec<_>>());
    assert_eq!(
        alts,
        [Some("a boat".to_owned()), Some("our dog".to_owned())]
    );
}

#[tokio::test]
async fn alt_texts_are_as_long_as_the_server_takes_them() {
    let mut desk = Desk::new(1, &format!("sea~{}", "ä".repeat(2000))).await;
    assert!(desk.attempt().await.is_ok());
    let alt = desk.instance.with(|it| it.media[0].alt.clone().unwrap());
    assert_eq!((alt.chars().count(), alt.ends_with('…')), (1500, true));
}

#[tokio::test]
async fn a_photo_changed_in_the_library_is_not_posted() {
    let mut desk = Desk::new(1, "sea").await;
    fs::write(&desk.delivery.photos[0].path, jpeg(7)).unwrap();
    let trouble = desk.trouble().await;
    assert!(matches!(trouble, Trouble::Never(_)), "{trouble:?}");
    assert_eq!(desk.instance.posts().len(), 0);
}

/// A picture that can be decoded, of 480 by 320 dots.
fn real(desk: &mut Desk) {
    let mut bytes = Vec::new();
    let photo = camera_sim::Photo::taken_with("NX300", "SAM_1.JPG", 1, 200_000);
    photo.open().unwrap().read_to_end(&mut bytes).unwrap();
    desk.delivery.photos = vec![sample::photo(desk.folder.path(), "SAM_1.JPG", &bytes)];
}

#[tokio::test]
async fn what_is_too_large_for_the_server_is_made_smaller() {
    let mut desk = Desk::new(1, "sea").await;
    real(&mut desk);
    desk.instance.with(|it| {
        it.instance = json!({ "configuration": { "media_attachments": { "image_matrix_limit": 100_000 } } });
    });
    assert_eq!(desk.attempt().await, said(FIRST));
    let posted = desk.instance.with(|it| it.media[0].content.clone());
    let posted = nx_gateway::picture::public_copy(&posted[..]).unwrap();
    assert_eq!(posted.dimensions(), Some((240, 160)));
}

#[tokio::test]
async fn what_the_server_finds_too_large_is_made_smaller_once() {
    let mut desk = Desk::new(1, "sea").await;
    real(&mut desk);
    let too_large = |times| super::instance::Trap {
        line: "POST /api/v2/media",
        after: 0,
        times,
        is_done: false,
        reply: refusal(413, "Payload Too Large"),
    };
    desk.instance.with(|it| it.traps.push(too_large(1)));
    assert_eq!(desk.attempt().await, said(FIRST));
    let posted = desk.instance.with(|it| it.media[0].content.clone());
    let posted = nx_gateway::picture::public_copy(&posted[..]).unwrap();
    let (width, height) = posted.dimensions().unwrap();
    assert!(width < 480 && height < 320);

    let mut desk = Desk::new(1, "sea").await;
    real(&mut desk);
    desk.instance.with(|it| it.traps.push(too_large(2)));
    let trouble = desk.trouble().await;
    assert!(matches!(trouble, Trouble::Never(_)), "{trouble:?}");
    assert_eq!(desk.instance.fake.lines().len(), 3);
}
