//! `keep = false` beside targets: photos are passed on, and go once everything they were sent to has them.

use crate::harness::{SUCCESS, Server, body, until};
use crate::smtp::{self, Talk};
use crate::social::{announce, login, put, resource};
use camera_sim::photo::Photo;
use camera_sim::request::{Email, email};
use std::fs;
use std::net::TcpListener;

/// What goes to friends is passed on to a folder and through a program, which takes it once there is a file `paper`.
const PASSING: &str = r#"
[storage]
layout = "{received:%Y}/{name}"
[folder.wall]
path = "wall"
layout = "{name}"
[command.print]
run = ["sh", "-c", "test -e paper || exit 75"]
[[route]]
recipient = "friend@*"
to = ["folder.wall", "command.print"]
keep = false
"#;

fn server() -> Server {
    Server::prepared(PASSING, |folder| {
        fs::create_dir(folder.join("wall")).unwrap();
    })
}

fn mail(server: &Server, recipient: &str, name: &str, content: &[u8]) {
    let photo = Photo::from_bytes(name, content.to_vec());
    let mail = Email {
        recipients: vec![recipient.to_owned()],
        ..Email::with(vec![photo])
    };
    let answer = server.exchange(&email(&mail).to_bytes().unwrap());
    assert_eq!(body(&answer), SUCCESS);
}

fn put_paper_in(server: &Server) {
    fs::write(server.folder().join("paper"), "").unwrap();
}

/// How many jobs of the program are in this state.
fn printed(server: &Server, state: &str) -> i64 {
    server.count(&format!(
        "SELECT count(*) FROM job WHERE target = 'command.print' AND state = '{state}'"
    ))
}

/// Waits until this photo, sent now, has come and gone: whatever was to go before it has gone by then.
fn let_one_through(server: &Server) {
    mail(server, "friend@example.org", "LAST.JPG", b"last");
    until(|| {
        server.count(
            "SELECT count(*) FROM photo JOIN arrival ON photo.id = photo
             WHERE name = 'LAST.JPG' AND path IS NULL",
        ) == 1
    });
}

fn names(server: &Server) -> Vec<String> {
    let names = server.library().into_keys();
    names
        .map(|path| path.rsplit('/').next().unwrap().to_owned())
        .collect()
}

#[test]
fn a_photo_goes_with_its_folder_when_all_have_it_and_not_before() {
    let server = server();
    mail(&server, "friend@example.org", "SAM_0001.JPG", b"one");
    until(|| server.count("SELECT count(*) FROM job WHERE state = 'delivered'") == 1);
    until(|| server.count("SELECT max(attempts) FROM job") > 1);
    assert_eq!(names(&server), ["SAM_0001.JPG"]);
    put_paper_in(&server);
    until(|| server.count("SELECT count(*) FROM photo WHERE path IS NULL") == 1);
    until(|| server.library().is_empty());
    let mut left = fs::read_dir(server.folder().join("photos")).unwrap();
    assert_eq!(left.next().unwrap().unwrap().file_name(), ".incoming");
    assert!(left.next().is_none(), "the year's folder is gone too");
    let wall = fs::read(server.folder().join("wall/SAM_0001.JPG")).unwrap();
    assert_eq!(wall, b"one");
    // What was passed on comes again, and is wanted this time.
    mail(&server, "granny@example.org", "SAM_0001.JPG", b"one");
    assert_eq!(server.contents(), [b"one"]);
    let_one_through(&server);
    assert_eq!(server.contents(), [b"one"]);
}

#[test]
fn what_is_given_up_is_kept() {
    let config = PASSING.replace("75", "1");
    let server = Server::prepared(&config, |folder| {
        fs::create_dir(folder.join("wall")).unwrap();
    });
    mail(&server, "friend@example.org", "SAM_0001.JPG", b"one");
    until(|| printed(&server, "failed") == 1);
    put_paper_in(&server);
    let_one_through(&server);
    assert_eq!(names(&server), ["SAM_0001.JPG"]);
}

#[test]
fn what_somebody_else_wants_kept_is_kept() {
    let server = server();
    mail(&server, "friend@example.org", "SAM_0001.JPG", b"one");
    mail(&server, "granny@example.org", "SAM_0001.JPG", b"one");
    put_paper_in(&server);
    until(|| printed(&server, "delivered") == 1);
    let_one_through(&server);
    assert_eq!(names(&server), ["SAM_0001.JPG"]);
}

#[test]
fn what_the_owner_changed_or_put_there_is_kept() {
    let server = server();
    mail(&server, "friend@example.org", "SAM_0001.JPG", b"one");
    let library = server.library();
    let changed = server
        .folder()
        .join("photos")
        .join(library.keys().next().unwrap());
    fs::write(&changed, b"one, trimmed").unwrap();
    fs::write(changed.with_file_name("SAM_0002.JPG"), b"two").unwrap();
    mail(&server, "friend@example.org", "SAM_0002.JPG", b"two");
    put_paper_in(&server);
    // Only what came in is passed on.
    until(|| printed(&server, "failed") == 1);
    until(|| printed(&server, "delivered") == 1);
    let_one_through(&server);
    assert_eq!(names(&server), ["SAM_0001.JPG", "SAM_0002.JPG"]);
}

#[test]
fn what_the_owner_changed_once_it_had_arrived_is_kept() {
    let mut server = server();
    mail(&server, "friend@example.org", "SAM_0001.JPG", b"one");
    server.stop();
    let library = server.library();
    let changed = server
        .folder()
        .join("photos")
        .join(library.keys().next().unwrap());
    fs::write(&changed, b"one, trimmed").unwrap();
    let state = rusqlite::Connection::open(server.folder().join("state/nx-gateway.db")).unwrap();
    state
        .execute("UPDATE job SET state = 'delivered'", ())
        .unwrap();
    let server = server.restart();
    put_paper_in(&server);
    let_one_through(&server);
    assert_eq!(server.contents(), [b"one, trimmed"]);
}

#[test]
fn what_a_crash_left_after_its_delivery_goes_at_the_next_start() {
    let mut server = server();
    mail(&server, "friend@example.org", "SAM_0001.JPG", b"one");
    server.stop();
    assert_eq!(names(&server), ["SAM_0001.JPG"]);
    let state = rusqlite::Connection::open(server.folder().join("state/nx-gateway.db")).unwrap();
    state
        .execute("UPDATE job SET state = 'delivered'", ())
        .unwrap();
    let server = server.restart();
    until(|| server.library().is_empty());
}

#[test]
fn what_a_mail_leaves_out_is_kept() {
    let mail_server = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = mail_server.local_addr().unwrap().port();
    let talks = smtp::serve(mail_server);
    let server = Server::with(&format!(
        "[mail.home]\nserver = \"127.0.0.1\"\nport = {port}\ntls = \"none\"\nfrom = \"me@example.org\"\n\
         recipients = [\"*\"]\nmax_size = \"1 MiB\"\n\
         [[route]]\nrecipient = \"*\"\nto = \"mail.home\"\nkeep = false\n"
    ));
    let large = vec![7; 2 << 20];
    let photos = vec![
        Photo::from_bytes("LARGE.MP4", large.clone()),
        Photo::from_bytes("SMALL.JPG", b"small".to_vec()),
    ];
    let mail = Email::with(photos);
    let answer = server.exchange(&email(&mail).to_bytes().unwrap());
    assert_eq!(body(&answer), SUCCESS);
    let text = loop {
        match talks.recv().unwrap() {
            Talk::Mail(mail, answer) => {
                answer.send("250 ok").unwrap();
                break String::from_utf8_lossy(&mail).into_owned();
            }
            Talk::Begun(_) | Talk::Asked => {}
        }
    };
    assert!(text.contains("LARGE.MP4 (2 MiB), kept at home"), "{text}");
    until(|| server.count("SELECT count(*) FROM photo WHERE path IS NULL") == 1);
    assert_eq!(server.contents(), [large]);
}

#[test]
fn another_photo_at_the_address_of_one_that_is_gone_is_delivered_as_well() {
    let config = PASSING.replace("recipient = \"friend@*\"", "site = \"facebook\"");
    let server = Server::prepared(&config, |folder| {
        fs::create_dir(folder.join("wall")).unwrap();
    });
    put_paper_in(&server);
    let session = login(&server, "facebook");
    let answer = announce(&server, "/facebook/photo", &session, "SAM_0001.JPG", "x");
    let address = resource(&answer);
    for content in [b"one", b"two"] {
        assert_eq!(body(&put(&server, &address, content)), SUCCESS);
        until(|| printed(&server, "delivered") == i64::from(content == b"two") + 1);
    }
    until(|| server.count("SELECT count(*) FROM photo WHERE path IS NULL") == 2);
    let on_the_wall = |name: &str| fs::read(server.folder().join("wall").join(name)).unwrap();
    assert_eq!(on_the_wall("SAM_0001.JPG"), b"one");
    assert_eq!(on_the_wall("SAM_0001-2.JPG"), b"two");
}

#[test]
fn a_folder_that_is_the_library_itself_by_another_name_is_no_second_copy() {
    let config = PASSING
        .replace("layout = \"{name}\"", "layout = \"{received:%Y}/{name}\"")
        .replace("path = \"wall\"", "path = \"link\"");
    let server = Server::prepared(&config, |folder| {
        fs::create_dir(folder.join("photos")).unwrap();
        std::os::unix::fs::symlink(folder.join("photos"), folder.join("link")).unwrap();
    });
    put_paper_in(&server);
    mail(&server, "friend@example.org", "SAM_0001.JPG", b"one");
    until(|| printed(&server, "delivered") == 1);
    until(|| server.count("SELECT count(*) FROM halt WHERE cause = 'owner'") == 1);
    assert_eq!(names(&server), ["SAM_0001.JPG"]);
}
