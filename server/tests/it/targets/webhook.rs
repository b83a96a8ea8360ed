//! `[webhook.NAME]`: who is told, what, and how the receiver knows that it is us.

use super::fake::{Fake, Reply};
use super::sample;
use hmac::{Hmac, KeyInit as _, Mac as _};
use nx_gateway::targets::webhook::{Headers, Settings};
use nx_gateway::targets::{Missing, Receipt};
use sha2::Sha256;

pub(super) fn settings(url: &str) -> Settings {
    Settings {
        address: sample::address(url),
        address_file: None,
        secret: Some(sample::hidden("open sesame")),
        token: Some(sample::hidden("t0ken")),
        headers: Some(Headers {
            lines: vec![("X-Api-Key".to_owned(), sample::hidden("k3y"))],
            file: "/secret/headers".into(),
        }),
        files: false,
        paths: false,
        access: sample::access(),
    }
}

fn signature(body: &[u8]) -> String {
    let mut hash = Hmac::<Sha256>::new_from_slice(b"open sesame").unwrap();
    hash.update(body);
    let bytes = hash.finalize().into_bytes();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={hex}")
}

#[tokio::test]
async fn a_batch_is_one_post_of_signed_json() {
    let fake = Fake::saying(Reply::status(200).body("text/plain", "thank you\nbye")).await;
    let folder = tempfile::tempdir().unwrap();
    let photos = ["a.jpg", "b.jpg"].map(|name| sample::photo(folder.path(), name, b"photo"));
    let mut delivery = sample::delivery(photos.to_vec());
    delivery.attempts = 2;
    let target = sample::open(&settings(&fake.url("/hook?x=1")));
    let outcome = sample::deliver(&*target, &delivery).await;
    assert_eq!(outcome, Ok(Receipt("200 thank you".to_owned())));
    let [asked] = fake.asked().try_into().unwrap();
    assert_eq!(asked.line(), "POST /hook?x=1");
    for (name, want) in [
        ("content-type", "application/json"),
        ("idempotency-key", delivery.key.as_str()),
        ("x-nx-gateway-attempt", "3"),
        ("authorization", "Bearer t0ken"),
        ("x-api-key", "k3y"),
        ("content-length", asked.body.len().to_string().as_str()),
        ("x-nx-gateway-signature", &signature(&asked.body)),
    ] {
        assert_eq!(asked.header(name), want, "{name}");
    }
    assert!(asked.header("user-agent").starts_with("nx-gateway/"));
    let json = asked.json();
    assert_eq!(json["photos"][1]["name"], "b.jpg");
    assert_eq!(json["photos"][1].get("path"), None);
}

#[tokio::test]
async fn with_file_the_photos_follow_the_json_in_one_form() {
    let fake = Fake::saying(Reply::status(204)).await;
    let folder = tempfile::tempdir().unwrap();
    let large = sample::bytes(700_000, 3);
    let photo = sample::photo(folder.path(), "a.jpg", &large);
    let settings = Settings {
        files: true,
        ..settings(&fake.url("/"))
    };
    let target = sample::open(&settings);
    let outcome = sample::deliver(&*target, &sample::delivery(vec![photo])).await;
    assert_eq!(outcome, Ok(Receipt("204 No Content".to_owned())));
    let [asked] = fake.asked().try_into().unwrap();
    let boundary = "multipart/form-data; boundary=nx-gateway-0123456789abcdef0123456789abcdef";
    assert_eq!(asked.header("content-type"), boundary);
    assert_eq!(asked.header("content-length"), asked.body.len().to_string());
    let start = asked.body.iter().position(|byte| *byte == b'{').unwrap();
    let end = asked
        .body
        .windows(2)
        .position(|it| it == b"\r\n\0" || it == b"}\r")
        .unwrap();
    assert_eq!(
        asked.header("x-nx-gateway-signature"),
        signature(&asked.body[start..=end])
    );
    assert!(asked.body.windows(large.len()).any(|it| it == large));
}

#[tokio::test]
async fn nothing_of_the_secrets_shows() {
    let settings = settings("https://example.org/hook");
    let target = sample::open(&settings);
    let shown = nx_gateway::targets::Settings::shown(&settings);
    for text in [
        format!("{settings:?}"),
        format!("{target:?}"),
        format!("{shown:?}"),
    ] {
        assert!(
            !text.contains("sesame") && !text.contains("t0ken") && !text.contains("k3y"),
            "{text}"
        );
        assert!(!text.contains("dDBrZW4"), "{text}");
    }
}

#[tokio::test]
async fn what_is_missing_is_told_and_only_the_rest_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let photos = ["a.jpg", "b.jpg"].map(|name| sample::photo(folder.path(), name, b"photo"));
    let mut delivery = sample::delivery(photos.to_vec());
    delivery.photos[0].missing = Some(Missing::Gone);
    for files in [true, false] {
        let fake = Fake::saying(Reply::status(204)).await;
        let target = sample::open(&Settings {
            files,
            ..settings(&fake.url("/"))
        });
        assert_eq!(target.does_without(&delivery), !files);
        let outcome = sample::deliver(&*target, &delivery).await;
        assert!(outcome.is_ok(), "{outcome:?}");
        let [asked] = fake.asked().try_into().unwrap();
        let body = String::from_utf8_lossy(&asked.body);
        assert!(body.contains("\"missing\":\"gone\""), "{body}");
        assert!(!body.contains("filename=\"a.jpg\""), "{body}");
        assert_eq!(body.contains("filename=\"b.jpg\""), files, "{body}");
    }
}
