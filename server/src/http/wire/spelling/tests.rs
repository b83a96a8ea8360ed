//! The head of an answer as cameras know it (Q2, Q9).

use super::*;
use proptest::prelude::*;

#[track_caller]
fn check(before: &str, after: &str, final_head: bool) {
    let mut bytes = before.as_bytes().to_vec();
    assert_eq!(correct(&mut bytes), final_head);
    assert_eq!(String::from_utf8_lossy(&bytes), after);
}

#[test]
fn q02_the_status_line_is_always_1_1() {
    check("HTTP/1.0 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n", true);
    check(
        "HTTP/1.1 401 UNAUTHORIZED\r\n\r\n",
        "HTTP/1.1 401 UNAUTHORIZED\r\n\r\n",
        true,
    );
}

#[test]
fn q09_header_names_are_spelled_as_cameras_know_them() {
    check(
        "HTTP/1.1 200 OK\r\nEtag: \"Etag\"\r\nwww-authenticate: x\r\nX-Etag: y\r\n\r\n",
        "HTTP/1.1 200 OK\r\nETag: \"Etag\"\r\nWWW-Authenticate: x\r\nX-Etag: y\r\n\r\n",
        true,
    );
}

#[test]
fn bodies_stay_as_they_are() {
    let body = "HTTP/1.0 200 OK\r\nEtag: x\r\n\r\n";
    check(
        &format!("HTTP/1.0 200 OK\r\n\r\n{body}"),
        &format!("HTTP/1.1 200 OK\r\n\r\n{body}"),
        true,
    );
}

#[test]
fn an_interim_head_is_not_the_final_one() {
    check(
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n",
        false,
    );
    check(
        "HTTP/1.0 100 Continue\r\n\r\nHTTP/1.0 200 OK\r\nEtag: x\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nETag: x\r\n\r\n",
        true,
    );
}

#[test]
fn what_is_no_head_stays() {
    check("", "", true);
    check("HTTP", "HTTP", true);
    check("\u{16}\u{3}\u{1}", "\u{16}\u{3}\u{1}", true);
}

proptest! {
    #[test]
    fn no_byte_behind_the_head_ever_changes(
        head in "HTTP/1\\.[01] [2-5][0-9]{2} [A-Z]{0,5}(\r\n(Etag|Date|X): [ -~]{0,9}){0,3}\r\n\r\n",
        body in proptest::collection::vec(any::<u8>(), 0..60),
    ) {
        let mut bytes = [head.as_bytes(), &body].concat();
        correct(&mut bytes);
        prop_assert_eq!(bytes.get(head.len()..), Some(body.as_slice()));
        prop_assert!(bytes.starts_with(b"HTTP/1.1 "));
    }
}
