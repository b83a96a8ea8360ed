//! What different servers call the same things.

use super::*;
use serde_json::json;

fn media(id: &str, url: Option<&str>) -> Media {
    Media {
        id: id.to_owned(),
        url: url.map(str::to_owned),
    }
}

#[test]
fn numbers_and_names() {
    let read = |json| serde_json::from_value::<Media>(json).unwrap();
    assert_eq!(
        read(json!({ "id": 7, "type": "image", "url": null })),
        media("7", None)
    );
    let named = read(json!({ "id": "a.jpg", "url": "https://x.example/a.jpg" }));
    assert_eq!(named, media("a.jpg", Some("https://x.example/a.jpg")));
}

#[test]
fn a_post_is_known_by_its_pictures_or_by_what_it_answers() {
    let read = |json| serde_json::from_value::<Status>(json).unwrap();
    let ours = media("1", Some("https://x.example/a.jpg"));
    let same_number = read(json!({ "id": 5, "media_attachments": [{ "id": 1 }] }));
    let same_address = read(json!({ "id": "5", "media_attachments": [
        { "id": "other", "url": "https://x.example/a.jpg" }
    ]}));
    let other = read(json!({ "id": "5", "media_attachments": [{ "id": "2", "url": null }] }));
    assert!(same_number.shows(&[&ours]) && same_address.shows(&[&ours]));
    assert!(!other.shows(&[&ours]) && !other.shows(&[&media("3", None)]));
    let answer = read(json!({ "id": "6", "in_reply_to_id": 5 }));
    assert!(answer.only_answers("5") && !answer.only_answers("6"));
    let with_pictures =
        read(json!({ "id": "6", "in_reply_to_id": "5", "media_attachments": [{ "id": 1 }] }));
    assert!(!with_pictures.only_answers("5"));
}

#[test]
fn a_wide_right_holds_the_finer_ones_and_what_is_not_told_is_not_missed() {
    const NEEDED: [&str; 2] = ["write:media", "write:statuses"];
    let lacks = |json| {
        let program: Application = serde_json::from_value(json).unwrap();
        program.lacks(&NEEDED)
    };
    for fine in [
        json!({ "scopes": ["read", "write", "push"] }),
        json!({ "scopes": ["write:statuses", "write:media"] }),
        json!({ "name": "nx-gateway", "vapid_key": "x" }),
    ] {
        assert_eq!(lacks(fine.clone()), Vec::<&str>::new(), "{fine}");
    }
    assert_eq!(lacks(json!({ "scopes": ["read"] })), NEEDED);
    let some = json!({ "scopes": ["read", "write:statuses", "write:mediation"] });
    assert_eq!(lacks(some), ["write:media"]);
}
