//! The Email button.

use crate::listener::{answer, ok, play, play_as, succ};
use camera_sim::transcript::{End, Verdict};
use camera_sim::{Photo, Reason, Wishes, request};

#[test]
fn a_mail_arrives_byte_for_byte() {
    let photos = || vec![Photo::generated("SAM_0007.JPG", 7, 300_000)];
    let play = play_as("nx300-email", vec![ok(""), succ()], |camera| {
        camera.photos(photos())
    });
    assert_eq!(play.transcript().end, End::Sent);
    let want = request::email(&request::Email::with(photos()));
    assert_eq!(play.requests[1], want.to_bytes().unwrap());
}

#[test]
fn the_transcript_has_every_request_answer_and_verdict() {
    let play = play("nx300-email", vec![ok("200 OK\n"), succ()]);
    let [check, mail] = play.transcript().exchanges.as_slice() else {
        panic!("two steps");
    };
    assert_eq!((check.step, mail.step), ("hotspot check", "mail"));
    assert_eq!(check.request, play.requests[0]);
    let (head, length) = (&mail.request, mail.body_length);
    assert_eq!(play.requests[1].len() as u64, head.len() as u64 + length);
    assert!(mail.answer.ends_with(b"<Response Status=\"succ\" />"));
    assert_eq!(mail.verdict, Verdict::Fine("the camera shows success"));
}

#[test]
fn progress_begins_rises_and_ends_with_everything() {
    use camera_sim::{Camera, Event, Profile};
    let (address, listener) = crate::listener::listen(vec![ok(""), succ()]);
    let camera = Camera::new(Profile::named("nx300-email").unwrap()).gateway(address);
    let (mut seen, mut ended) = (Vec::new(), 0);
    let result = camera.send(&mut |event| match event {
        Event::Begins { total, .. } => seen = vec![(0, total)],
        Event::Sent { sent, total } => seen.push((sent, total)),
        Event::Done(_) => ended += 1,
    });
    result.unwrap();
    crate::listener::finish(address, listener);
    assert!(seen.len() > 3 && seen.is_sorted());
    let (sent, total) = *seen.last().unwrap();
    assert_eq!((sent, ended), (total, 2));
}

#[test]
fn nx500_writes_to_thirty_recipients() {
    let play = play("nx500-email", vec![ok(""), succ()]);
    play.transcript();
    assert_eq!(play.texts()[1].matches("<receiver>").count(), 30);
}

#[test]
fn what_was_chosen_is_in_the_mail_byte_for_byte() {
    let photos = || vec![Photo::from_bytes("SAM_0001.JPG", *b"content")];
    let wishes = Wishes {
        photos: Some(photos()),
        sender: Some("me@example.org".to_owned()),
        recipients: ["granny@example.net", "uncle@example.net"]
            .map(str::to_owned)
            .to_vec(),
        subject: Some("Grüße & Küsse".to_owned()),
        caption: Some("Am Meer~Ein Boot".to_owned()),
        site: None,
    };
    let play = play_as("nx300-email", vec![ok(""), succ()], |camera| {
        camera.wishes(wishes.clone()).unwrap()
    });
    play.transcript();
    let want = request::email(&request::Email {
        sender: "me@example.org".to_owned(),
        recipients: wishes.recipients.clone(),
        title: "Grüße & Küsse".to_owned(),
        text: "Am Meer~Ein Boot".to_owned(),
        ..request::Email::with(photos())
    });
    assert_eq!(play.requests[1], want.to_bytes().unwrap());
    let part = "<sender>me@example.org</sender><receiverList><receiver>granny@example.net</receiver> \
        <receiver>uncle@example.net</receiver> </receiverList><title><![CDATA[Grüße & Küsse]]></title> \
        <body><![CDATA[Am Meer~Ein Boot\r\nlanguage_sh100_utf8]]></body>";
    assert!(play.texts()[1].contains(part), "{}", play.texts()[1]);
}

#[test]
fn q33_st200f_has_a_name() {
    let cookie = "Set-Cookie: a=b; Domain=.yahoo.co.kr\r\n";
    let play = play("st200f", vec![answer("200 OK", cookie, ""), succ()]);
    let want = "<sender>ST200F &lt;Camera@samsungcamera.com&gt;</sender>";
    assert!(play.texts()[1].contains(want));
}

#[test]
fn an_answer_without_succ_is_no_success() {
    let why = play("nx300-email", vec![ok(""), ok("Yay")]).failure();
    assert_eq!(
        why.to_string(),
        "the NX300 would fail at the mail: the camera searches the answer for `Status=\"succ\"` \
         in vain"
    );
    assert_eq!(why.transcript.exchanges.len(), 2);
}

#[test]
fn a_refused_sender_is_told_so() {
    let refused = answer("401 UNAUTHORIZED", "", "<Response ErrCode=\"401\" />");
    let why = play("nx300-email", vec![ok(""), refused]).failure();
    let line = "HTTP/1.1 401 UNAUTHORIZED".to_owned();
    assert_eq!(
        why.reason,
        Reason::Status {
            line,
            wanted: "200"
        }
    );
}

#[test]
fn q60_q61_st1000_stops_at_the_provider_list_and_that_is_all_right() {
    let time = ok("<initializeResult><currentServerTime>1400000000000</currentServerTime>");
    let play = play("st1000", vec![time, answer("404 NOT FOUND", "", "")]);
    assert_eq!(play.transcript().end, End::AsFarAsTheRealOne);
    assert_eq!(
        play.lines(),
        [
            "GET /security/sso/initialize/time HTTP/1.1",
            "GET /social/columbus/serviceproviders/list HTTP/1.1"
        ]
    );
}

#[test]
fn q60_st1000_needs_a_time_in_milliseconds() {
    let time = ok("<currentServerTime>1400000000</currentServerTime>");
    let why = play("st1000", vec![time]).failure();
    assert_eq!(why.step, "time");
}

#[test]
fn a_header_that_no_camera_sends_stands_behind_the_cameras_own_in_each_request() {
    let photos = || vec![Photo::from_bytes("SAM_0001.JPG", *b"content")];
    let play = play_as("nx300-email", vec![ok(""), succ()], |camera| {
        camera.photos(photos()).header("X-Test", "yes")
    });
    play.transcript();
    let mail = request::email(&request::Email::with(photos()));
    let want = mail.with_header("X-Test", "yes").to_bytes().unwrap();
    assert_eq!(play.requests[1], want);
    let head = &play.texts()[0];
    assert!(head.ends_with("\r\nX-Test: yes\r\n\r\n"), "{head}");
}
