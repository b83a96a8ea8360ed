//! The Share button.

use crate::listener::{Reply, answer, ok, play, play_as, succ};
use camera_sim::{Fault, Photo, Reason, Wishes};

fn login() -> Reply {
    ok("<Response SessionKey=\"5e55\">\n<PersistKey Value=\"\"/>\n\
        <CryptSessionKey Value=\"5e55\"/>\n<LoginPeopleID=\"Any Display Name\"/>\n</Response>")
}

fn place() -> Reply {
    ok("<Response HostAddr=\"snsgw.samsungmobile.com:80\" ResourceID=\"upload/5e55/1.jpg\" />")
}

fn expired() -> Reply {
    answer(
        "401 UNAUTHORIZED",
        "",
        "<Response ErrCode=\"401\" ErrSubCode=\"0\" />",
    )
}

#[test]
fn nx300_logs_in_announces_and_uploads_each_photo_and_logs_out() {
    let script = vec![ok(""), login(), place(), succ(), place(), succ(), ok("")];
    let play = play("nx300-social", script);
    play.transcript();
    assert_eq!(
        play.lines(),
        [
            "GET / HTTP/1.1",
            "POST http://snsgw.samsungmobile.com/facebook/auth HTTP/1.1",
            "POST /facebook/photo HTTP/1.1",
            "PUT /upload/5e55/1.jpg HTTP/1.1",
            "POST /facebook/photo HTTP/1.1",
            "PUT /upload/5e55/1.jpg HTTP/1.1",
            "POST /facebook/auth HTTP/1.1",
        ]
    );
    let texts = play.texts();
    assert!(texts[2].contains(" SessionKey=\"5e55\" "));
    assert!(texts[4].contains("<File Name=\"SAM_0002.JPG\"/>"));
    assert!(texts[3].contains("\r\nHost: snsgw.samsungmobile.com:80\r\n"));
    assert!(texts[6].contains("Method=\"logout\""));
}

#[test]
fn the_uploaded_bytes_are_the_photos() {
    let photo = Photo::from_bytes("SAM_0001.JPG", *b"\0\xff\r\n\r\n");
    let script = vec![ok(""), login(), place(), succ(), ok("")];
    let play = play_as("nx300-social", script, |camera| {
        camera.photos(vec![photo.clone()])
    });
    assert!(play.requests[3].ends_with(b"Content-Length: 6\r\n\r\n\0\xff\r\n\r\n"));
}

#[test]
fn q47_site_and_caption_are_those_that_were_chosen() {
    let script = vec![ok(""), login(), place(), succ(), place(), succ(), ok("")];
    let play = play_as("nx300-social", script, |camera| {
        let wishes = Wishes {
            caption: Some("At the sea~A boat~Our dog".to_owned()),
            site: Some("picasa".to_owned()),
            ..Wishes::default()
        };
        camera.wishes(wishes).unwrap()
    });
    play.transcript();
    let lines = play.lines();
    assert_eq!(
        [&*lines[1], &*lines[2], &*lines[4], &*lines[6]],
        [
            "POST http://snsgw.samsungmobile.com/picasa/auth HTTP/1.1",
            "POST /picasa/photo HTTP/1.1",
            "POST /picasa/photo HTTP/1.1",
            "POST /picasa/auth HTTP/1.1",
        ]
    );
    for number in [2, 4] {
        let text = &play.texts()[number];
        let caption = "<Content><![CDATA[At the sea~A boat~Our dog]]></Content>\n";
        assert!(text.contains(caption), "{text}");
    }
}

#[test]
fn q42_the_qf30_logs_in_as_its_owner() {
    let play = play_as("qf30", vec![login(), place(), ok("OK")], |camera| {
        let wishes = Wishes {
            sender: Some("me@example.org".to_owned()),
            ..Wishes::default()
        };
        camera.wishes(wishes).unwrap()
    });
    assert!(play.texts()[0].contains("<UserName Value=\"me%40example.org\"/>"));
}

#[test]
fn q53_a_video_has_its_own_endpoint() {
    let script = vec![ok(""), login(), place(), succ(), ok("")];
    let play = play_as("nx300-video", script, |camera| {
        let video = Photo::generated_video("SAM_0001.MP4", 1, 3_000_000);
        camera.photos(vec![video]).site("youtube")
    });
    play.transcript();
    assert_eq!(play.lines()[2], "POST /youtube/video HTTP/1.1");
    assert!(play.texts()[3].contains("\r\nContent-Type: video/mp4\r\n"));
}

#[test]
fn q42_q50_qf30_logs_in_in_clear_and_wants_xml_for_its_upload() {
    let play = play("qf30", vec![login(), place(), ok("OK")]);
    assert!(play.texts()[0].contains("<UserName Value=\"Camera%40samsungcamera.com\"/>"));
    let why = play.failure();
    assert_eq!(why.step, "upload");
    assert!(matches!(
        why.reason,
        Reason::KeyMissing {
            key: "Status=\"succ\""
        }
    ));
}

#[track_caller]
fn check_login(answer: &str, want: Reason) {
    let why = play("qf30", vec![ok(answer)]).failure();
    assert_eq!((why.step, why.reason), ("login", want));
}

#[test]
fn q44_q45_a_login_needs_its_keys_and_short_values() {
    let key = "LoginPeopleID=\"";
    check_login("<Response SessionKey=\"5e55\">", Reason::KeyMissing { key });
    let key = "SessionKey=\"";
    check_login("<LoginPeopleID=\"me\"/>", Reason::KeyMissing { key });
    let long = format!(
        "<Response SessionKey=\"{}\"><LoginPeopleID=\"me\"/>",
        "5".repeat(64)
    );
    check_login(&long, Reason::ValueTooLong { key, length: 64 });
}

#[test]
fn q43_an_empty_login_is_followed_by_a_full_one_whatever_the_answer() {
    let refused = answer("400 BAD REQUEST", "", "<Response ErrCode=\"400\" />");
    let script = vec![
        ok(""),
        refused,
        login(),
        place(),
        succ(),
        place(),
        succ(),
        ok(""),
    ];
    let play = play_as("nx300-social", script, |camera| {
        camera.faults([Fault::EmptyLogin])
    });
    play.transcript();
    assert!(play.texts()[1].ends_with("Content-Length: 0\r\n\r\n"));
    assert!(play.texts()[2].contains("Method=\"login\""));
}

#[test]
fn q51_a_returning_camera_tries_its_old_key_first() {
    let script = vec![ok(""), place(), succ(), place(), succ()];
    let play = play_as("returning", script, |camera| camera.session("01d"));
    play.transcript();
    let announced = |text: &String| text.contains(" SessionKey=\"01d\" ");
    assert_eq!(play.texts().into_iter().filter(announced).count(), 2);
}

#[test]
fn q51_a_returning_camera_logs_in_when_its_key_has_expired() {
    let script = vec![ok(""), expired(), login(), place(), succ(), place(), succ()];
    let play = play("returning", script);
    play.transcript();
    let texts = play.texts();
    assert!(texts[3].contains(" SessionKey=\"5e55\" "));
    assert!(texts[5].contains(" SessionKey=\"5e55\" "));
}

#[test]
fn q51_a_returning_camera_does_not_log_in_for_other_refusals() {
    let broken = answer("500 INTERNAL SERVER ERROR", "", "");
    let why = play("returning", vec![ok(""), broken]).failure();
    assert_eq!(why.step, "announcement");
}
