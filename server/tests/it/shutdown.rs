//! How it ends: running uploads finish, new ones are not accepted.

use crate::harness::{SUCCESS, Server, files_below, until};
use crate::process::{Process, run, said};
use camera_sim::connection::exchange;
use camera_sim::fault::Cut;
use camera_sim::photo::Photo;
use camera_sim::request::{Email, email};
use std::fs;
use std::io::{Read as _, Write as _};
use std::process::Command;

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

/// A pipe that nobody writes into stands for a file on a disk that doesn't answer: opening it never ends.
#[test]
fn a_delivery_from_a_disk_that_does_not_answer_does_not_hold_the_server_up() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let config = "[folder.wall]\npath = \"wall\"\n[[route]]\nto = \"folder.wall\"\n";
    fs::write(folder.join("config.toml"), config).unwrap();
    let (server, address) = Process::serve(folder);
    let photo = Photo::from_bytes("SAM_0001.JPG", b"photo".to_vec());
    let request = email(&Email::with(vec![photo])).to_bytes().unwrap();
    let answer = exchange(address, &request, &Cut::Whole).unwrap();
    assert!(answer.body().contains("succ"));
    let listed = |what| said(&run(folder, ["queue"])).0.contains(what);
    until(|| listed("can't be reached"));
    let photos = files_below(&folder.join("photos"));
    let photo = photos.iter().find(|path| path.ends_with("SAM_0001.JPG"));
    let photo = photo.unwrap();
    fs::remove_file(photo).unwrap();
    assert!(
        Command::new("mkfifo")
            .arg(photo)
            .status()
            .unwrap()
            .success()
    );
    fs::create_dir(folder.join("wall")).unwrap();
    until(|| listed("under way"));
    assert_eq!(server.terminate(), Some(0));
    assert!(listed("waiting"), "it is given back");
}
