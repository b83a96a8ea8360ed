//! Share buttons: login, announcement, upload, logout; Q40 to Q53.

use crate::harness::{SUCCESS, Server, between, body, status};
use camera_sim::photo::Photo;
use camera_sim::request::{self, Announcement, Login};

const PUBLISHED: &str = "[access]\nsenders = [\"f\"]";

pub(crate) fn login(server: &Server, site: &str) -> String {
    let answer = server.exchange(
        &request::login(site, Some(&Login::factory()), &[])
            .to_bytes()
            .unwrap(),
    );
    assert_eq!(status(&answer), 200, "{answer}");
    between(&answer, "<Response SessionKey=\"", "\"").to_owned()
}

pub(crate) fn announce(
    server: &Server,
    path: &str,
    session: &str,
    name: &str,
    caption: &str,
) -> String {
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Request Method=\"upload\" SessionKey=\"{session}\">\n\
         <Photo>\n<Album ID=\"\" Name=\"NX300\"/>\n<File Name=\"{name}\"/>\n<Content>{caption}</Content></Photo>\n</Request>"
    );
    post(server, path, &xml)
}

pub(crate) fn post(server: &Server, path: &str, xml: &str) -> String {
    let length = xml.len();
    let host = "snsgw.samsungmobile.com";
    server.exchange(
        format!("POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {length}\r\n\r\n{xml}")
            .as_bytes(),
    )
}

pub(crate) fn put(server: &Server, resource: &str, content: &[u8]) -> String {
    let length = content.len();
    let head = format!(
        "PUT /{resource} HTTP/1.1\r\nHost: snsgw.samsungmobile.com:80\r\nContent-Length: {length}\r\n\r\n"
    );
    server.exchange(&[head.as_bytes(), content].concat())
}

pub(crate) fn resource(answer: &str) -> String {
    between(answer, "ResourceID=\"", "\"").to_owned()
}

#[test]
fn q40_q41_the_published_nx300_login_is_understood() {
    let server = Server::with(PUBLISHED);
    let request = request::login("facebook", Some(&Login::published()), &[])
        .to_bytes()
        .unwrap();
    assert!(String::from_utf8_lossy(&request).contains("U%2BK0X1QnWUv4tkvrrtQ0aQ%3D%3D"));
    let answer = server.exchange(&request);
    assert_eq!(status(&answer), 200, "{answer}");
    assert!(body(&answer).contains("<LoginPeopleID=\"f\"/>"), "{answer}");
}

#[test]
fn q44_q45_the_answer_to_a_login_is_byte_for_byte_the_known_one() {
    let server = Server::start();
    let answer = server.exchange(
        &request::login("facebook", Some(&Login::factory()), &[])
            .to_bytes()
            .unwrap(),
    );
    let key = between(&answer, "<Response SessionKey=\"", "\"").to_owned();
    assert_eq!(key.len(), 32);
    assert_eq!(
        body(&answer),
        format!(
            "<Response SessionKey=\"{key}\">\n<PersistKey Value=\"\"/>\n<CryptSessionKey Value=\"{key}\"/>\n\
             <LoginPeopleID=\"Camera@samsungcamera.com\"/>\n<OAuth URL=\"http://snsgw.samsungmobile.com/oauth\"/>\n</Response>"
        )
    );
}

#[test]
fn q42_plain_credentials_of_a_qf30() {
    let server = Server::with("[access]\nsenders = [\"user@example.org\"]");
    let login = Login::plain("user@example.org", "secret");
    let answer = server.exchange(
        &request::login("youtube", Some(&login), &[])
            .to_bytes()
            .unwrap(),
    );
    assert!(
        body(&answer).contains("<LoginPeopleID=\"user@example.org\"/>"),
        "{answer}"
    );
}

#[test]
fn q43_an_empty_login_gets_400_and_the_next_one_works() {
    let server = Server::start();
    let answer = server.exchange(&request::login("facebook", None, &[]).to_bytes().unwrap());
    assert_eq!(status(&answer), 400);
    login(&server, "facebook");
}

#[test]
fn logins_that_are_not_allowed_get_401() {
    let server = Server::start();
    let stranger = Login::plain("stranger@example.org", "x");
    let answer = server.exchange(
        &request::login("facebook", Some(&stranger), &[])
            .to_bytes()
            .unwrap(),
    );
    assert_eq!(status(&answer), 401);
    assert_eq!(
        body(&answer),
        r#"<Response ErrCode="401" ErrSubCode="0" /><!-- Login failed -->"#
    );
}

#[test]
fn an_account_with_a_password_needs_it() {
    let password = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(password.path(), "secret\n").unwrap();
    let path = password.path().display();
    let server = Server::with(&format!(
        "[[access.account]]\nname = \"me\"\npassword_file = \"{path}\""
    ));
    let log_in = |password| {
        request::login("facebook", Some(&Login::plain("me", password)), &[])
            .to_bytes()
            .unwrap()
    };
    assert_eq!(status(&server.exchange(&log_in("wrong"))), 401);
    assert_eq!(status(&server.exchange(&log_in(""))), 401);
    assert_eq!(status(&server.exchange(&log_in("secret"))), 200);
}

#[test]
fn q46_sites_with_oauth_get_401_q47_any_other_site_is_fine() {
    let server = Server::start();
    let oauth =
        "<?xml version=\"1.0\"?><Request Method=\"login\"><OAuth Version=\"2.0\"/></Request>";
    assert_eq!(status(&post(&server, "/skydrive/auth", oauth)), 401);
    for site in ["facebook", "picasa", "odnoklassniki", "nobodyknows2"] {
        login(&server, site);
    }
    assert_eq!(
        status(&post(
            &server,
            "/Not-a-site/auth",
            "<Request Method=\"login\"/>"
        )),
        404
    );
}

#[test]
fn q49_q50_a_photo_goes_all_the_way() {
    let server = Server::start();
    let session = login(&server, "facebook");
    let photo = Photo::generated("SAM_0001.JPG", 7, 50_000);
    let announcement = Announcement {
        session: &session,
        photo: &photo,
        model: "NX300",
        caption: "Holiday shot",
        garbage: &[],
    };
    let answer = server.exchange(
        &request::announce("facebook", &announcement)
            .to_bytes()
            .unwrap(),
    );
    let resource = resource(&answer);
    let wanted =
        format!("<Response HostAddr=\"snsgw.samsungmobile.com:80\" ResourceID=\"{resource}\" />");
    assert_eq!(body(&answer), wanted);
    assert!(
        resource.starts_with(&format!("upload/{session}/")) && resource.ends_with(".JPG"),
        "{resource}"
    );
    assert!(!resource.contains("SAM_0001"), "the address is ours");
    let put = request::put("snsgw.samsungmobile.com:80", &resource, &photo, true)
        .to_bytes()
        .unwrap();
    assert_eq!(body(&server.exchange(&put)), SUCCESS);
    let library = server.library();
    let (path, content) = library.first_key_value().unwrap();
    assert!(path.ends_with("/SAM_0001.JPG"), "{path}");
    assert!(put.ends_with(content));
    let row = "SELECT count(*) FROM batch WHERE protocol = 'social' AND site = 'facebook' AND body = 'Holiday shot'
        AND camera = 'NX300' AND sender = 'Camera@samsungcamera.com'";
    assert_eq!(server.count(row), 1);
}

#[test]
fn q48_a_caption_may_be_missing_or_empty() {
    let server = Server::start();
    let session = login(&server, "facebook");
    for content in [
        "<Content></Content>",
        "<Content/>",
        "",
        "<Content><![CDATA[]]></Content>",
    ] {
        let xml = format!(
            "<Request SessionKey=\"{session}\"><Photo><File Name=\"a.JPG\"/>{content}</Photo></Request>"
        );
        assert_eq!(
            status(&post(&server, "/facebook/photo", &xml)),
            200,
            "{content:?}"
        );
    }
}

#[test]
fn photos_of_one_caption_are_one_batch() {
    let server = Server::start();
    let session = login(&server, "facebook");
    for (name, caption) in [
        ("a.JPG", "one"),
        ("b.JPG", "one"),
        ("c.JPG", "two"),
        ("d.JPG", "one"),
    ] {
        let resource = resource(&announce(
            &server,
            "/facebook/photo",
            &session,
            name,
            caption,
        ));
        assert_eq!(body(&put(&server, &resource, name.as_bytes())), SUCCESS);
    }
    assert_eq!(server.count("SELECT count(*) FROM batch"), 3);
    assert_eq!(
        server.count("SELECT max(n) FROM (SELECT count(*) AS n FROM arrival GROUP BY batch)"),
        2
    );
}

#[test]
fn a_repeated_put_is_the_same_arrival() {
    let server = Server::start();
    let session = login(&server, "facebook");
    let resource = resource(&announce(&server, "/facebook/photo", &session, "a.JPG", ""));
    assert_eq!(body(&put(&server, &resource, b"photo")), SUCCESS);
    assert_eq!(body(&put(&server, &resource, b"photo")), SUCCESS);
    let state = rusqlite::Connection::open(server.folder().join("state/nx-gateway.db")).unwrap();
    state
        .execute("UPDATE batch SET last_at = last_at - 999999", ())
        .unwrap();
    assert_eq!(body(&put(&server, &resource, b"photo")), SUCCESS);
    assert_eq!(server.photos_and_arrivals(), (1, 1));
    assert_eq!(
        server.count("SELECT count(*) FROM batch"),
        1,
        "however late it is repeated"
    );
}

#[test]
fn a_camera_that_makes_up_the_address_from_its_file_name_is_served() {
    let server = Server::start();
    let session = login(&server, "facebook");
    announce(
        &server,
        "/facebook/photo",
        &session,
        "\u{c0ac}\u{c9c4} 1.JPG",
        "",
    );
    let address = format!("upload/{session}/%EC%82%AC%EC%A7%84%201.JPG");
    assert_eq!(body(&put(&server, &address, b"photo")), SUCCESS);
    assert!(
        server
            .library()
            .keys()
            .next()
            .unwrap()
            .ends_with("/\u{c0ac}\u{c9c4} 1.JPG")
    );
}

#[test]
fn what_was_not_announced_and_what_is_empty_is_refused() {
    let server = Server::start();
    let session = login(&server, "facebook");
    assert_eq!(
        status(&put(
            &server,
            &format!("upload/{session}/never.JPG"),
            b"photo"
        )),
        404
    );
    let resource = resource(&announce(&server, "/facebook/photo", &session, "a.JPG", ""));
    assert_eq!(status(&put(&server, &resource, b"")), 400);
    server.assert_untouched();
}

#[test]
fn a_put_cut_short_leaves_nothing() {
    let mut server = Server::start();
    let session = login(&server, "facebook");
    let resource = resource(&announce(&server, "/facebook/photo", &session, "a.JPG", ""));
    let head = format!("PUT /{resource} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n");
    let answer = server.hang_up_after(&[head.as_bytes(), &[7; 999]].concat());
    assert!(!answer.contains("succ"), "{answer}");
    server.stop();
    server.assert_untouched();
}

#[test]
fn q51_sessions_survive_a_restart_and_unknown_ones_get_401() {
    let server = Server::start();
    let session = login(&server, "facebook");
    let resource = resource(&announce(&server, "/facebook/photo", &session, "a.JPG", ""));
    let server = server.restart();
    assert_eq!(
        body(&put(&server, &resource, b"photo")),
        SUCCESS,
        "the announcement was remembered"
    );
    assert_eq!(
        status(&announce(&server, "/facebook/photo", &session, "b.JPG", "")),
        200
    );
    let unknown = "0123456789abcdef0123456789abcdef";
    for key in [unknown, "", "short", &unknown.repeat(100)] {
        let answer = announce(&server, "/facebook/photo", key, "c.JPG", "");
        assert_eq!(status(&answer), 401, "{answer}");
    }
    let wanted = r#"<Response ErrCode="401" ErrSubCode="0" /><!-- Session expired -->"#;
    assert_eq!(
        body(&put(&server, &format!("upload/{unknown}/x.JPG"), b"photo")),
        wanted
    );
}

#[test]
fn q51_a_session_not_used_for_a_quarter_of_a_year_has_expired() {
    let server = Server::start();
    let session = login(&server, "facebook");
    let state = rusqlite::Connection::open(server.folder().join("state/nx-gateway.db")).unwrap();
    let days = |days: i64| days * 24 * 3600 * 1000;
    state
        .execute("UPDATE session SET used_at = used_at - ?1", [days(89)])
        .unwrap();
    assert_eq!(
        status(&announce(&server, "/facebook/photo", &session, "a.JPG", "")),
        200
    );
    state
        .execute("UPDATE session SET used_at = used_at - ?1", [days(91)])
        .unwrap();
    assert_eq!(
        status(&announce(&server, "/facebook/photo", &session, "b.JPG", "")),
        401
    );
}

#[test]
fn q52_after_logout_the_session_is_gone() {
    let server = Server::start();
    let session = login(&server, "facebook");
    let resource = resource(&announce(&server, "/facebook/photo", &session, "a.JPG", ""));
    let answer = server.exchange(&request::logout("facebook", &session).to_bytes().unwrap());
    assert_eq!(status(&answer), 200);
    assert_eq!(status(&put(&server, &resource, b"photo")), 401);
    assert_eq!(
        status(&announce(&server, "/facebook/photo", &session, "b.JPG", "")),
        401
    );
    server.assert_untouched();
}

#[test]
fn q53_a_video_goes_the_same_way() {
    let server = Server::start();
    let session = login(&server, "youtube");
    let xml = format!(
        "<Request SessionKey=\"{session}\"><Video Title=\"t\"><Category Name=\"c\" OwnerID=\"o\"/>\
         <File Name=\"SAM_0001.MP4\"/></Video></Request>"
    );
    let resource = resource(&post(&server, "/youtube/video", &xml));
    assert!(resource.ends_with(".MP4"), "{resource}");
    assert_eq!(body(&put(&server, &resource, b"film")), SUCCESS);
    assert_eq!(
        server.count("SELECT count(*) FROM photo WHERE kind = 'video'"),
        1
    );
}
