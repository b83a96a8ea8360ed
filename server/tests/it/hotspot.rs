//! "Is there internet?": Q20 to Q22, and the ST1000's time (Q60, Q61).

use crate::harness::{SUCCESS, Server, body, status};
use camera_sim::request::{Email, email};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

fn check(server: &Server, host: &str) -> String {
    server.exchange(format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes())
}

/// True for the redirect, false for the cookie.
#[track_caller]
fn is_redirect(answer: &str, host: &str) -> bool {
    match status(answer) {
        302 => {
            assert!(answer.contains("\r\nLocation: http://"), "{answer}");
            assert!(!answer.contains("https"), "{answer}");
            true
        }
        200 => {
            let cookie = format!("\r\nSet-Cookie: samsung=hotspot; Domain=.{host}; Path=/\r\n");
            assert!(answer.contains(&cookie), "{answer}");
            false
        }
        _ => panic!("{answer}"),
    }
}

#[test]
fn q20_gld_is_answered_as_the_nx_mini_wants_it() {
    let server = Server::start();
    let answer = check(&server, "gld.samsungosp.com");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.contains("\r\nETag: \"deadbeef\"\r\n"), "{answer}");
    assert_eq!(answer.matches("Server:").count(), 1, "{answer}");
    assert!(
        answer.contains("\r\nServer: nginx/notreally\r\n"),
        "{answer}"
    );
    assert!(answer.contains("\r\nContent-Length: 0\r\n"), "{answer}");
    assert_eq!(body(&answer), "");
}

#[test]
fn q21_cookie_first_then_the_redirect_each_host_for_itself() {
    let server = Server::start();
    let (yahoo, msn) = ("www.yahoo.co.kr", "www.msn.com");
    assert!(!is_redirect(&check(&server, yahoo), "yahoo.co.kr"));
    assert!(is_redirect(&check(&server, yahoo), "yahoo.co.kr"));
    assert!(
        !is_redirect(&check(&server, msn), "msn.com"),
        "one host must not shift the other"
    );
    assert!(!is_redirect(&check(&server, yahoo), "yahoo.co.kr"));
}

#[test]
fn q21_each_camera_for_itself() {
    let server = Server::start();
    let camera = |last| {
        let from = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(127, 0, 0, last)), 0);
        let answer = exchange_from(
            from,
            server.address,
            "GET / HTTP/1.1\r\nHost: www.msn.com\r\n\r\n",
        );
        is_redirect(&answer, "msn.com")
    };
    assert!(!camera(21));
    assert!(
        !camera(22),
        "a second camera must not get the first one's turn"
    );
    assert!(camera(21));
}

#[test]
fn q21_what_let_a_camera_go_on_is_remembered_across_a_restart() {
    let server = Server::start();
    assert!(!is_redirect(&check(&server, "www.msn.com"), "msn.com"));
    assert!(is_redirect(&check(&server, "www.msn.com"), "msn.com"));
    let mail = email(&Email::with(vec![])).to_bytes().unwrap();
    assert_eq!(body(&server.exchange(&mail)), SUCCESS);
    assert!(
        is_redirect(&check(&server, "www.msn.com"), "msn.com"),
        "the redirect had worked"
    );
    assert_eq!(body(&server.exchange(&mail)), SUCCESS);
    let server = server.restart();
    assert!(
        is_redirect(&check(&server, "www.msn.com"), "msn.com"),
        "and still does"
    );
}

#[test]
fn q22_any_other_host_gets_the_page() {
    let server = Server::start();
    for host in [
        "www.samsungimaging.com",
        "samsungimaging.com",
        "192.168.1.2:8080",
        "snsgw.samsungmobile.com",
    ] {
        let answer = check(&server, host);
        assert_eq!(status(&answer), 200);
        assert!(body(&answer).contains("You are connected."), "{answer}");
        assert!(answer.len() < 1400, "the page must fit one segment");
    }
}

#[test]
fn q60_an_st1000_gets_the_time_in_milliseconds() {
    let server = Server::start();
    let answer = server
        .exchange(b"GET /security/sso/initialize/time HTTP/1.1\r\nHost: www.ospserver.net\r\n\r\n");
    let time =
        crate::harness::between(body(&answer), "<currentServerTime>", "</currentServerTime>");
    let time: i128 = time.parse().unwrap();
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_millis();
    assert!(time.abs_diff(now.cast_signed()) < 60_000, "{time}");
}

#[test]
fn q61_q62_what_nobody_knows_is_refused_politely_and_kept_for_study() {
    let server = Server::start();
    let provider_list =
        "GET /social/columbus/serviceproviders/list HTTP/1.1\r\nHost: www.ospserver.net\r\n\r\n";
    assert_eq!(status(&server.exchange(provider_list.as_bytes())), 501);
    let all_share = "POST /security/sso/userprofiles/authentication/emailid HTTP/1.1\r\n\
        Host: www.ospserver.net\r\nContent-Length: 2\r\n\r\n<>";
    assert_eq!(status(&server.exchange(all_share.as_bytes())), 501);
}

fn exchange_from(from: SocketAddr, to: SocketAddr, request: &str) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let socket = runtime.block_on(async {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind(from).unwrap();
        socket.connect(to).await.unwrap().into_std().unwrap()
    });
    socket.set_nonblocking(false).unwrap();
    let mut socket = socket;
    std::io::Write::write_all(&mut socket, request.as_bytes()).unwrap();
    let mut answer = String::new();
    std::io::Read::read_to_string(&mut socket, &mut answer).unwrap();
    answer
}
