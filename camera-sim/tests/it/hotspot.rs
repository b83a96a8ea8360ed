//! What the cameras accept as an open network, and what they do otherwise.

use crate::listener::{Play, Reply, answer, ok, play, succ};
use camera_sim::Reason;

const YAHOO: &str = "Set-Cookie: samsung=hotspot; Domain=.yahoo.co.kr; Path=/\r\n";
const MSN: &str = "Set-Cookie: samsung=hotspot; Domain=.msn.com; Path=/\r\n";

fn redirect(to: &str) -> Reply {
    answer("302 FOUND", &format!("Location: {to}\r\n"), "moved")
}

/// The camera goes on to its mail, which the script answers last.
#[track_caller]
fn check_open(profile: &str, host: &str, mut script: Vec<Reply>) {
    let checks = script.len();
    script.push(succ());
    let play = play(profile, script);
    play.transcript();
    let texts = play.texts();
    assert_eq!(texts.len(), checks + 1);
    for text in &texts[..checks] {
        let want = format!("GET / HTTP/1.1\r\nHost: {host}\r\n");
        assert!(text.starts_with(&want), "{text}");
    }
    assert!(texts[checks].starts_with("POST /social/columbus/email?"));
}

#[track_caller]
fn stuck(profile: &str, script: Vec<Reply>) -> (Play, &'static str, Reason) {
    let play = play(profile, script);
    let why = play.result.as_ref().expect_err("should be stuck");
    let (step, reason) = (why.step, why.reason.clone());
    (play, step, reason)
}

#[test]
fn nx300_goes_on_with_any_200() {
    check_open("nx300-email", "gld.samsungosp.com", vec![ok("200 OK\n")]);
}

#[test]
fn nx300_stops_at_anything_else() {
    let (_, step, reason) = stuck("nx300-email", vec![answer("404 NOT FOUND", "", "")]);
    assert_eq!(step, "hotspot check");
    assert!(matches!(reason, Reason::Status { .. }), "{reason}");
}

#[test]
fn q20_nx_mini_goes_on_with_etag_and_nginx() {
    let headers = "Server: nginx/notreally\r\nETag: \"deadbeef\"\r\n";
    let script = vec![answer("200 OK", headers, "")];
    check_open("nxmini-email", "gld.samsungosp.com", script);
}

#[test]
fn q20_nx_mini_finds_nginx_in_the_second_of_two_server_headers() {
    let headers = "Server: Werkzeug\r\nETag: x\r\nServer: nginx/notreally\r\n";
    let script = vec![answer("200 OK", headers, "")];
    check_open("nxmini-email", "gld.samsungosp.com", script);
}

#[track_caller]
fn check_browser(headers: &str, want: &str) {
    let script = vec![answer("200 OK", headers, ""), ok("<html>")];
    let (play, step, reason) = stuck("nxmini-email", script);
    assert_eq!((step, reason.to_string().as_str()), ("hotspot check", want));
    assert!(play.texts()[1].contains("\r\nHost: www.samsungimaging.com\r\n"));
}

#[test]
fn q20_nx_mini_opens_its_browser_without_etag_or_nginx() {
    check_browser(
        "Server: nginx/notreally\r\n",
        "the camera needs a header `ETag:`, and there is none",
    );
    check_browser(
        "Server: nginx/notreally\r\nEtag: \"deadbeef\"\r\n",
        "the camera searches for the header `ETag:`, and the server spells it `Etag:`",
    );
    check_browser(
        "Server: hyper\r\nETag: \"deadbeef\"\r\n",
        "`Server: hyper` is not an nginx, which the camera needs",
    );
}

#[test]
fn q21_st200f_goes_on_with_a_cookie_or_a_redirect_to_http() {
    let host = "www.yahoo.co.kr";
    check_open("st200f", host, vec![answer("200 OK", YAHOO, "YAHOO!")]);
    check_open("st200f", host, vec![redirect("http://yahoo.com")]);
}

#[test]
fn q21_st200f_takes_https_for_a_login_page() {
    let (_, _, reason) = stuck("st200f", vec![redirect("https://yahoo.com")]);
    let Reason::HeaderValue { name, value, .. } = reason else {
        panic!("{reason}");
    };
    assert_eq!((name, value.as_str()), ("Location", "https://yahoo.com"));
}

#[test]
fn q21_a_cookie_without_the_leading_dot_is_refused() {
    let cookie = "Set-Cookie: samsung=hotspot; Domain=yahoo.co.kr; Path=/\r\n";
    let (_, _, reason) = stuck("st200f", vec![answer("200 OK", cookie, "YAHOO!")]);
    assert!(matches!(
        reason,
        Reason::HeaderValue {
            name: "Set-Cookie",
            ..
        }
    ));
}

#[test]
fn q21_a_200_without_a_cookie_is_refused() {
    let (_, _, reason) = stuck("st200f", vec![ok("YAHOO!")]);
    assert!(matches!(
        reason,
        Reason::HeaderMissing {
            name: "Set-Cookie",
            ..
        }
    ));
}

#[test]
fn q21_wb37f_forgives_one_redirect() {
    let host = "www.msn.com";
    check_open("wb37f", host, vec![answer("200 OK", MSN, "MSN")]);
    let script = vec![redirect("http://msn.com"), answer("200 OK", MSN, "MSN")];
    check_open("wb37f", host, script);
}

#[test]
fn q21_wb37f_gives_up_after_the_second_redirect() {
    let script = vec![redirect("http://msn.com"), redirect("http://msn.com")];
    let (play, step, reason) = stuck("wb37f", script);
    assert_eq!((play.requests.len(), step), (2, "hotspot check"));
    assert_eq!(
        reason.to_string(),
        "it goes on only after a 200 and a cookie, and got a 302"
    );
}
