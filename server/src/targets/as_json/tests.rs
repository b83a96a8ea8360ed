//! The names others build upon.

use super::*;
use crate::targets::{Missing, sample};
use expect_test::expect;

#[test]
fn everything_but_the_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let mut photo = sample::photo(folder.path(), "SAM_0001.JPG", b"photo");
    photo.path = "/photos/SAM_0001.JPG".into();
    let delivery = sample::delivery(vec![photo]);
    let text = serde_json::to_string_pretty(&as_json(&delivery)).unwrap();
    expect![[r#"
        {
          "attempt": 1,
          "camera": "NX300",
          "key": "0123456789abcdef0123456789abcdef",
          "photos": [
            {
              "camera": "NX300",
              "kind": "photo",
              "name": "SAM_0001.JPG",
              "path": "/photos/SAM_0001.JPG",
              "sha256": "55c64d0fcd6f9d5f7c828093857e3fdfda68478bb4e9bd24d481ef391c7804e8",
              "size": 5,
              "taken": "2014-07-02T12:30:00"
            }
          ],
          "protocol": "email",
          "received": "2026-11-22T14:16:47+00:00",
          "recipient": null,
          "recipients": [
            "a@example.org",
            "b@example.org"
          ],
          "sender": "Me@example.org",
          "sender_name": "Me",
          "site": null,
          "subject": "Holidays",
          "text": "By the sea"
        }"#]]
    .assert_eq(&text);
}

#[test]
fn what_is_missing_says_so_and_is_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let mut photo = sample::photo(folder.path(), "SAM_0001.JPG", b"photo");
    for (missing, word) in [(Missing::Gone, "gone"), (Missing::Changed, "changed")] {
        photo.missing = Some(missing);
        let json = as_json(&sample::delivery(vec![photo.clone()]));
        let told = &json["photos"][0];
        assert_eq!(told["missing"], word);
        assert_eq!(told["path"], Value::Null);
        assert_eq!(told["size"], 5);
    }
}
