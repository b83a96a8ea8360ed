//! What servers say, and what is made of it.

use super::*;

fn check(json: &str) -> Check {
    serde_json::from_str::<Checks>(json).unwrap().first()
}

#[test]
fn what_the_library_has() {
    let there = |text: &str| Check::There(text.to_owned());
    for (result, want) in [
        (r#"{"action":"accept"}"#, Check::Wanted),
        (
            r#"{"action":"reject","reason":"duplicate","assetId":"a","isTrashed":false}"#,
            there("a"),
        ),
        (r#"{"action":"reject","assetId":"a"}"#, there("a")),
        (
            r#"{"action":"reject","reason":"duplicate","assetId":"a","isTrashed":true}"#,
            Check::InTrash("a".to_owned()),
        ),
        (r#"{"action":"reject","reason":"duplicate"}"#, Check::Wanted),
        (
            r#"{"action":"reject","reason":"unsupported-format"}"#,
            Check::Refused("unsupported-format".to_owned()),
        ),
        (r#"{"action":"something new"}"#, Check::Wanted),
    ] {
        let json = format!(r#"{{"results":[{result}],"more":1}}"#);
        assert_eq!(check(&json), want, "{result}");
    }
    assert_eq!(check(r#"{"results":[]}"#), Check::Wanted);
}

#[test]
fn of_albums_with_one_name_it_is_always_the_oldest() {
    let json = r#"[
        {"id":"c","albumName":"NX300","createdAt":"2026-02-01T00:00:00.000Z"},
        {"id":"b","albumName":"NX300","createdAt":"2026-01-01T00:00:00.000Z","owner":{}},
        {"id":"a","albumName":"nx300","createdAt":"2025-01-01T00:00:00.000Z"}
    ]"#;
    let albums: Vec<Album> = serde_json::from_str(json).unwrap();
    assert_eq!(called(albums.clone(), "NX300").unwrap().id, "b");
    assert_eq!(called(albums, "NX"), None);
}
