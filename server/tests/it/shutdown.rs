//! How it ends: running uploads finish, new ones are not accepted.

use crate::harness::{SUCCESS, Server};
use camera_sim::photo::Photo;
use camera_sim::request::{Email, email};
use std::io::{Read as _, Write as _};

#[test]
fn a_running_upload_is_finished_before_the_server_stops() {
    let mut server = Server::start();
    let request = email(&Email::with(vec![Photo::generated(
        "SAM_0001.JPG",
        1,
        500_000,
    )]))
    .to_bytes()
    .unwrap();
    let (first, rest) = request.split_at(250_000);
    let mut socket = server.connect();
    socket.write_all(first).unwrap();
    // The upload has begun once its temp file is there.
    while server.half_received() == 0 {
        std::thread::yield_now();
    }
    let sender = std::thread::spawn({
        let rest = rest.to_vec();
        let address = server.address;
        move || {
            // Only when nobody is let in any more is the server stopping.
            while std::net::TcpStream::connect(address).is_ok() {
                std::thread::yield_now();
            }
            socket.write_all(&rest).unwrap();
            let mut answer = String::new();
            socket.read_to_string(&mut answer).unwrap();
            answer
        }
    });
    server.stop();
    let answer = sender.join().unwrap();
    assert!(answer.ends_with(SUCCESS), "{answer}");
    assert_eq!(server.contents().len(), 1);
}

#[test]
fn an_idle_connection_does_not_hold_the_server_up() {
    let mut server = Server::start();
    let idle = server.connect();
    server.stop();
    drop(idle);
}
