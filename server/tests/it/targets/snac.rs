//! snac, a small real server that speaks Mastodon's language, with one user.

use crate::peers::{self, Peer};
use serde_json::Value;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A running snac with one user.
pub(crate) struct Server {
    _peer: Peer,
    _folder: TempDir,
    pub(crate) address: String,
    password: String,
}

impl Server {
    pub(crate) fn start() -> Option<Self> {
        let root = peers::debian("snac2", Some("bookworm-backports"))?;
        let program = root.join("usr/bin/snac");
        let (folder, port) = (tempfile::tempdir().unwrap(), peers::free_port());
        let address = format!("127.0.0.1:{port}");
        let data = folder.path().join("data");
        let run = |arguments: &[&str], input: &str| {
            let mut command = Command::new(&program);
            command.arg(arguments[0]).arg(&data).args(&arguments[1..]);
            command
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped());
            let mut child = command.spawn().ok()?;
            let _ = child.stdin.take()?.write_all(input.as_bytes());
            let output = child.wait_with_output().ok()?;
            let text = [output.stdout, output.stderr].concat();
            let text = String::from_utf8_lossy(&text).into_owned();
            output.status.success().then_some(text)
        };
        let Some(_) = run(&["init"], &format!("127.0.0.1\n{port}\n{address}\n\n\n")) else {
            peers::pass_over("snac doesn't run here");
            return None;
        };
        let said = run(&["adduser", "me"], "").unwrap();
        let password = said
            .lines()
            .find_map(|it| it.strip_prefix("User password is "));
        let password = password.unwrap().trim().to_owned();
        let settings = data.join("server.json");
        let text = fs::read_to_string(&settings).unwrap();
        fs::write(&settings, text.replace("\"https\"", "\"http\"")).unwrap();
        let peer = Peer::start(Command::new(&program).arg("httpd").arg(&data), port);
        Some(Self {
            _peer: peer,
            _folder: folder,
            address,
            password,
        })
    }

    /// The body of an answer.
    fn ask(&self, head: &str, body: &str) -> Vec<u8> {
        let mut socket = TcpStream::connect(&self.address).unwrap();
        let (host, length) = (&self.address, body.len());
        let request = format!(
            "{head}\r\nHost: {host}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        );
        socket.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|it| it == b"\r\n\r\n").unwrap();
        answer.split_off(end + 4)
    }

    pub(crate) fn get(&self, path: &str, token: &str) -> Vec<u8> {
        self.ask(
            &format!("GET {path} HTTP/1.1\r\nAuthorization: Bearer {token}"),
            "",
        )
    }

    pub(crate) fn timeline(&self, token: &str) -> Vec<Value> {
        serde_json::from_slice(&self.get("/api/v1/timelines/home", token)).unwrap()
    }

    /// The program's own login, with somebody who agrees in the browser.
    pub(crate) fn log_in(&self, folder: &Path) -> String {
        let mut child = Command::new(env!("CARGO_BIN_EXE_nx-gateway"))
            .current_dir(folder)
            .env("HOME", folder)
            .args(["login", "mastodon", &format!("http://{}", self.address)])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        let mut lines = said.lines().map_while(Result::ok);
        let page = lines
            .find(|line| line.contains("/oauth/authorize"))
            .unwrap();
        let (_, client) = page.split_once("client_id=").unwrap();
        let client = client.split('&').next().unwrap();
        // What stands for itself in a form as well as what doesn't.
        let password = self.password.bytes().map(|byte| format!("%{byte:02x}"));
        let password: String = password.collect();
        let form = format!(
            "login=me&passwd={password}&redir=urn:ietf:wg:oauth:2.0:oob&cid={client}&state="
        );
        let head =
            "POST /oauth/x-snac-login HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded";
        let code = self.ask(head, &form);
        let mut input = child.stdin.take().unwrap();
        input.write_all(&code).unwrap();
        input.write_all(b"\n").unwrap();
        drop(lines);
        let mut wrong = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut wrong)
            .unwrap();
        assert!(
            child.wait().unwrap().success(),
            "{wrong} {:?}",
            String::from_utf8_lossy(&code)
        );
        let token = fs::read_to_string(folder.join("mastodon-home.token")).unwrap();
        token.trim().to_owned()
    }
}
