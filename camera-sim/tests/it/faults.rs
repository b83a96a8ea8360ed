//! Cameras that misbehave do so in the intended way only.

use crate::listener::{Play, Reply, answer, finish, listen, ok, play_as, succ};
use camera_sim::fault::{Cut, Ending, Fault, Garbage, HangUp, Names};
use camera_sim::transcript::End;
use camera_sim::{Photo, Reason, connection};
use std::time::Duration;

/// A mail of two small photos with these faults.
fn mail(script: Vec<Reply>, faults: &[Fault]) -> Play {
    play_as("nx300-email", script, |camera| {
        let photo = |name| Photo::from_bytes(name, b"content".repeat(50));
        let photos = vec![photo("SAM_0001.JPG"), photo("SAM_0002.JPG")];
        camera.photos(photos).faults(faults.iter().cloned())
    })
}

/// The mail that arrives with these faults, as text.
fn mailed(faults: &[Fault]) -> String {
    let play = mail(vec![ok(""), succ()], faults);
    play.transcript();
    play.texts().remove(1)
}

#[test]
fn segments_change_no_byte() {
    let whole = mailed(&[]);
    assert_eq!(mailed(&[Fault::Cut(Cut::EveryByte)]), whole);
    let cut = Cut::At(vec![1, 2, 900, 900, 1000, 1_000_000]);
    assert_eq!(mailed(&[Fault::Cut(cut)]), whole);
    assert_eq!(mailed(&[Fault::Stall(Duration::ZERO)]), whole);
}

#[test]
fn single_requests_can_be_cut_too() {
    let (address, listener) = listen(vec![succ()]);
    let bytes = b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc";
    let answer = connection::exchange(address, bytes, &Cut::At(vec![20, 40])).unwrap();
    assert_eq!(answer.body(), "<Response Status=\"succ\" />");
    assert_eq!(finish(address, listener), [bytes]);
}

#[test]
fn q32_the_ending_is_the_wanted_one() {
    assert!(mailed(&[]).ends_with("\r\n-----------------------------7d93b9550d4a\r\n"));
    assert!(mailed(&[Fault::Ending(Ending::Proper)]).ends_with("7d93b9550d4a--\r\n"));
    assert!(mailed(&[Fault::Ending(Ending::NoDashesNoLineEnd)]).ends_with("7d93b9550d4a"));
    assert!(mailed(&[Fault::Ending(Ending::Missing)]).ends_with("contentcontent"));
}

#[test]
fn faults_can_be_combined() {
    let text = mailed(&[
        Fault::Pjpeg,
        Fault::NamedSender,
        Fault::Names(Names::Same),
        Fault::Garbage(Garbage::Ampersand),
        Fault::Garbage(Garbage::StrayLine),
    ]);
    assert_eq!(text.matches("fileName=\"SAM_0001.JPG\"").count(), 2);
    assert_eq!(text.matches("content-Type: image/pjpeg;").count(), 2);
    assert!(text.contains("NX300 &lt;Camera@samsungcamera.com&gt;"));
    assert!(text.contains("<body>Tom & Jerry Sent from"));
    assert!(text.contains("4p4uaaq422af3\"/>\n</email>\r\n"));
}

#[test]
fn q36_names_may_be_korean_in_either_encoding() {
    assert!(mailed(&[Fault::Names(Names::Korean)]).contains("fileName=\"사진_0002.JPG\""));
    let play = mail(vec![ok(""), succ()], &[Fault::Names(Names::EucKr)]);
    let name = b"fileName=\"\xbb\xe7\xc1\xf8_0002.JPG\"";
    assert!(
        play.requests[1]
            .windows(name.len())
            .any(|part| part == name)
    );
}

const CUT_SHORT: Fault = Fault::Truncated {
    after: 500,
    hang_up: HangUp::HalfClose,
};

#[test]
fn q32_a_cut_mail_must_not_be_acknowledged() {
    let play = mail(vec![ok(""), succ()], &[CUT_SHORT]);
    let why = play.failure().reason;
    let Reason::CutBodyAccepted { sent, announced } = why else {
        panic!("{why}");
    };
    assert!(sent == 500 && announced > 1000);
}

#[test]
fn q32_a_cut_mail_may_be_refused_or_left_without_an_answer() {
    for reply in [answer("400 BAD REQUEST", "", ""), Reply::HangUp] {
        let play = mail(vec![ok(""), reply], &[CUT_SHORT]);
        assert_eq!(play.transcript().end, End::HungUp);
        let mail = &play.requests[1];
        let body = mail
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .unwrap()
            + 4;
        assert_eq!(mail.len() - body, 500);
    }
}

#[test]
fn a_camera_that_is_gone_waits_for_nothing() {
    let gone = Fault::Truncated {
        after: 0,
        hang_up: HangUp::Close,
    };
    let play = mail(vec![ok(""), Reply::Silence], &[gone]);
    assert_eq!(play.transcript().end, End::HungUp);
    assert!(play.texts()[1].ends_with("\r\n\r\n"));
}

#[test]
fn only_uploads_are_cut_short() {
    let play = play_as(
        "nx300-social",
        vec![answer("404 NOT FOUND", "", "")],
        |camera| camera.faults([CUT_SHORT]),
    );
    assert_eq!(play.failure().step, "hotspot check");
}
