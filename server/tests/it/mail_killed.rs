//! `kill -9` in the middle of a mail: what the protocol allows is kept, and where it allows two, they are the same mail.

use crate::harness::until;
use crate::process::Process;
use crate::smtp::{self, Talk};
use camera_sim::connection::exchange;
use camera_sim::fault::Cut;
use camera_sim::photo::Photo;
use camera_sim::request::{Email, email};
use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::mpsc::Receiver;

fn mail_server(folder: &Path) -> Receiver<Talk> {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let config = format!(
        "[mail.home]\nserver = \"127.0.0.1\"\nport = {port}\ntls = \"none\"\nfrom = \"nx@example.org\"\n\
         to = \"me@example.org\"\n[[route]]\nto = \"mail.home\"\n"
    );
    fs::write(folder.join("config.toml"), config).unwrap();
    smtp::serve(listener)
}

fn send(address: SocketAddr) {
    let photos = vec![Photo::generated("SAM_0001.JPG", 1, 300_000)];
    let request = email(&Email::with(photos)).to_bytes().unwrap();
    let answer = exchange(address, &request, &Cut::Whole).unwrap();
    assert!(answer.body().contains("succ"));
}

/// Lets the next mail come as far as the server's last word.
#[track_caller]
fn next_mail(talks: &Receiver<Talk>) -> (Vec<u8>, std::sync::mpsc::Sender<&'static str>) {
    loop {
        match talks.recv().unwrap() {
            Talk::Mail(mail, answer) => return (mail, answer),
            Talk::Begun(_) | Talk::Asked => {}
        }
    }
}

fn states(folder: &Path) -> Vec<(String, i64)> {
    let state = rusqlite::Connection::open(folder.join("state/nx-gateway.db")).unwrap();
    let mut query = state.prepare("SELECT state, attempts FROM job").unwrap();
    let rows = query.query_map((), |row| Ok((row.get(0)?, row.get(1)?)));
    rows.unwrap().map(Result::unwrap).collect()
}

/// Starts the program once more, which has nothing left to send.
#[track_caller]
fn assert_done(folder: &Path, talks: &Receiver<Talk>, attempts: i64) {
    assert_eq!(states(folder), [("delivered".to_owned(), attempts)]);
    let (server, _) = Process::serve(folder);
    assert_eq!(server.terminate(), Some(0));
    let is_mail = |talk| !matches!(talk, Talk::Asked);
    assert!(!talks.try_iter().any(is_mail), "it was sent once more");
}

#[test]
fn before_the_mail_is_whole_there_is_exactly_one() {
    let folder = tempfile::tempdir().unwrap();
    let talks = mail_server(folder.path());
    let (server, address) = Process::serve(folder.path());
    send(address);
    // The server has not said yet that the mail's content may come.
    let Talk::Begun(held) = talks.recv().unwrap() else {
        panic!("something else happened");
    };
    server.kill();
    drop(held);

    let (server, _) = Process::serve(folder.path());
    let (_, answer) = next_mail(&talks);
    answer.send("250 taken").unwrap();
    until(|| states(folder.path())[0].0 == "delivered");
    assert_eq!(server.terminate(), Some(0));
    assert_done(folder.path(), &talks, 2);
}

#[test]
fn before_the_servers_last_word_the_mail_comes_again_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let talks = mail_server(folder.path());
    let (server, address) = Process::serve(folder.path());
    send(address);
    let (first, answer) = next_mail(&talks);
    server.kill();
    let _ = answer.send("250 taken, but nobody hears it");

    let (server, _) = Process::serve(folder.path());
    let (second, answer) = next_mail(&talks);
    answer.send("250 taken").unwrap();
    until(|| states(folder.path())[0].0 == "delivered");
    assert_eq!(server.terminate(), Some(0));
    assert!(first == second, "the Message-ID and all else are the same");
    let id = first
        .split(|byte| *byte == b'\n')
        .find(|line| line.starts_with(b"Message-ID: <"));
    assert!(id.is_some());
    assert_done(folder.path(), &talks, 2);
}
