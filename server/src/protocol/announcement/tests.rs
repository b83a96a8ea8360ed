//! Announcements as cameras write them (Q48, Q53).

use super::*;

const KEY: &str = "cb1b239456994fdaa689cdb119c52703";

fn parse(kind: Kind, inner: &str) -> Announcement {
    let body = format!(
        "<?xml version=\"1.0\"?>\n<Request Method=\"upload\" SessionKey=\"{KEY}\">{inner}</Request>"
    );
    Announcement::parse(kind, body.as_bytes()).expect("an announcement")
}

/// Checks album, file name and caption of a photo.
#[track_caller]
fn check(inner: &str, album: Option<&str>, file_name: &str, caption: &str) {
    let found = parse(Kind::Photo, inner);
    let found = (
        found.album.as_deref(),
        found.file_name.as_str(),
        found.caption.as_str(),
    );
    assert_eq!(found, (album, file_name, caption), "{inner}");
}

#[test]
fn q48_the_album_is_the_camera_and_content_the_caption() {
    check(
        "<Photo>\n<Album ID=\"\" Name=\"NX300\"/>\n<File Name=\"SAM_0001.JPG\"/>\n\
         <Content><![CDATA[Holiday shot]]></Content>\n</Photo>",
        Some("NX300"),
        "SAM_0001.JPG",
        "Holiday shot",
    );
}

#[test]
fn q48_missing_empty_and_closed_content_are_all_empty() {
    for content in [
        "",
        "<Content/>",
        "<Content></Content>",
        "<Content><![CDATA[]]></Content>",
        "<Content> </Content>",
    ] {
        check(
            &format!("<Photo><File Name=\"a.JPG\"/>{content}</Photo>"),
            None,
            "a.JPG",
            "",
        );
    }
}

#[test]
fn q48_a_caption_may_break_the_document() {
    check(
        "<Photo><File Name=\"a.JPG\"/><Content>I <3 R&B</Content></Photo>",
        None,
        "a.JPG",
        "I <3 R&B",
    );
}

#[test]
fn names_may_be_percent_encoded_or_not() {
    check(
        "<Album Name=\"NX%20mini\"/><File Name=\"%EC%82%AC%EC%A7%84.JPG\"/>",
        Some("NX mini"),
        "사진.JPG",
        "",
    );
    check(
        "<Album Name=\"\"/><File Name=\"사진 100%.JPG\"/>",
        None,
        "사진 100%.JPG",
        "",
    );
}

#[test]
fn an_encoded_slash_does_not_make_a_path() {
    check(
        "<File Name=\"..%2F..%2Fetc%2Fpasswd\"/>",
        None,
        "passwd",
        "",
    );
}

#[test]
fn a_file_without_a_name_gets_one_of_its_kind() {
    for kind in [(Kind::Photo, "photo.jpg"), (Kind::Video, "video.mp4")] {
        assert_eq!(parse(kind.0, "<File/>").file_name.as_str(), kind.1);
        assert_eq!(
            parse(kind.0, "<File Name=\"\"/>").file_name.as_str(),
            kind.1
        );
    }
}

#[test]
fn q53_a_video_has_a_category_and_an_owner() {
    let video = parse(
        Kind::Video,
        "<Video><Category Name=\"Travel\" OwnerID=\"me\"/><File Name=\"a.MP4\"/><Content>x</Content></Video>",
    );
    assert_eq!(
        (video.category.as_deref(), video.owner.as_deref()),
        (Some("Travel"), Some("me"))
    );
    assert_eq!(
        (video.file_name.as_str(), video.caption.as_str()),
        ("a.MP4", "x")
    );
}

#[test]
fn q53_the_title_of_a_video_stands_in_for_missing_content() {
    let video = parse(
        Kind::Video,
        "<Video Title=\"Sea\"><Category OwnerID=\"\"/><File Name=\"a.MP4\"/></Video>",
    );
    assert_eq!(
        (video.caption.as_str(), video.category, video.owner),
        ("Sea", None, None)
    );
}

#[test]
fn q51_without_a_possible_session_the_camera_has_to_log_in() {
    for root in [
        "<Request/>",
        "<Request SessionKey=\"\"/>",
        "<Request SessionKey=\"1f\"/>",
    ] {
        let refused = Announcement::parse(Kind::Photo, root.as_bytes());
        assert_eq!(refused, Err(Reject::UnknownSession), "{root}");
    }
    assert_eq!(Reject::UnknownSession.status(), 401);
}
