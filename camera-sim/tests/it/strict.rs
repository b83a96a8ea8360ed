//! What no camera forgives: two pieces, chunks, silence.

use crate::listener::{Reply, finish, listen, ok, play, play_as};
use camera_sim::fault::Cut;
use camera_sim::{Reason, connection};
use std::time::Duration;

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n";

#[track_caller]
fn check(reply: Reply, want: Reason) {
    let why = play("nx300-email", vec![reply]).failure();
    assert_eq!((why.step, why.reason), ("hotspot check", want));
}

#[test]
fn q07_a_body_in_a_second_segment_is_never_seen() {
    let reply = Reply::InPieces(HEAD.into(), b"200 OK\n".into());
    let why = play("nx300-email", vec![reply]).failure();
    assert_eq!(
        why.to_string(),
        "the NX300 would fail at the hotspot check: the camera needs header and body in one \
         piece; got 38 bytes without the body"
    );
}

#[test]
fn q07_a_head_in_two_segments_is_never_understood() {
    let (first, second) = HEAD.split_at(20);
    check(
        Reply::InPieces(first.into(), second.into()),
        Reason::HeadCutOff { came: 20 },
    );
}

#[test]
fn q07_an_answer_must_fit_into_the_buffer() {
    let reason = play("nx300-email", vec![ok(&"x".repeat(3000))])
        .failure()
        .reason;
    let Reason::BodyCutOff { head, came, length } = reason else {
        panic!("{reason}");
    };
    assert_eq!((head + came, length), (2048, 3000));
}

#[test]
fn q08_chunks_are_refused() {
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    check(Reply::Whole(chunked.into()), Reason::Chunked);
}

#[test]
fn a_server_that_closes_without_a_word_is_named() {
    check(Reply::HangUp, Reason::NoAnswer);
}

#[test]
fn a_camera_does_not_wait_forever() {
    let play = play_as("nx300-email", vec![Reply::Silence], |camera| {
        camera.patience(Duration::from_millis(20))
    });
    assert_eq!(play.failure().reason, Reason::TooLate { seconds: 0 });
}

#[test]
fn a_port_where_nobody_listens_is_named() {
    let (address, listener) = listen(Vec::new());
    finish(address, listener);
    let reason = connection::exchange(address, b"x", &Cut::Whole).unwrap_err();
    let Reason::NoConnection { to, .. } = reason else {
        panic!("{reason}");
    };
    assert_eq!(to, address.to_string());
}
