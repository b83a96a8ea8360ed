//! Names, addresses and the exit status.

use super::*;
use crate::cli::{Command, CommandLine};
use clap::Parser as _;
use std::io::Write as _;
use std::net::TcpListener;
use std::thread::{self, JoinHandle};

/// Answers as many connections as there are bodies, each with 200.
fn server(bodies: &'static [&'static str]) -> (String, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let thread = thread::spawn(move || {
        for body in bodies {
            let (mut stream, _) = listener.accept().unwrap();
            let read = stream.read(&mut [0; 2000]).unwrap();
            assert!(read > 0);
            let length = body.len();
            let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}");
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    (address, thread)
}

/// Runs `simulate` with these words and gives what it printed.
fn simulate(words: &[&str]) -> (anyhow::Result<ExitCode>, String) {
    let line = ["nx-gateway", "simulate"].iter().chain(words);
    let Some(Command::Simulate(args)) = CommandLine::try_parse_from(line).unwrap().command else {
        panic!("another command");
    };
    let mut out = Vec::new();
    let camera = args.camera.as_deref().unwrap();
    let result = find(camera).and_then(|camera| play(camera, &args, &mut out));
    (result, String::from_utf8(out).unwrap())
}

const TIME: &str = "<currentServerTime>1400000000000</currentServerTime>";

#[test]
fn a_camera_that_gets_through_ends_with_success_and_a_transcript() {
    let (address, server) = server(&[TIME, "TODO"]);
    let (result, printed) = simulate(&["st1000", "--to", &address]);
    assert_eq!(result.unwrap(), ExitCode::SUCCESS);
    server.join().unwrap();
    for line in [
        "== time, www.ospserver.net",
        "> GET /security/sso/initialize/time HTTP/1.1",
        "< HTTP/1.1 200 OK",
        "-- the camera sets its clock",
        "ST1000: this is how far the real camera gets",
    ] {
        assert!(printed.contains(line), "{line}\n{printed}");
    }
}

#[test]
fn a_camera_that_is_stuck_ends_with_failure_and_the_reason() {
    let (address, server) = server(&["no time"]);
    let (result, printed) = simulate(&["st1000", "--to", &address]);
    assert_eq!(result.unwrap(), ExitCode::FAILURE);
    server.join().unwrap();
    assert!(printed.contains("-- the camera is stuck: the camera searches"));
}

#[track_caller]
fn check_hint(line: &str, want: Option<&str>) {
    let line = line.to_owned();
    let hint = hint(
        &Reason::Status {
            line,
            wanted: "200",
        },
        true,
    );
    match want {
        Some(want) => assert!(hint.is_some_and(|hint| hint.contains(want)), "{hint:?}"),
        None => assert_eq!(hint, None),
    }
}

#[test]
fn a_refusal_brings_the_hint_that_fits_it() {
    check_hint("HTTP/1.1 401 UNAUTHORIZED", Some("access.senders"));
    check_hint("HTTP/1.1 507 INSUFFICIENT STORAGE", Some("keep_free"));
    check_hint("HTTP/1.1 503 SERVICE UNAVAILABLE", Some("again"));
    check_hint("HTTP/1.1 500 INTERNAL SERVER ERROR", None);
    check_hint("HTTP/1.1", None);
}

#[test]
fn whoever_did_not_say_where_the_server_is_hears_of_port_8080() {
    let nobody = Reason::NoConnection {
        to: "127.0.0.1:80".to_owned(),
        cause: "refused".to_owned(),
    };
    let told = "--to 127.0.0.1:8080";
    let hint_of = |anywhere| hint(&nobody, anywhere).unwrap();
    assert!(hint_of(true).contains(told));
    assert!(!hint_of(false).contains(told));
}

#[test]
fn the_sum_of_each_photo_is_printed() {
    let (address, server) = server(&[]);
    server.join().unwrap();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/src/main.rs");
    let (_, printed) = simulate(&["qf30", "--to", &address, "--photos", file]);
    let sum = sha256(&Photo::from_file(file).unwrap()).unwrap();
    assert_eq!(sum.len(), 64);
    assert!(
        printed.contains(&format!(
            "  main.rs  {} bytes  sha256 {sum}",
            std::fs::metadata(file).unwrap().len()
        )),
        "{printed}"
    );
}

#[test]
fn a_sum_is_the_known_one() {
    let sum = sha256(&Photo::from_bytes("a", *b"abc")).unwrap();
    assert!(sum.starts_with("ba7816bf8f01cfea") && sum.ends_with("f20015ad"));
}

#[test]
fn a_missing_photo_is_named() {
    let (result, _) = simulate(&["qf30", "--to", "127.0.0.1:1", "--photos", "/no/such.jpg"]);
    assert!(format!("{:#}", result.unwrap_err()).starts_with("/no/such.jpg: "));
}

#[track_caller]
fn check_unfit(words: &[&str], want: &str) {
    let (result, printed) = simulate(words);
    let error = format!("{:#}", result.unwrap_err());
    assert!(error.contains(want), "{error}");
    assert_eq!(printed, "");
}

#[test]
fn what_a_camera_cannot_use_is_an_error_before_anything_is_sent() {
    let social = "on it one chooses --photos, --site, --caption";
    check_unfit(&["nx300-social", "--subject", "Hello"], social);
    check_unfit(&["returning", "--recipient", "a@b"], social);
    check_unfit(&["nx300-social", "--sender", "a@b"], social);
    check_unfit(
        &["wb37f", "--site", "picasa"],
        "--site is nothing that wb37f can use",
    );
    check_unfit(&["st1000", "--count", "1"], "nothing to choose");
    check_unfit(&["qf30", "--site", "no site"], "letters and digits");
}

#[test]
fn photos_are_either_given_or_made() {
    let words = [
        "nx-gateway",
        "simulate",
        "qf30",
        "--photos",
        "a",
        "--count",
        "1",
    ];
    assert!(CommandLine::try_parse_from(words).is_err());
}

#[track_caller]
fn check_unknown(camera: &str, want: &str) {
    let message = find(camera).unwrap_err().to_string();
    let (first, second) = message.split_once('\n').unwrap();
    assert_eq!(first, want);
    assert!(second.starts_with("known are: nx300-email, "));
}

#[test]
fn an_unknown_camera_brings_a_suggestion_and_the_list() {
    check_unknown(
        "nx300",
        "there is no camera `nx300`; did you mean nx300-email or nx300-social or nx300-video?",
    );
    check_unknown("wb37", "there is no camera `wb37`; did you mean wb37f?");
    check_unknown(
        "st-200f",
        "there is no camera `st-200f`; did you mean st200f?",
    );
    check_unknown("xyz", "there is no camera `xyz`");
}

#[test]
fn the_case_of_a_camera_does_not_matter() {
    assert_eq!(find("NX300-Email").unwrap().name, "nx300-email");
}

#[test]
fn an_unknown_fault_brings_a_suggestion() {
    let message = find_fault("stal").unwrap_err().to_string();
    assert!(message.contains("did you mean stall?"), "{message}");
}

#[track_caller]
fn check_address(to: &str, want: &str) {
    assert_eq!(resolve(to).unwrap().to_string(), want);
}

#[test]
fn without_a_port_it_is_80() {
    check_address("127.0.0.1", "127.0.0.1:80");
    check_address("127.0.0.1:8080", "127.0.0.1:8080");
    check_address("[::1]:8080", "[::1]:8080");
    check_address("[::1]", "[::1]:80");
    check_address("::1", "[::1]:80");
}

#[test]
fn the_list_has_every_camera_and_fault() {
    let text = list();
    for name in ["nx300-email", "st1000", "bytewise", "empty-login"] {
        assert!(text.contains(&format!("\n  {name} ")), "{name}");
    }
    let options =
        "as captured\n                 --photos, --sender, --recipient, --subject, --caption\n";
    assert!(text.contains(options), "{text}");
}
