//! The requests are spelled as published, byte for byte.

use super::*;
use crate::fault::{Ending, Garbage};

fn text(request: &Request) -> String {
    let bytes = request.to_bytes().unwrap();
    assert_eq!(bytes.len() as u64, request.length());
    String::from_utf8(bytes).unwrap()
}

fn body(request: &Request) -> String {
    text(request).split_once("\r\n\r\n").unwrap().1.to_owned()
}

fn photos() -> Vec<Photo> {
    vec![
        Photo::from_bytes("SAM_4371.JPG", *b"first"),
        Photo::from_bytes("SAM_4372.JPG", *b"second"),
    ]
}

#[test]
fn q01_q03_the_mail_is_the_published_one() {
    let want = include_str!("tests/published_email.txt").replace('\n', "\r\n");
    assert_eq!(text(&email(&Email::with(photos()))), want);
}

#[test]
fn the_content_length_of_a_mail_is_that_of_its_body() {
    let mail = email(&Email::with(photos()));
    let announced = format!("Content-Length: {}\r\n\r\n", mail.body_length());
    assert!(text(&mail).contains(&announced));
    assert_eq!(body(&mail).len() as u64, mail.body_length());
}

#[track_caller]
fn check_ending(ending: Ending, want: &str) {
    let mail = email(&Email {
        ending,
        ..Email::with(photos())
    });
    let body = body(&mail);
    let (_, end) = body.rsplit_once("second").unwrap();
    assert_eq!(end, want);
}

#[test]
fn q32_a_mail_ends_in_one_of_four_ways() {
    let boundary = "-----------------------------7d93b9550d4a";
    check_ending(Ending::Proper, &format!("\r\n{boundary}--\r\n"));
    check_ending(Ending::NoDashes, &format!("\r\n{boundary}\r\n"));
    check_ending(Ending::NoDashesNoLineEnd, &format!("\r\n{boundary}"));
    check_ending(Ending::Missing, "");
}

#[test]
fn q31_jpeg_may_be_called_pjpeg() {
    let mail = email(&Email {
        pjpeg: true,
        ..Email::with(photos())
    });
    assert_eq!(text(&mail).matches("content-Type: image/pjpeg;").count(), 2);
    let upload = put("h", "r", &photos()[0], true);
    assert!(text(&upload).contains("\r\nContent-Type: image/pjpeg\r\n"));
}

#[test]
fn q41_the_login_is_the_published_one() {
    let request = login("facebook", Some(&Login::published()), &[]);
    assert_eq!(body(&request), include_str!("tests/published_login.txt"));
    assert_eq!(
        String::from_utf8_lossy(request.head()),
        "POST http://snsgw.samsungmobile.com/facebook/auth HTTP/1.1\r\n\
         Host: snsgw.samsungmobile.com\r\n\
         Content-Type: text/xml\r\n\
         Content-Length: 702\r\n\r\n"
    );
}

#[test]
fn q42_a_plain_login_has_no_key_and_is_percent_encoded() {
    let request = login(
        "facebook",
        Some(&Login::plain("user@example.org", "secret")),
        &[],
    );
    assert_eq!(
        body(&request),
        include_str!("tests/published_plain_login.txt")
    );
    assert!(text(&request).starts_with("POST /facebook/auth HTTP/1.1\r\n"));
}

#[test]
fn q43_a_login_may_be_empty() {
    let request = login("facebook", None, &[]);
    assert!(text(&request).ends_with("Content-Length: 0\r\n\r\n"));
}

#[test]
fn an_announcement_is_the_composed_one() {
    let photo = Photo::from_bytes("SAM_0001.JPG", *b"");
    let request = announce(
        "facebook",
        &Announcement {
            session: "cb1b239456994fdaa689cdb119c52703",
            model: "NX300",
            caption: "Holiday shot",
            photo: &photo,
            garbage: &[],
        },
    );
    let want = include_str!("tests/published_announcement.txt");
    let (head, xml) = want.split_once("\n\n").unwrap();
    assert_eq!(
        text(&request),
        format!("{}\r\n\r\n{xml}", head.replace('\n', "\r\n"))
    );
}

#[test]
fn q53_a_video_is_announced_as_one() {
    let photo = Photo::from_bytes("SAM_0001.MP4", *b"");
    let announcement = Announcement {
        session: "1f",
        model: "NX300",
        caption: "",
        photo: &photo,
        garbage: &[Garbage::Nuls],
    };
    let request = text(&announce("youtube", &announcement));
    assert!(request.starts_with("POST /youtube/video HTTP/1.1\r\n"));
    assert!(request.contains("<Video>\n<Category "), "{request}");
    assert!(request.ends_with("</Request>\n\0\0\0"));
}

#[test]
fn q49_an_upload_goes_where_the_answer_said() {
    let photo = Photo::from_bytes("SAM_0001.JPG", *b"content");
    let request = put(
        "snsgw.samsungmobile.com:80",
        "upload/1f/SAM_0001.JPG",
        &photo,
        false,
    );
    assert_eq!(
        text(&request),
        "PUT /upload/1f/SAM_0001.JPG HTTP/1.1\r\n\
         Host: snsgw.samsungmobile.com:80\r\n\
         Content-Type: image/jpeg\r\n\
         Content-Length: 7\r\n\r\ncontent"
    );
    assert!(request.carries_photos());
}

#[test]
fn q36_a_file_name_need_not_be_utf_8() {
    let photo = Photo::from_bytes(b"\xbb\xe7.JPG", *b"");
    let bytes = email(&Email::with(vec![photo])).to_bytes().unwrap();
    let name = b"fileName=\"\xbb\xe7.JPG\"";
    assert!(bytes.windows(name.len()).any(|part| part == name));
}
