//! What a camera can read, and what it stumbles over.

use super::*;

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nServer: nginx/notreally\r\nETag: \"deadbeef\"\r\n\
                    Content-Length: 9\r\n\r\n<A B=\"c\">";

#[track_caller]
fn check(bytes: &[u8], why: Reason) {
    assert_eq!(Answer::parse(bytes), Err(why));
}

#[test]
fn a_whole_answer_is_understood() {
    let answer = Answer::parse(OK).unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.status_line(), "HTTP/1.1 200 OK");
    assert_eq!(answer.body(), "<A B=\"c\">");
    assert_eq!(answer.required("ETag"), Ok("\"deadbeef\""));
    assert_eq!(answer.value_of("B=\""), Ok("c"));
    assert!(answer.head().ends_with("\r\n\r\n"));
}

#[test]
fn q07_any_shorter_read_is_refused() {
    let head = OK.len() - 9;
    for length in 0..OK.len() {
        let want = match length {
            0 => Reason::NoAnswer,
            1..12 => Reason::NotHttp {
                line: String::from_utf8_lossy(&OK[..length]).trim_end().into(),
            },
            _ if length < head => Reason::HeadCutOff { came: length },
            _ => Reason::BodyCutOff {
                head,
                came: length - head,
                length: 9,
            },
        };
        let got = Answer::parse(&OK[..length]);
        match (&got, &want) {
            (Err(Reason::NotHttp { .. }), Reason::NotHttp { .. }) => {}
            _ => assert_eq!(got, Err(want), "{length}"),
        }
    }
}

#[test]
fn q02_an_answer_in_http_1_0_is_refused() {
    let line = "HTTP/1.0 200 OK".to_owned();
    check(
        b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
        Reason::NotHttp { line },
    );
}

#[test]
fn q08_a_chunked_answer_is_refused() {
    let chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n";
    check(chunked, Reason::Chunked);
}

#[test]
fn q08_an_answer_without_a_length_is_refused() {
    let name = "Content-Length";
    check(
        b"HTTP/1.1 200 OK\r\n\r\n",
        Reason::HeaderMissing {
            name,
            spelled: None,
        },
    );
}

#[test]
fn q09_a_header_in_another_spelling_is_not_seen() {
    let answer =
        Answer::parse(b"HTTP/1.1 200 OK\r\netag: x\r\nContent-Length: 0\r\nX-ETag: y\r\n\r\n")
            .unwrap();
    let why = answer.required("ETag").unwrap_err();
    assert_eq!(
        why.to_string(),
        "the camera searches for the header `ETag:`, and the server spells it `etag:`"
    );
}

#[test]
fn bytes_behind_the_promised_length_are_not_looked_at() {
    let answer = Answer::parse(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab").unwrap();
    assert_eq!(answer.body(), "a");
}

#[test]
fn a_key_that_is_not_there_is_named() {
    let answer = Answer::parse(OK).unwrap();
    let key = "ResourceID=\"";
    assert_eq!(answer.value_of(key), Err(Reason::KeyMissing { key }));
}
