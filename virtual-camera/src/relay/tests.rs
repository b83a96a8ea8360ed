//! Bytes go both ways, to their end.

use super::run;
use std::io::{Cursor, Read as _, Write as _};
use std::net::TcpListener;
use std::thread;

#[test]
fn bytes_go_both_ways_and_the_end_of_the_request_is_passed_on() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let gateway = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = String::new();
        stream.read_to_string(&mut request).unwrap();
        stream.write_all(b"answer").unwrap();
        request
    });
    let mut answer = Vec::new();
    run(port, Cursor::new("request"), &mut answer).unwrap();
    assert_eq!(
        (gateway.join().unwrap().as_str(), answer.as_slice()),
        ("request", &b"answer"[..])
    );
}

#[test]
fn a_gateway_that_closes_first_ends_it_although_the_camera_keeps_its_side_open() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let gateway = thread::spawn(move || drop(listener.accept().unwrap()));
    let (open, _kept) = std::io::pipe().unwrap();
    run(port, open, &mut Vec::new()).unwrap();
    gateway.join().unwrap();
}

#[test]
fn what_the_gateway_sends_in_one_piece_is_handed_on_in_one_piece() {
    struct Pieces(Vec<Vec<u8>>);
    impl std::io::Write for Pieces {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.push(bytes.to_vec());
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let answer = b"HTTP/1.1 200 OK\r\n\r\nbody";
    let gateway = thread::spawn(move || listener.accept().unwrap().0.write_all(answer).unwrap());
    let mut pieces = Pieces(Vec::new());
    run(port, Cursor::new(""), &mut pieces).unwrap();
    gateway.join().unwrap();
    assert_eq!(pieces.0, [answer]);
}
