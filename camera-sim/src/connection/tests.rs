//! Where connections go, and where the sending is interrupted.

use super::*;
use crate::photo::Photo;
use crate::request;
use std::net::TcpListener;

#[test]
fn by_name_the_host_and_its_port_are_asked() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let host = listener.local_addr().unwrap().to_string();
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(b"answer").unwrap();
    });
    let request = request::put(&host, "", &Photo::from_bytes("a", *b""), false);
    let pace = Pace::default();
    let answer = talk(Destination::ByName, PATIENCE, &pace, &request, &mut |_| ());
    assert_eq!(answer.unwrap(), b"answer");
    server.join().unwrap();
}

/// The lengths of all stretches up to `total`, as [`send`] asks for them.
fn stretches(mut stops: Stops, total: u64) -> Vec<u64> {
    let (mut sent, mut found) = (0, Vec::new());
    while sent < total {
        let Some(length) = stops.next_stretch(sent) else {
            break;
        };
        let length = length.min(total - sent);
        found.push(length);
        sent += length;
    }
    found
}

#[track_caller]
fn check(cut: Cut, end: Option<u64>, pause: Option<u64>, want: &[u64]) {
    let pause = pause.map(|at| (at, Duration::ZERO));
    assert_eq!(stretches(Stops::of(&cut, end, pause), 10), want);
}

#[test]
fn stretches_end_at_cuts_pauses_and_the_end() {
    check(Cut::Whole, None, None, &[10]);
    check(Cut::EveryByte, None, None, &[1; 10]);
    check(Cut::At(vec![7, 3, 3, 0, 99]), None, None, &[3, 4, 3]);
    check(Cut::Whole, Some(6), None, &[6]);
    check(Cut::Whole, None, Some(4), &[4, 6]);
    check(Cut::At(vec![2]), Some(8), Some(4), &[2, 2, 4]);
    check(Cut::EveryByte, Some(2), None, &[1, 1]);
}
