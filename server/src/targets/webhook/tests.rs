//! What is told, and signed.

use super::*;
use crate::targets::sample;

#[test]
fn the_body_says_all_and_stays_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let mut delivery = sample::delivery(vec![sample::photo(folder.path(), "SAM_0001.JPG", b"p")]);
    let first = body(&delivery, false);
    delivery.attempts = 3;
    assert_eq!(body(&delivery, false), first);
    let json: Value = serde_json::from_str(&first).unwrap();
    expect_test::expect![[r#"
        {
          "camera": "NX300",
          "key": "0123456789abcdef0123456789abcdef",
          "photos": [
            {
              "camera": "NX300",
              "kind": "photo",
              "name": "SAM_0001.JPG",
              "sha256": "148de9c5a7a44d19e56cd9ae1a554bf67847afb0c58f6e12fa29ac7ddfca9940",
              "size": 1,
              "taken": "2014-07-02T12:30:00"
            }
          ],
          "protocol": "email",
          "received": "2026-11-22T14:16:47+00:00",
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
    .assert_eq(&serde_json::to_string_pretty(&json).unwrap());
    let with_path: Value = serde_json::from_str(&body(&delivery, true)).unwrap();
    let path = delivery.photos[0].path.to_str().unwrap();
    assert_eq!(with_path["photos"][0]["path"], path);
}

/// The example of <https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries>.
#[test]
fn signed_as_others_do_it() {
    let secret = Hidden::new("It's a Secret to Everybody", "");
    let want = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    assert_eq!(signature(&secret, b"Hello, World!"), want);
}
