//! A day without uplink: cameras send while the way to the mail server is down, and once it is up all arrives, once and in
//! order. The gateway and the mail server are in network namespaces of their own, and the way between them is a cable
//! (`veth`) that can be pulled.
//!
//! The test starts itself twice more: in the gateway's namespace, and from there in the mail server's.

use crate::harness::until;
use crate::process::Process;
use crate::smtp::{self, Talk};
use camera_sim::{Camera, Photo, Profile};
use mail_parser::{MessageParser, MimeHeaders as _};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Lines, Read as _};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Instant;

const NAME: &str = "uplink::a_day_without_uplink";
/// Says where the test finds itself.
const PLACE: &str = "NX_GATEWAY_TEST_PLACE";
const GATEWAY: &str = "10.77.0.1";
const MAIL_SERVER: &str = "10.77.0.2";

/// Cameras that send at the same time.
const CAMERAS: u64 = 5;
/// How often each of them sends; half of that before the server is killed.
const SENDS: u64 = 20;
/// Photos in each mail, or shared under each caption.
const PHOTOS: u64 = 2;
const ALL: u64 = CAMERAS * SENDS * PHOTOS;

#[test]
fn a_day_without_uplink() {
    match std::env::var(PLACE).as_deref() {
        Ok("gateway") => at_the_gateway(),
        Ok("mail server") => at_the_mail_server(),
        _ => outside(),
    }
}

fn outside() {
    let works = |command: &mut Command| {
        let output = command.output();
        output.is_ok_and(|output| output.status.success())
    };
    let can_unshare =
        works(Command::new("unshare").args(["-Urn", "ip", "link", "add", "type", "veth"]))
            && works(Command::new("nsenter").arg("--version"));
    if !can_unshare {
        eprintln!(
            "SKIPPED: {NAME} needs unshare, nsenter, ip, and namespaces that a user may make"
        );
        return;
    }
    let status = itself("-Urn", "gateway").status().unwrap();
    assert!(status.success());
}

/// This test, in a new namespace.
fn itself(namespaces: &str, place: &str) -> Command {
    let mut command = Command::new("unshare");
    command
        .args([namespaces, "--"])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", NAME, "--nocapture"])
        .env(PLACE, place);
    command
}

/// Takes every mail and tells of it: `mail KEY SHA SHA …`; `asked` for a connection without one.
fn at_the_mail_server() {
    let listener = TcpListener::bind("0.0.0.0:0").unwrap();
    println!("\nport {}", listener.local_addr().unwrap().port());
    // Ends when the gateway's side does.
    std::thread::spawn(|| {
        let _ = std::io::stdin().lines().count();
        std::process::exit(0);
    });
    for talk in smtp::serve(listener) {
        match talk {
            Talk::Begun(_) => {}
            Talk::Asked => println!("asked"),
            Talk::Mail(mail, answer) => {
                println!("mail {}", in_words(&mail));
                let _ = answer.send("250 taken");
            }
        }
    }
}

fn in_words(mail: &[u8]) -> String {
    let message = MessageParser::default().parse(mail).unwrap();
    let id = message.message_id().unwrap();
    let mut words = vec![id.split_once('@').unwrap().0.to_owned()];
    for photo in message.attachments() {
        assert!(photo.attachment_name().is_some());
        words.push(hex(&Sha256::digest(photo.contents())));
    }
    words.join(" ")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The mail server as the gateway's side sees it.
struct MailServer {
    process: Child,
    said: Lines<BufReader<ChildStdout>>,
    port: u16,
}

impl MailServer {
    /// Starts it at the other end of a cable that is not plugged in.
    fn start() -> Self {
        let mut process = itself("-n", "mail server")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(process.stdout.take().unwrap()).lines();
        let port = said.by_ref().find_map(|line| {
            let line = line.unwrap();
            line.strip_prefix("port ")?.parse().ok()
        });
        let id = process.id().to_string();
        ip(&[
            "link", "add", "uplink", "type", "veth", "peer", "name", "eth0", "netns", &id,
        ]);
        ip(&["addr", "add", &format!("{GATEWAY}/24"), "dev", "uplink"]);
        for settings in [
            &["addr", "add", &format!("{MAIL_SERVER}/24"), "dev", "eth0"][..],
            &["link", "set", "eth0", "up"],
        ] {
            let status = Command::new("nsenter")
                .args(["--net", "--target", &id, "ip"])
                .args(settings)
                .status();
            assert!(status.unwrap().success());
        }
        Self {
            process,
            said,
            port: port.unwrap(),
        }
    }

    /// What it says of the next mail, and how often somebody only asked before that.
    fn mail(&mut self, asked: &mut usize) -> String {
        loop {
            let line = self.said.next().unwrap().unwrap();
            if let Some(mail) = line.strip_prefix("mail ") {
                return mail.to_owned();
            }
            *asked += usize::from(line == "asked");
        }
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.process.stdin.take();
        let _ = self.process.wait();
    }
}

fn ip(arguments: &[&str]) {
    let status = Command::new("ip").args(arguments).status().unwrap();
    assert!(status.success(), "ip {arguments:?}");
}

fn at_the_gateway() {
    ip(&["link", "set", "lo", "up"]);
    let mut mail_server = MailServer::start();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    configure(folder, mail_server.port);
    let (server, address) = Process::serve(folder);
    send_all(address, 0..SENDS / 2);
    server.kill();
    let (server, address) = Process::serve(folder);
    send_all(address, SENDS / 2..SENDS);
    let state = rusqlite::Connection::open(folder.join("state/nx-gateway.db")).unwrap();
    let count = |query: &str| -> i64 { state.query_row(query, (), |row| row.get(0)).unwrap() };
    until(|| count("SELECT count(*) FROM job WHERE state = 'gathering'") == 0);
    until(|| count("SELECT count(*) FROM halt") == 1);
    assert_eq!(count("SELECT count(*) FROM arrival"), ALL.cast_signed());
    assert_eq!(
        count("SELECT count(*) FROM job WHERE state <> 'waiting'"),
        0
    );

    let jobs = count("SELECT count(*) FROM job");
    let began = Instant::now();
    ip(&["link", "set", "uplink", "up"]);
    let mut asked = 0;
    let first = mail_server.mail(&mut asked);
    let until_first = began.elapsed();
    let mails = std::iter::once(first)
        .chain((1..jobs).map(|_| mail_server.mail(&mut asked)))
        .collect::<Vec<_>>();
    println!(
        "\na day without uplink: {ALL} photos in {jobs} mails; after the link came up the first arrived within {until_first:.1?}, \
         the last within {:.1?}; asked {asked} times whether somebody is there",
        began.elapsed()
    );
    until(|| count("SELECT count(*) FROM job WHERE state <> 'delivered'") == 0);
    assert_eq!(server.terminate(), Some(0));
    assert_eq!(mails, expected(&state));
    assert_eq!(asked, 1, "one question, whether somebody is there");
}

fn configure(folder: &Path, port: u16) {
    let config = format!(
        r#"
        [storage]
        keep_free = "1 MiB"
        [delivery]
        batch_idle = "1 s"
        [mail.home]
        server = "{MAIL_SERVER}"
        port = {port}
        tls = "none"
        from = "nx@example.org"
        to = "me@example.org"
        [[route]]
        to = "mail.home"
        "#
    );
    fs::write(folder.join("config.toml"), config).unwrap();
}

/// All but one of the cameras mail, that one shares.
fn send_all(address: SocketAddr, sends: std::ops::Range<u64>) {
    std::thread::scope(|scope| {
        for camera in 0..CAMERAS {
            let sends = sends.clone();
            scope.spawn(move || sends.for_each(|number| send(address, camera, number)));
        }
    });
}

fn send(address: SocketAddr, camera: u64, number: u64) {
    let profile = if camera == 0 {
        "nx300-social"
    } else {
        "nx300-email"
    };
    let photos = (0..PHOTOS).map(|photo| photo_of(camera, number, photo));
    let transcript = Camera::new(Profile::named(profile).unwrap())
        .gateway(address)
        .photos(photos.collect())
        .caption(format!("camera {camera}, {number}"))
        .send(&mut |_| {});
    let transcript = transcript.unwrap_or_else(|why| panic!("camera {camera}, {number}: {why}"));
    assert_eq!(transcript.end, camera_sim::transcript::End::Sent);
}

fn photo_of(camera: u64, number: u64, photo: u64) -> Photo {
    let count = number * PHOTOS + photo;
    let seed = camera * 1000 + count;
    Photo::generated(format!("SAM_{count:04}.JPG"), seed, 40_000 + seed)
}

/// What the mail server should have said, in order: the jobs as they came, each with the photos that were sent together.
fn expected(state: &rusqlite::Connection) -> Vec<String> {
    let mut sent: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (camera, number) in (0..CAMERAS).flat_map(|camera| (0..SENDS).map(move |it| (camera, it))) {
        let photos = (0..PHOTOS).map(|photo| {
            let mut content = Vec::new();
            let photo = photo_of(camera, number, photo);
            photo.open().unwrap().read_to_end(&mut content).unwrap();
            hex(&Sha256::digest(content))
        });
        sent.insert(format!("camera {camera}, {number}"), photos.collect());
    }
    let mut query = state
        .prepare("SELECT key, body FROM job JOIN batch ON batch.id = batch ORDER BY job.id")
        .unwrap();
    let jobs = query.query_map((), |row| Ok((row.get(0)?, row.get(1)?)));
    let mails = jobs.unwrap().map(|row| {
        let (key, body): (String, String) = row.unwrap();
        let photos = sent
            .remove(&body)
            .unwrap_or_else(|| panic!("{body} came twice"));
        format!("{key} {}", photos.join(" "))
    });
    let mails: Vec<String> = mails.collect();
    assert!(sent.is_empty(), "never came: {:?}", sent.keys());
    mails
}
