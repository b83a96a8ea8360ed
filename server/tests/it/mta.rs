//! A real mail server for tests: postfix with TLS and logins, and its mailboxes read over IMAP by dovecot.
//!
//! Debian's packages are fetched once and unpacked into the target folder, never installed. Each server has its own
//! namespaces, so it ends with the test. Where that isn't possible there is none, and the tests say so.

use crate::peers;
use mail_parser::{MessageParser, MimeHeaders as _};
use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    time::Duration,
};
use tempfile::TempDir;

pub(crate) const USER: &str = "owner";
pub(crate) const PASSWORD: &str = "open-sesame";
/// Mails beyond this are refused, in bytes.
pub(crate) const LARGEST: usize = 3_000_000;
const PATIENCE: Duration = Duration::from_secs(60);

/// A place for a server: its ports, its certificate and its mailboxes stay while it is down.
pub(crate) struct Mta {
    packages: PathBuf,
    given: TempDir,
    /// For STARTTLS.
    pub(crate) port: u16,
    /// For TLS from the first byte.
    pub(crate) tls_port: u16,
    /// What the server shows and vouches for it.
    pub(crate) certificate: String,
    running: Option<Running>,
}

struct Running {
    process: Child,
    log: Receiver<String>,
}

/// A mail as it lies in a mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mail {
    pub(crate) id: String,
    pub(crate) subject: String,
    pub(crate) from: String,
    pub(crate) text: String,
    /// Names, media types and contents.
    pub(crate) attachments: Vec<(String, String, Vec<u8>)>,
}

impl Mta {
    /// A place where no server runs yet; for `localhost` and users `friend` and `granny` at example.org.
    pub(crate) fn new() -> Option<Self> {
        let Some(packages) = packages() else {
            eprintln!(
                "SKIPPED: a real mail server needs root, unshare, nsenter, setpriv and Debian's packages of postfix and dovecot"
            );
            return None;
        };
        let given = tempfile::tempdir().unwrap();
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let certificate = made.cert.pem();
        fs::write(given.path().join("cert.pem"), &certificate).unwrap();
        let key = made.signing_key.serialize_pem();
        fs::write(given.path().join("key.pem"), key).unwrap();
        let (one, other) = (free_port(), free_port());
        Some(Self {
            packages,
            given,
            port: one.1,
            tls_port: other.1,
            certificate,
            running: None,
        })
    }

    /// Starts the server and waits until it listens.
    pub(crate) fn start(&mut self) {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/mta/start");
        let mut process = Command::new("unshare")
            .args(["--mount", "--pid", "--fork"])
            .arg(script)
            .args([&self.packages, self.given.path()])
            .args([self.port.to_string(), self.tls_port.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        let (lines, log) = channel();
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                eprintln!("{line}");
                let _ = lines.send(line);
            }
        });
        self.running = Some(Running { process, log });
        self.wait_for(&["daemon started"]);
    }

    /// Ends the server, as if its power were cut.
    pub(crate) fn stop(&mut self) {
        if let Some(mut running) = self.running.take() {
            running.process.stdin.take();
            let _ = running.process.wait();
            while running.log.recv().is_ok() {}
        }
    }

    /// Waits until the server has said all of these from now on, in any order.
    #[track_caller]
    pub(crate) fn wait_for(&self, words: &[&str]) {
        let running = self.running.as_ref().expect("it runs");
        let mut missing = words.to_vec();
        while !missing.is_empty() {
            let line = running.log.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|_| panic!("nothing of {missing:?}"));
            if let Some(found) = missing.iter().position(|words| line.contains(words)) {
                missing.remove(found);
            }
        }
    }

    /// What is in a mailbox, read over IMAP.
    pub(crate) fn mailbox(&self, name: &str) -> Vec<Mail> {
        let mut mails = self
            .fetch(name)
            .iter()
            .map(|mail| read(mail))
            .collect::<Vec<_>>();
        mails.sort_by(|one, other| one.subject.cmp(&other.subject));
        mails
    }

    fn fetch(&self, name: &str) -> Vec<Vec<u8>> {
        let running = self.running.as_ref().expect("it runs");
        let mut imap = Command::new("nsenter")
            .args(["--mount", "--target", &running.process.id().to_string()])
            .args(["chroot", "/mnt/root"])
            .args(["setpriv", "--reuid=5000", "--regid=5000", "--clear-groups"])
            .args([
                "env",
                "HOME=/given/mail",
                "USER=friend",
                "/usr/lib/dovecot/imap",
            ])
            .args(["-o", &format!("mail_location=maildir:/given/mail/{name}")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut requests = imap.stdin.take().unwrap();
        let mut answers = BufReader::new(imap.stdout.take().unwrap());
        requests.write_all(b"a SELECT INBOX\r\n").unwrap();
        let (exists, _) = imap_answer(&mut answers, "a ");
        let mut mails = Vec::new();
        if !exists.contains("* 0 EXISTS") {
            requests.write_all(b"b FETCH 1:* BODY.PEEK[]\r\n").unwrap();
            mails = imap_answer(&mut answers, "b ").1;
        }
        drop(requests);
        imap.wait().unwrap();
        mails
    }
}

impl Drop for Mta {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Lines up to the one with this tag, and the literals among them.
fn imap_answer(answers: &mut impl std::io::BufRead, tag: &str) -> (String, Vec<Vec<u8>>) {
    let (mut lines, mut literals) = (String::new(), Vec::new());
    loop {
        let mut line = String::new();
        assert!(answers.read_line(&mut line).unwrap() > 0, "{lines}");
        let length = line
            .trim_end()
            .strip_suffix('}')
            .and_then(|line| line.rsplit_once('{'));
        if let Some(length) = length.and_then(|(_, length)| length.parse().ok()) {
            let mut literal = vec![0; length];
            answers.read_exact(&mut literal).unwrap();
            literals.push(literal);
        }
        lines += &line;
        if let Some(verdict) = line.strip_prefix(tag) {
            assert!(verdict.starts_with("OK"), "{lines}");
            return (lines, literals);
        }
    }
}

fn read(mail: &[u8]) -> Mail {
    let message = MessageParser::default().parse(mail).unwrap();
    let attachment = |part: &mail_parser::MessagePart<'_>| {
        let kind = part.content_type().unwrap();
        (
            part.attachment_name().unwrap_or_default().to_owned(),
            format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()),
            part.contents().to_vec(),
        )
    };
    let from = message.from().and_then(|from| from.first()).unwrap();
    Mail {
        id: message.message_id().unwrap_or_default().to_owned(),
        subject: message.subject().unwrap_or_default().to_owned(),
        from: from.address().unwrap_or_default().to_owned(),
        text: message
            .body_text(0)
            .unwrap_or_default()
            .replace("\r\n", "\n"),
        attachments: message.attachments().map(attachment).collect(),
    }
}

/// Two at once are different ones, so both stay bound until they are known.
fn free_port() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

/// The folder with the unpacked packages.
fn packages() -> Option<PathBuf> {
    if said("id", &["-u"])? != "0" {
        return None;
    }
    for tool in ["unshare", "nsenter", "setpriv"] {
        said(tool, &["--version"])?;
    }
    peers::lacking("mta", &["postfix", "dovecot-imapd"])
}

fn said(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(text)
}

/// Whether anybody listens there.
pub(crate) fn listens(port: u16) -> bool {
    TcpStream::connect(("127.0.0.1", port)).is_ok()
}
