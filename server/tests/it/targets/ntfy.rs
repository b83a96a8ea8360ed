//! `[ntfy.NAME]`, against a real ntfy server where it can be had, and one in software for what that doesn't do.

use super::fake::{Fake, Reply};
use super::sample;
use crate::peers::{self, Peer};
use nx_gateway::targets::ntfy::{Priority, Settings};
use nx_gateway::targets::{Missing, Receipt, Target, Trouble};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use tempfile::TempDir;

pub(super) fn settings(url: &str) -> Settings {
    Settings {
        address: sample::address(url),
        address_file: None,
        token: None,
        priority: Priority::High,
        attach: false,
        access: sample::access(),
    }
}

fn taken() -> Reply {
    Reply::json(200, &json!({ "id": "x1", "event": "message" }))
}

#[tokio::test]
async fn a_batch_is_one_notification() {
    let fake = Fake::saying(taken()).await;
    let folder = tempfile::tempdir().unwrap();
    let photos = ["a.jpg", "b.jpg"].map(|name| sample::photo(folder.path(), name, b"photo"));
    let target = sample::open(&Settings {
        token: Some(sample::hidden("tk_1")),
        ..settings(&fake.url("/topic"))
    });
    let delivery = sample::delivery(photos.to_vec());
    let outcome = sample::deliver(&*target, &delivery).await;
    assert_eq!(outcome, Ok(Receipt("notification x1".to_owned())));
    let [asked] = fake.asked().try_into().unwrap();
    assert_eq!(asked.line(), "POST /topic");
    assert_eq!(asked.body, b"Holidays\nBy the sea\na.jpg, b.jpg");
    for (name, want) in [
        ("authorization", "Bearer tk_1"),
        ("title", "2 photos from NX300"),
        ("priority", "high"),
        ("tags", "camera"),
        ("x-sequence-id", &delivery.key),
    ] {
        assert_eq!(asked.header(name), want, "{name}");
    }
}

#[tokio::test]
async fn without_its_photo_where_that_is_not_taken() {
    for status in [400, 413] {
        let refusal = json!({ "code": 41301, "error": "attachment too large" });
        let fake = Fake::scripted(vec![Reply::json(status, &refusal), taken()]).await;
        let folder = tempfile::tempdir().unwrap();
        let photo = sample::photo(folder.path(), "a.jpg", &sample::bytes(300_000, 1));
        let target = sample::open(&Settings {
            attach: true,
            ..settings(&fake.url("/topic"))
        });
        let outcome = sample::deliver(&*target, &sample::delivery(vec![photo])).await;
        assert!(outcome.is_ok(), "{outcome:?}");
        assert_eq!(fake.lines(), ["PUT /topic", "POST /topic"]);
        let text = String::from_utf8(fake.asked()[1].body.clone()).unwrap();
        let want = format!("a.jpg\n(without the photo: {status} attachment too large)");
        assert!(text.ends_with(&want), "{text}");
    }
}

#[tokio::test]
async fn with_the_first_photo_that_is_there_or_a_word_on_why_there_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let photos = ["a.jpg", "b.jpg"].map(|name| sample::photo(folder.path(), name, b"photo"));
    let mut delivery = sample::delivery(photos.to_vec());
    delivery.photos[0].missing = Some(Missing::Gone);
    let fake = Fake::saying(taken()).await;
    let target = sample::open(&Settings {
        attach: true,
        ..settings(&fake.url("/topic"))
    });
    assert!(sample::deliver(&*target, &delivery).await.is_ok());
    delivery.photos[1].missing = Some(Missing::Changed);
    assert!(target.does_without(&delivery));
    assert!(sample::deliver(&*target, &delivery).await.is_ok());
    assert_eq!(fake.lines(), ["PUT /topic", "POST /topic"]);
    let [first, second] = fake.asked().try_into().unwrap();
    assert_eq!(first.header("filename"), "b.jpg");
    let text = String::from_utf8(second.body).unwrap();
    let want = "\n(without the photo: a.jpg is gone from the library; b.jpg was changed in the library after it came in)";
    assert!(text.ends_with(want), "{text}");
}

#[tokio::test]
async fn refusals() {
    let owners = |it: &Trouble| matches!(it, Trouble::Owner(_));
    let later = |it: &Trouble| matches!(it, Trouble::Later { .. });
    let never = |it: &Trouble| matches!(it, Trouble::Never(_));
    let page = Reply::status(200).body("text/html", "<title>Router</title>");
    let cases: [(Reply, sample::IsRight); 6] = [
        (Reply::status(401), owners),
        (Reply::status(403), owners),
        (Reply::status(429), later),
        (Reply::status(507), later),
        (Reply::status(400), never),
        (page, owners),
    ];
    let folder = tempfile::tempdir().unwrap();
    let photo = sample::photo(folder.path(), "a.jpg", b"x");
    for (reply, is_right) in cases {
        for attach in [false, true] {
            let fake = Fake::saying(reply.clone()).await;
            let settings = Settings {
                attach,
                ..settings(&fake.url("/topic"))
            };
            let job = sample::delivery(vec![photo.clone()]);
            let outcome = sample::deliver(&*sample::open(&settings), &job).await;
            let trouble = sample::trouble(outcome);
            assert!(is_right(&trouble), "{reply:?}: {trouble:?}");
        }
    }
}

/// A real server that lets nobody in without a login.
struct Server {
    _peer: Peer,
    folder: TempDir,
    program: std::path::PathBuf,
    url: String,
}

impl Server {
    fn start() -> Option<Self> {
        let program = peers::debian("ntfy", Some("sid"))?.join("usr/bin/ntfy");
        let (folder, port) = (tempfile::tempdir().unwrap(), peers::free_port());
        let url = format!("http://127.0.0.1:{port}");
        let place = folder.path().display();
        let config = format!(
            "listen-http: 127.0.0.1:{port}\nbase-url: {url}\ncache-file: {place}/cache\n\
             auth-file: {place}/users\nauth-default-access: deny-all\n\
             attachment-cache-dir: {place}/attachments\nattachment-file-size-limit: 3M\n"
        );
        let file = folder.path().join("server.yml");
        fs::write(&file, config).unwrap();
        let mut command = Command::new(&program);
        let peer = Peer::start(command.args(["serve", "--config"]).arg(file), port);
        Some(Self {
            _peer: peer,
            folder,
            program,
            url,
        })
    }

    fn run(&self, arguments: &[&str]) -> String {
        let mut command = Command::new(&self.program);
        let config = self.folder.path().join("server.yml");
        // The word that says what it is about comes before its options.
        let command = command.args(&arguments[..1]).arg("--config").arg(config);
        let command = command.args(&arguments[1..]);
        let output = command
            .env("NTFY_PASSWORD", "open sesame")
            .output()
            .unwrap();
        let text = [output.stdout, output.stderr].concat();
        String::from_utf8_lossy(&text).into_owned()
    }

    fn token(&self) -> String {
        self.run(&["user", "add", "--role=admin", "me"]);
        self.token_of("me")
    }

    /// Of a new user who may do this with the topic.
    fn token_for(&self, access: &str, topic: &str) -> String {
        self.run(&["user", "add", access]);
        self.run(&["access", access, topic, access]);
        self.token_of(access)
    }

    fn token_of(&self, user: &str) -> String {
        let said = self.run(&["token", "add", user]);
        let mut words = said.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let token = words.find(|word| word.starts_with("tk_"));
        token.unwrap_or_else(|| panic!("{said}")).to_owned()
    }

    /// What the topic holds, as its own program reads it.
    fn messages(&self, topic: &str, token: &str) -> Vec<Value> {
        let url = format!("{}/{topic}", self.url);
        let mut command = Command::new(&self.program);
        command.args(["subscribe", "--poll", "--since=all", "--token", token, &url]);
        let said = command.env("HOME", self.folder.path()).output().unwrap();
        let said = String::from_utf8(said.stdout).unwrap();
        let lines = said.lines();
        lines
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect()
    }

    fn target(&self, token: &str, topic: &str, attach: bool) -> Arc<dyn Target> {
        sample::open(&Settings {
            token: Some(sample::hidden(token)),
            attach,
            ..settings(&format!("{}/{topic}", self.url))
        })
    }

    /// What it keeps of what was attached.
    fn attachments(&self) -> Vec<Vec<u8>> {
        let files = fs::read_dir(self.folder.path().join("attachments")).unwrap();
        let read = |path: &Path| fs::read(path).unwrap();
        files.map(|file| read(&file.unwrap().path())).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_server_has_all_of_it() {
    let Some(server) = Server::start() else {
        return;
    };
    let (token, folder) = (server.token(), tempfile::tempdir().unwrap());
    // It looks at the first bytes to know what it is.
    let content = [&[0xFF, 0xD8, 0xFF, 0xE0], &*sample::bytes(2_000_000, 1)].concat();
    let mut photo = sample::photo(folder.path(), "photo", &content);
    photo.name = "Übersee 1.jpg".to_owned();
    let mut delivery = sample::delivery(vec![photo]);
    delivery.from.subject = "Grüße".to_owned();
    delivery.from.text = "vom Meer\nund mehr".to_owned();
    for attach in [false, true] {
        let target = server.target(&token, "topic", attach);
        let outcome = sample::deliver(&*target, &delivery).await;
        assert!(outcome.is_ok(), "{outcome:?}");
    }
    let messages = server.messages("topic", &token);
    let [plain, with_photo] = messages.as_slice() else {
        panic!("{messages:?}");
    };
    for message in [plain, with_photo] {
        assert_eq!(message["title"], "1 photo from NX300");
        assert_eq!(
            message["message"],
            "Grüße\nvom Meer\nund mehr\nÜbersee 1.jpg"
        );
        assert_eq!(message["priority"], 4);
        assert_eq!(message["tags"], json!(["camera"]));
        assert_eq!(message["sequence_id"], delivery.key);
    }
    assert_eq!(with_photo["attachment"]["name"], "Übersee 1.jpg");
    assert_eq!(with_photo["attachment"]["type"], "image/jpeg");
    assert_eq!(server.attachments(), [content]);
    // Larger than it wants them to be.
    let photo = sample::photo(folder.path(), "large.jpg", &sample::bytes(4_000_000, 2));
    let target = server.target(&token, "other", true);
    let outcome = sample::deliver(&*target, &sample::delivery(vec![photo])).await;
    assert!(outcome.is_ok(), "{outcome:?}");
    let messages = server.messages("other", &token);
    let text = messages[0]["message"].as_str().unwrap();
    assert!(text.contains("without the photo: 413"), "{text}");
    // A rehearsal publishes nothing.
    let target = server.target(&token, "rehearsed", true);
    let outcome = target.rehearse().await;
    assert!(outcome.is_ok(), "{outcome:?}");
    assert_eq!(server.messages("rehearsed", &token), Vec::<Value>::new());
    // A wrong token is the owner's to mend.
    let target = server.target("tk_wrong", "topic", false);
    let trouble = sample::trouble(sample::deliver(&*target, &delivery).await);
    assert!(matches!(trouble, Trouble::Owner(_)), "{trouble:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_server_is_asked_whether_a_token_may_write_and_nothing_else() {
    let Some(server) = Server::start() else {
        return;
    };
    let reads_all = server.token();
    let allowed = ["write-only", "read-write"].map(|it| server.token_for(it, "topic"));
    for token in allowed {
        let outcome = server.target(&token, "topic", false).rehearse().await;
        let host = server.url.trim_start_matches("http://");
        let want = format!("{host} takes notifications with this token");
        assert_eq!(outcome, Ok(Receipt(want)));
    }
    let refused = ["read-only", "deny"].map(|it| server.token_for(it, "topic"));
    for token in refused.iter().map(String::as_str).chain(["tk_wrong"]) {
        let target = server.target(token, "topic", false);
        let trouble = sample::trouble(target.rehearse().await);
        assert!(matches!(trouble, Trouble::Owner(_)), "{trouble:?}");
        assert!(!trouble.to_string().contains(token), "{trouble}");
    }
    assert_eq!(server.messages("topic", &reads_all), Vec::<Value>::new());
}
