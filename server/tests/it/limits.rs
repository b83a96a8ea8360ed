//! Who is let in, and how much may come.

use crate::harness::{SUCCESS, Server, body, status};
use camera_sim::photo::Photo;
use camera_sim::request::{Email, email};
use std::io::{Read as _, Write as _};

fn mail(size: u64) -> Vec<u8> {
    email(&Email::with(vec![Photo::generated(
        "SAM_0001.JPG",
        1,
        size,
    )]))
    .to_bytes()
    .unwrap()
}

#[test]
fn networks_that_are_not_allowed_get_no_answer_at_all() {
    let server = Server::with("[server]\nallow_networks = [\"192.0.2.0/24\"]");
    let mut socket = server.connect();
    let _ = socket.write_all(b"GET / HTTP/1.0\r\n\r\n");
    let mut answer = Vec::new();
    let _ = socket.read_to_end(&mut answer);
    assert_eq!(answer, b"");
}

#[test]
fn an_upload_beyond_the_limit_is_refused_and_leaves_nothing() {
    let server = Server::with("[server]\nmax_upload = \"1 MB\"");
    let answer = server.exchange(&mail(1_200_000));
    assert_eq!(status(&answer), 413);
    assert_eq!(
        body(&answer),
        r#"<Response ErrCode="413" ErrSubCode="0" /><!-- Too large -->"#
    );
    server.assert_untouched();
    assert_eq!(body(&server.exchange(&mail(900_000))), SUCCESS);
}

#[test]
fn a_chunked_upload_beyond_the_limit_is_refused_and_leaves_nothing() {
    let server = Server::with("[server]\nmax_upload = \"1 MB\"");
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(65_536)).repeat(20);
    let head = "POST /social/columbus/email HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Type: multipart/form-data; boundary=B\r\n\r\n";
    let part = "--B\r\nContent-Disposition: form-data; name=\"binary\"; filename=\"a\"\r\n\r\n";
    let part = format!("{:x}\r\n{part}\r\n", part.len());
    let mut socket = server.connect();
    // The server stops reading at the limit, so the end may not get through.
    let _ = write!(socket, "{head}{part}{chunk}0\r\n\r\n");
    let mut answer = String::new();
    let _ = socket.read_to_string(&mut answer);
    assert!(!answer.contains("succ"), "{answer}");
    let server = server.restart();
    server.assert_untouched();
}

#[test]
fn q11_a_mail_far_beyond_the_limit_hears_why_it_is_refused() {
    let server = Server::with("[server]\nmax_upload = \"1 MB\"");
    assert_eq!(status(&server.exchange(&mail(20_000_000))), 413);
    server.assert_untouched();
}

#[test]
fn a_chunked_mail_is_fine() {
    let server = Server::start();
    let request = email(&Email::with(vec![Photo::from_bytes("a.JPG", *b"photo")]))
        .to_bytes()
        .unwrap();
    let split = request
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap()
        + 4;
    let head = String::from_utf8_lossy(&request[..split]).replacen("HTTP/1.0", "HTTP/1.1", 1);
    let head = head.replacen(
        "Content-Length:",
        "Transfer-Encoding: chunked\r\nX-Length:",
        1,
    );
    let mut chunked = head.into_bytes();
    for chunk in request[split..].chunks(100) {
        write!(chunked, "{:x}\r\n", chunk.len()).unwrap();
        chunked.extend_from_slice(chunk);
        chunked.extend_from_slice(b"\r\n");
    }
    chunked.extend_from_slice(b"0\r\n\r\n");
    assert_eq!(body(&server.exchange(&chunked)), SUCCESS);
    assert_eq!(server.contents(), [b"photo"]);
}

#[test]
fn a_disk_without_reserve_refuses_before_anything_is_stored() {
    let server = Server::with("[storage]\nkeep_free = \"1000 TiB\"");
    let answer = server.exchange(&mail(100_000));
    assert_eq!(status(&answer), 507);
    assert_eq!(
        body(&answer),
        r#"<Response ErrCode="507" ErrSubCode="0" /><!-- No room for the upload -->"#
    );
    server.assert_untouched();
}

#[test]
fn documents_larger_than_any_camera_sends_are_refused() {
    let server = Server::start();
    let xml = format!(
        "<Request Method=\"login\"><!-- {} -->",
        "x".repeat(1_000_000)
    );
    let head = format!(
        "POST /facebook/auth HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n",
        xml.len()
    );
    assert_eq!(
        status(&server.exchange(format!("{head}{xml}").as_bytes())),
        413
    );
    let head = format!(
        "GET / HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n",
        "x".repeat(1_000_000)
    );
    let mut socket = server.connect();
    let _ = socket.write_all(head.as_bytes());
    let mut answer = Vec::new();
    let _ = socket.read_to_end(&mut answer);
    let answer = String::from_utf8(answer).unwrap();
    assert!(answer.is_empty() || status(&answer) == 431, "{answer}");
    assert_eq!(body(&server.exchange(&mail(9000))), SUCCESS);
}

#[test]
fn many_cameras_at_once_all_get_through() {
    let server = Server::start();
    std::thread::scope(|scope| {
        for seed in 0..40 {
            let server = &server;
            scope.spawn(move || {
                let photo = Photo::generated("SAM_0001.JPG", seed, 100_000);
                let request = email(&Email::with(vec![photo])).to_bytes().unwrap();
                assert_eq!(body(&server.exchange(&request)), SUCCESS);
            });
        }
    });
    assert_eq!(server.contents().len(), 40);
}

#[test]
fn connections_that_only_wait_do_not_keep_others_out() {
    let server = Server::start();
    let idle: Vec<_> = (0..100).map(|_| server.connect()).collect();
    let mut slow = server.connect();
    slow.write_all(&mail(100_000)[..50_000]).unwrap();
    assert_eq!(body(&server.exchange(&mail(9000))), SUCCESS);
    drop((idle, slow));
}

/// From an address of its own, where the system lets it.
fn connect_from(address: [u8; 4], server: &Server) -> std::net::TcpStream {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let socket = runtime.block_on(async {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind((address, 0).into()).unwrap();
        socket.connect(server.address).await.unwrap()
    });
    let socket = socket.into_std().unwrap();
    socket.set_nonblocking(false).unwrap();
    socket
}

#[test]
#[cfg(target_os = "linux")]
fn one_host_that_never_finishes_its_uploads_keeps_no_camera_out() {
    let server = Server::start();
    let beginning = &mail(100_000)[..50_000];
    let never_finished: Vec<_> = (0..140)
        .map(|_| {
            let mut socket = server.connect();
            socket.write_all(beginning).unwrap();
            socket
        })
        .collect();
    // Three quarters of all that may be received at once, and no more.
    while server.half_received() < 96 {
        std::thread::yield_now();
    }
    let mut camera = connect_from([127, 0, 0, 2], &server);
    camera.write_all(&mail(9000)).unwrap();
    let mut answer = String::new();
    camera.read_to_string(&mut answer).unwrap();
    assert_eq!(body(&answer), SUCCESS);
    assert_eq!(server.half_received(), 96);
    drop(never_finished);
}
