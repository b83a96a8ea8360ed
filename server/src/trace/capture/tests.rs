//! What a capture is called, and what it says where something was left out.

use super::*;
use crate::trace::recording::{Extent, Recording};
use jiff::civil::date;

fn recorded(bytes: &str, extent: Extent) -> Recorded {
    let recording = Recording::new(extent);
    recording.received(bytes.as_bytes());
    recording.answered(bytes.as_bytes());
    recording.look()
}

#[track_caller]
fn check_name(request: &str, peer: &str, want: &str) {
    let at = date(2026, 11, 22).at(10, 2, 26, 0);
    let got = name(&recorded(request, Extent::BRIEF), peer.parse().unwrap(), at);
    assert_eq!(got, format!("2026-11-22T10-02-26_{want}"));
}

#[test]
fn a_capture_is_named_by_time_camera_and_path() {
    check_name(
        "POST /facebook/auth HTTP/1.1\r\n",
        "192.168.1.40",
        "192.168.1.40_POST_facebook_auth",
    );
    check_name(
        "POST http://snsgw.x:80/a/b  HTTP/1.0\r\n",
        "::ffff:10.0.0.1",
        "10.0.0.1_POST_a_b",
    );
    check_name("GET /?DUID=1 HTTP/1.1\r\n", "fe80::1", "fe80--1_GET");
    check_name("", "10.0.0.1", "10.0.0.1_nothing");
}

#[test]
fn no_request_can_name_a_file_elsewhere_or_show_its_session() {
    check_name(
        "GET /../../etc/passwd HTTP/1.1",
        "10.0.0.1",
        "10.0.0.1_GET_etc_passwd",
    );
    check_name("\u{16}\u{3} ..\\..\0 x", "10.0.0.1", "10.0.0.1");
    check_name(
        "PUT /upload/cb1b239456994fda/1.jpg HTTP/1.1",
        "10.0.0.1",
        "10.0.0.1_PUT_upload_cb1b_masked_1.jpg",
    );
    let long = format!("GET /{} HTTP/1.1", "x".repeat(500));
    assert!(
        name(
            &recorded(&long, Extent::BRIEF),
            [10, 0, 0, 1].into(),
            DateTime::ZERO
        )
        .len()
            < 200
    );
}

#[track_caller]
fn check_texts(bytes: &str, extent: Extent, want_request: &str, want_answer: &str) {
    let recorded = recorded(bytes, extent);
    assert_eq!(String::from_utf8_lossy(&request(&recorded)), want_request);
    assert_eq!(String::from_utf8_lossy(&answer(&recorded)), want_answer);
}

#[test]
fn the_middle_is_replaced_by_its_size() {
    let extent = Extent {
        head: 4,
        tail: 4,
        answer: 4,
    };
    check_texts(
        "abcdefgh",
        extent,
        "abcdefgh",
        "abcd\n[… 4 bytes left out …]\n",
    );
    check_texts(
        "abcd<123456>xyz",
        extent,
        "abcd\n[… 7 bytes left out …]\n>xyz",
        "abcd\n[… 11 bytes left out …]\n",
    );
    let brief = Extent {
        head: 4,
        tail: 0,
        answer: 4,
    };
    check_texts(
        "abcdef",
        brief,
        "abcd\n[… 2 bytes left out …]\n",
        "abcd\n[… 2 bytes left out …]\n",
    );
}

#[test]
fn a_password_is_hidden_across_the_end_of_the_head_and_in_the_tail() {
    let text = "<Password Value=\"hunter22\"/>";
    for head in 0..text.len() {
        for tail in 0..text.len() {
            let recorded = recorded(
                text,
                Extent {
                    head,
                    tail,
                    answer: head,
                },
            );
            for shown in [request(&recorded), answer(&recorded)] {
                let shown = String::from_utf8_lossy(&shown).into_owned();
                assert!(!shown.contains("nter"), "{head} {tail} {shown}");
            }
        }
    }
}

#[test]
fn a_line_for_the_log_is_printable_masked_and_short() {
    assert_eq!(
        first_line_for_log(b"GET /\x1b[31m HTTP/9\r\nHost: x"),
        "GET /\\x1b[31m HTTP/9"
    );
    assert_eq!(
        first_line_for_log(b"PUT /upload/cb1b239456994fda/x"),
        "PUT /upload/cb1b[masked]/x"
    );
    assert_eq!(first_line_for_log(b""), "");
    let long = first_line_for_log(&[0xff; 1000]);
    assert!(long.ends_with('…') && long.len() < 700);
}
