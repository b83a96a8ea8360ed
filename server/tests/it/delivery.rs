//! From the camera to its targets: what is stored goes on, whatever happens on the way.

use crate::harness::{SUCCESS, Server, body, files_below, until};
use crate::process::Process;
use camera_sim::connection::exchange;
use camera_sim::fault::Cut;
use camera_sim::photo::Photo;
use camera_sim::request::{Email, email};
use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;

const WALL: &str = r#"
[folder.wall]
path = "wall"
layout = "{name}"
[[route]]
to = "folder.wall"
"#;

/// A server whose folder for copies is or isn't there.
fn server(config: &str, with_wall: bool) -> Server {
    Server::prepared(config, |folder| {
        if with_wall {
            fs::create_dir(folder.join("wall")).unwrap();
        }
    })
}

fn mail(server: &Server, photos: &[(&str, &[u8])]) {
    mail_to(server, &["friend@example.org"], photos);
}

fn mail_to(server: &Server, recipients: &[&str], photos: &[(&str, &[u8])]) {
    let photos = photos
        .iter()
        .map(|(name, content)| Photo::from_bytes(*name, content.to_vec()));
    let mail = Email {
        recipients: recipients.iter().map(ToString::to_string).collect(),
        ..Email::with(photos.collect())
    };
    let answer = server.exchange(&email(&mail).to_bytes().unwrap());
    assert_eq!(body(&answer), SUCCESS);
}

/// What hangs on the wall, drafts included.
fn wall(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = files_below(&folder.join("wall"))
        .into_iter()
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read(path).unwrap_or_default())
        })
        .collect();
    files.sort();
    files
}

fn jobs(server: &Server, condition: &str) -> i64 {
    server.count(&format!("SELECT count(*) FROM job WHERE {condition}"))
}

#[test]
fn a_mailed_photo_goes_to_a_folder_and_through_a_program() {
    let config = r#"
[folder.wall]
path = "wall"
layout = "{camera}/{name}"
[command.list]
run = ["sh", "script.sh", "{name}", "{recipient}", "{subject}"]
[[route]]
recipient = "friend@*"
to = ["folder.wall", "command.list"]
"#;
    let server = Server::prepared(config, |folder| {
        fs::create_dir(folder.join("wall")).unwrap();
        fs::write(folder.join("script.sh"), r#"echo "$1|$2|$3" >> "list""#).unwrap();
    });
    let photo = Photo::taken_with("NX500", "SAM_0001.JPG", 1, Photo::SMALLEST);
    let two = vec![photo, Photo::from_bytes("SAM_0002.JPG", b"two".to_vec())];
    let answer = server.exchange(&email(&Email::with(two)).to_bytes().unwrap());
    assert_eq!(body(&answer), SUCCESS);
    until(|| jobs(&server, "state = 'delivered'") == 4);
    let contents: BTreeSet<_> = wall(server.folder()).into_iter().map(|it| it.1).collect();
    assert_eq!(contents, server.contents().into_iter().collect());
    assert!(server.folder().join("wall/NX500/SAM_0001.JPG").exists());
    let list = fs::read_to_string(server.folder().join("list")).unwrap();
    let lines: Vec<_> = list.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(
        lines[0].starts_with("SAM_0001.JPG|friend@example.org|"),
        "{list}"
    );
}

#[test]
fn while_a_disk_is_not_there_photos_are_stored_and_wait_for_it() {
    let server = server(WALL, false);
    mail(&server, &[("SAM_0001.JPG", b"one")]);
    until(|| server.count("SELECT count(*) FROM halt WHERE cause = 'unreachable'") == 1);
    mail(
        &server,
        &[("SAM_0002.JPG", b"two"), ("SAM_0001.JPG", b"three")],
    );
    assert_eq!(server.contents().len(), 3);
    assert_eq!(jobs(&server, "state = 'delivered'"), 0);
    fs::create_dir(server.folder().join("wall")).unwrap();
    until(|| jobs(&server, "state = 'delivered'") == 3);
    let want = [
        ("SAM_0001-2.JPG", b"three".to_vec()),
        ("SAM_0001.JPG", b"one".to_vec()),
        ("SAM_0002.JPG", b"two".to_vec()),
    ];
    assert_eq!(
        wall(server.folder()),
        want.map(|(name, content)| (name.to_owned(), content))
    );
    assert_eq!(server.count("SELECT count(*) FROM halt"), 0);
}

#[test]
fn what_waits_when_the_server_stops_goes_out_after_the_next_start() {
    let server = server(WALL, false);
    mail(&server, &[("SAM_0001.JPG", b"one")]);
    until(|| jobs(&server, "attempts > 0") == 1);
    let server = server.restart();
    assert_eq!(jobs(&server, "state = 'delivered'"), 0);
    fs::create_dir(server.folder().join("wall")).unwrap();
    until(|| jobs(&server, "state = 'delivered'") == 1);
    assert_eq!(wall(server.folder()).len(), 1);
}

#[test]
fn what_is_thrown_away_goes_nowhere() {
    let config = format!("{WALL}[[route]]\nrecipient = \"test@*\"\nkeep = false\n");
    let config = config.replace("[[route]]\nto", "[[route]]\nrecipient = \"friend@*\"\nto");
    let server = server(&config, true);
    mail_to(&server, &["test@example.org"], &[("SAM_0001.JPG", b"one")]);
    server.assert_untouched();
    assert_eq!(jobs(&server, "true"), 0);
    mail_to(
        &server,
        &["test@example.org", "friend@example.org"],
        &[("SAM_0001.JPG", b"one")],
    );
    until(|| jobs(&server, "state = 'delivered'") == 1);
}

#[test]
fn the_same_photo_sent_twice_is_delivered_twice_and_is_one_file() {
    let server = server(WALL, true);
    for _ in 0..2 {
        mail(&server, &[("SAM_0001.JPG", b"one")]);
    }
    until(|| jobs(&server, "state = 'delivered'") == 2);
    assert_eq!(wall(server.folder()).len(), 1);
    assert_eq!(server.contents().len(), 1);
}

#[test]
fn a_program_that_fails_is_tried_again_as_often_as_it_asks_for() {
    let config = r#"
[command.count]
run = ["sh", "-c", "echo $NX_GATEWAY_KEY >> tries; test $(wc -l < tries) -gt 2 || exit 75"]
[command.broken]
run = ["sh", "-c", "echo out of paper; exit 1"]
[[route]]
to = ["command.count", "command.broken"]
"#;
    let server = Server::with(config);
    mail(&server, &[("SAM_0001.JPG", b"one")]);
    until(|| jobs(&server, "state = 'delivered'") == 1);
    let tries = fs::read_to_string(server.folder().join("tries")).unwrap();
    let keys: BTreeSet<&str> = tries.lines().collect();
    assert_eq!((tries.lines().count(), keys.len()), (3, 1));
    until(|| {
        jobs(
            &server,
            "state = 'failed' AND reason LIKE '%status 1: out of paper'",
        ) == 1
    });
}

fn send(address: SocketAddr, number: u64) {
    let photo = Photo::generated(
        format!("SAM_{number:04}.JPG"),
        number,
        20_000 + number * 1000,
    );
    let request = email(&Email::with(vec![photo])).to_bytes().unwrap();
    let answer = exchange(address, &request, &Cut::Whole).unwrap();
    assert!(answer.body().contains("succ"));
}

#[test]
fn after_kill_9_every_photo_is_delivered_and_none_twice() {
    const PHOTOS: u64 = 24;
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("config.toml"), WALL).unwrap();
    // The folder comes late, so that all deliveries begin together.
    let (server, address) = Process::serve(folder.path());
    for number in 0..PHOTOS {
        send(address, number);
    }
    server.kill();
    fs::create_dir(folder.path().join("wall")).unwrap();
    for enough in [3, 8, 14] {
        let (server, _) = Process::serve(folder.path());
        until(|| wall(folder.path()).len() >= enough);
        server.kill();
    }
    let (server, _) = Process::serve(folder.path());
    let state = rusqlite::Connection::open(folder.path().join("state/nx-gateway.db")).unwrap();
    let open = "SELECT count(*) FROM job WHERE state <> 'delivered'";
    until(|| {
        state
            .query_row(open, (), |row| row.get::<_, i64>(0))
            .unwrap()
            == 0
    });
    let names: Vec<String> = wall(folder.path()).into_iter().map(|it| it.0).collect();
    let want: Vec<String> = (0..PHOTOS)
        .map(|number| format!("SAM_{number:04}.JPG"))
        .collect();
    assert_eq!(names, want);
    server.kill();
}

#[test]
fn the_log_tells_each_delivery_in_plain_words_and_says_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("config.toml"), WALL).unwrap();
    let (mut server, said) = Process::start_with_log(folder.path(), "127.0.0.1:0", Stdio::piped());
    let address = said
        .lines()
        .find_map(|line| line.strip_prefix("listening on "));
    let address = address.unwrap().parse().unwrap();
    let mut lines = BufReader::new(server.log().unwrap())
        .lines()
        .map(Result::unwrap);
    let mut seen = Vec::new();
    let mut until_said = |wanted: &str| {
        seen.extend(lines.by_ref().take_while(|line| !line.contains(wanted)));
        seen.len()
    };
    send(address, 1);
    until_said("folder.wall can't be reached (");
    send(address, 2);
    until_said("mail from");
    fs::create_dir(folder.path().join("wall")).unwrap();
    until_said("delivered SAM_0001.JPG to folder.wall");
    until_said("folder.wall answers again after");
    until_said("delivered SAM_0002.JPG to folder.wall");
    let repeated = seen.iter().filter(|line| line.contains("can't be reached"));
    assert_eq!(repeated.count(), 0, "{seen:?}");
    assert_eq!(server.terminate(), Some(0));
}
