//! HTTP as cameras speak and hear it: Q1 to Q12.

use crate::harness::{SUCCESS, Server, body, status};
use camera_sim::photo::Photo;
use camera_sim::request::{Email, email};

fn mail(photos: Vec<Photo>) -> Vec<u8> {
    email(&Email::with(photos)).to_bytes().unwrap()
}

fn photo() -> Photo {
    Photo::generated("SAM_0001.JPG", 1, Photo::SMALLEST)
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

#[test]
fn q01_q02_q03_the_published_nx300_mail_gets_the_known_good_answer() {
    let server = Server::start();
    let request = mail(vec![photo()]);
    let head = String::from_utf8_lossy(&request).into_owned();
    assert!(head.starts_with(
        "POST /social/columbus/email?DUID=123456789033  HTTP/1.0\r\nAuthorization:OAuth "
    ));
    assert_eq!(head.matches("\r\nUser-Agent: ").count(), 2);
    let answer = server.exchange(&request);
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert_eq!(body(&answer), SUCCESS);
    assert_eq!(server.contents().len(), 1);
}

#[test]
fn q01_one_blank_is_fine_too() {
    let server = Server::start();
    let request = text(mail(vec![])).replacen("  HTTP/1.0", " HTTP/1.0", 1);
    assert_eq!(body(&server.exchange(request.as_bytes())), SUCCESS);
}

#[test]
fn q04_an_absolute_target_means_its_path() {
    let server = Server::start();
    let answer = server.exchange(
        b"POST http://snsgw.samsungmobile.com/facebook/auth HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
    );
    assert_eq!(
        body(&answer),
        r#"<Response ErrCode="400" ErrSubCode="0" /><!-- The request is empty -->"#
    );
}

#[test]
fn q04_q05_the_target_names_the_host_where_the_header_does_not() {
    let server = Server::start();
    for request in [
        "GET http://gld.samsungosp.com/ HTTP/1.1\r\nHost: 192.168.1.2\r\n\r\n",
        "GET http://gld.samsungosp.com/ HTTP/1.0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: GLD.SamsungOSP.com\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: gld.samsungosp.com:80\r\n\r\n",
        "GET / HTTP/1.1\r\nhost:gld.samsungosp.com\r\n\r\n",
    ] {
        let answer = server.exchange(request.as_bytes());
        assert!(
            answer.contains("\r\nETag: \"deadbeef\"\r\n"),
            "{request:?}: {answer}"
        );
    }
}

#[test]
fn q06_lines_that_are_no_headers_are_skipped() {
    let server = Server::start();
    let odd = "HTTP/1.0\r\nno colon here\r\nX-Odd : 1\r\n";
    let request = String::from_utf8_lossy(&mail(vec![])).replacen("HTTP/1.0\r\n", odd, 1);
    assert_eq!(body(&server.exchange(request.as_bytes())), SUCCESS);
}

#[test]
fn q07_the_first_read_brings_the_whole_answer() {
    let server = Server::start();
    for request in [
        mail(vec![photo()]),
        b"GET / HTTP/1.1\r\nHost: gld.samsungosp.com\r\n\r\n".to_vec(),
        b"GET /nothing HTTP/1.0\r\n\r\n".to_vec(),
    ] {
        let whole = camera_sim::connection::exchange(
            server.address,
            &request,
            &camera_sim::fault::Cut::Whole,
        );
        assert!(whole.is_ok(), "{whole:?}");
    }
}

#[test]
fn q08_q09_q10_every_answer_has_the_known_good_head() {
    let server = Server::start();
    for (request, first) in [
        (
            "GET / HTTP/1.1\r\nHost: gld.samsungosp.com\r\n\r\n",
            "HTTP/1.1 200 OK",
        ),
        (
            "GET / HTTP/1.0\r\nHost: www.msn.com\r\nConnection: keep-alive\r\n\r\n",
            "HTTP/1.1 200 OK",
        ),
        (
            "GET /no/such/thing HTTP/1.1\r\nHost: x\r\n\r\n",
            "HTTP/1.1 404 NOT FOUND",
        ),
        (
            "POST /facebook/auth HTTP/1.0\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 400 BAD REQUEST",
        ),
        (
            "PUT /upload/1/2 HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx",
            "HTTP/1.1 401 UNAUTHORIZED",
        ),
        (
            "GET /social/columbus/email HTTP/1.1\r\nHost: x\r\n\r\n",
            "HTTP/1.1 302 FOUND",
        ),
    ] {
        let answer = server.exchange(request.as_bytes());
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert_eq!(head.lines().next(), Some(first), "{answer}");
        let length = format!("\r\nContent-Length: {}", body.len());
        for line in [
            "\r\nContent-Type: text/html; charset=utf-8",
            "\r\nConnection: close",
            "\r\nDate: ",
            &length,
        ] {
            assert_eq!(head.matches(line).count(), 1, "{line:?} in {answer}");
        }
        assert!(
            !head.to_lowercase().contains("transfer-encoding"),
            "{answer}"
        );
        let upper = head
            .lines()
            .skip(1)
            .all(|line| line.starts_with(|first: char| first.is_ascii_uppercase()));
        assert!(upper, "{answer}");
    }
}

#[test]
fn q08_refusals_are_xml_never_a_page() {
    let server = Server::start();
    for request in [
        "GET /x HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /x/photo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n<a>",
    ] {
        let answer = server.exchange(request.as_bytes());
        let status = status(&answer);
        let start = format!(r#"<Response ErrCode="{status}" ErrSubCode="0" /><!-- "#);
        assert!(body(&answer).starts_with(&start), "{answer}");
    }
}

#[test]
fn q11_a_refused_mail_is_read_to_its_end_so_that_the_camera_hears_the_answer() {
    let server = Server::start();
    let mut mail = Email::with(vec![Photo::generated("SAM_0001.JPG", 1, 8_000_000)]);
    mail.sender = "stranger@example.org".to_owned();
    let answer = server.exchange(&email(&mail).to_bytes().unwrap());
    assert_eq!(status(&answer), 401);
    assert_eq!(
        body(&answer),
        r#"<Response ErrCode="401" ErrSubCode="0" /><!-- The sender is not allowed -->"#
    );
    server.assert_untouched();
}

#[test]
fn q12_a_content_encoding_is_not_believed() {
    let server = Server::start();
    let request = String::from_utf8_lossy(&mail(vec![])).replacen(
        "Pragma:",
        "Content-Encoding: UTF-8\r\nPragma:",
        1,
    );
    assert_eq!(body(&server.exchange(request.as_bytes())), SUCCESS);
}

#[test]
fn a_client_that_waits_for_100_continue_is_told_to_go_on() {
    use std::io::{Read as _, Write as _};
    let server = Server::start();
    let request = String::from_utf8(mail(vec![])).unwrap();
    let request = request.replacen("  HTTP/1.0\r\n", " HTTP/1.1\r\nExpect: 100-continue\r\n", 1);
    let (head, rest) = request.split_once("\r\n\r\n").unwrap();
    let mut socket = server.connect();
    write!(socket, "{head}\r\n\r\n").unwrap();
    let mut interim = [0; 25];
    socket.read_exact(&mut interim).unwrap();
    assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
    socket.write_all(rest.as_bytes()).unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    assert_eq!(body(&answer), SUCCESS);
}

#[test]
fn what_is_no_http_is_refused_and_the_server_goes_on() {
    let server = Server::start();
    let answer =
        server.exchange(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 a TLS hello\r\n\r\n");
    assert_eq!(status(&answer), 400);
    assert_eq!(body(&server.exchange(&mail(vec![]))), SUCCESS);
}
