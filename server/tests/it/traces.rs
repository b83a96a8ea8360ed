//! What is kept of raw requests: enough to support a new camera, no credentials.

use crate::harness::{Server, files_below, status};
use camera_sim::photo::Photo;
use camera_sim::request::{self, Email, Login, email};
use std::fs;

/// All that was kept, after the server has written it.
fn traces(mut server: Server) -> Vec<(String, Vec<u8>)> {
    server.stop();
    files_below(&server.folder().join("traces"))
        .into_iter()
        .map(|path| {
            (
                path.file_name().unwrap().to_str().unwrap().to_owned(),
                fs::read(&path).unwrap(),
            )
        })
        .collect()
}

fn contains(content: &[u8], text: &str) -> bool {
    content
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

#[test]
fn request_and_answer_are_kept_without_passwords_and_keys() {
    let server = Server::with("[access]\nsenders = [\"f\"]");
    let answer = server.exchange(
        &request::login("facebook", Some(&Login::published()), &[])
            .to_bytes()
            .unwrap(),
    );
    let key = crate::harness::between(&answer, "SessionKey=\"", "\"").to_owned();
    let traces = traces(server);
    assert_eq!(traces.len(), 2, "{traces:?}");
    for (name, content) in &traces {
        assert!(name.contains("127.0.0.1_POST_facebook_auth"), "{name}");
        for secret in [
            "U%2BK0X1QnWUv4tkvrrtQ0aQ",
            "/////xAAwKRSAQAAAPAHtv",
            key.as_str(),
        ] {
            assert!(!contains(content, secret), "{secret} in {name}");
        }
    }
    assert!(
        traces
            .iter()
            .any(|(_, content)| contains(content, "LoginPeopleID=\"f\""))
    );
}

#[test]
fn of_a_mail_the_beginning_and_the_ending_are_kept() {
    let server = Server::start();
    let request = email(&Email::with(vec![Photo::generated(
        "SAM_0001.JPG",
        1,
        1_000_000,
    )]))
    .to_bytes()
    .unwrap();
    assert_eq!(status(&server.exchange(&request)), 200);
    let traces = traces(server);
    let (_, kept) = traces
        .iter()
        .find(|(name, _)| name.ends_with(".request"))
        .unwrap();
    assert!(kept.len() < 100_000, "{}", kept.len());
    assert!(contains(kept, "<sender>Camera@samsungcamera.com</sender>"));
    assert!(contains(kept, "bytes left out"));
    assert!(
        kept.ends_with(&request[request.len() - 100..]),
        "the ending of a body is a quirk of its own"
    );
    assert!(
        !contains(kept, "oauth_signature"),
        "the Authorization header is masked"
    );
}

#[test]
fn what_is_no_http_is_kept_too() {
    let server = Server::start();
    server.exchange(b"\x16\x03\x01 hello\r\n\r\n");
    let traces = traces(server);
    assert!(
        traces
            .iter()
            .any(|(_, content)| contains(content, "\x16\x03\x01 hello")),
        "{traces:?}"
    );
}
