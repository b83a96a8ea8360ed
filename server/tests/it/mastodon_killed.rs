//! `kill -9` in the middle of a post, from a camera to a real server: in the end there is one post with both pictures and
//! what they show, wherever that can be had.
//!
//! snac knows no Idempotency-Key, so whether a post is there is looked up. The one place where that is of no use, and two
//! posts are what is seen, is the last test: the request is still on its way while it is looked for.

use crate::harness::until;
use crate::process::Process;
use crate::targets::snac::Server;
use camera_sim::{Camera, Profile, Wishes};
use serde_json::Value;
use std::fs;
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use tempfile::TempDir;

const PICTURE: &str = "POST /api/v2/media ";
const POST: &str = "POST /api/v1/statuses ";

/// Where a request is stopped.
#[derive(Clone, Copy)]
enum Stop {
    /// The server hasn't seen it.
    Before,
    /// The server has done it, and its answer is not heard.
    After,
}

/// A stopped request; it goes on when told to, and is gone when dropped.
type Stopped = Sender<()>;

/// The way to the server: passes on all requests, but stops one.
struct Way {
    address: SocketAddr,
    stopped: Receiver<Stopped>,
}

impl Way {
    /// The one that begins like this, counted from 1.
    fn new(server: &str, line: &'static str, number: usize, stop: Stop) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (tell, stopped) = mpsc::channel();
        let server = server.to_owned();
        thread::spawn(move || {
            let mut seen = 0;
            while let Ok((client, _)) = listener.accept() {
                let Some(request) = whole_request(&client) else {
                    continue;
                };
                seen += usize::from(request.starts_with(line.as_bytes()));
                let is_it = seen == number && request.starts_with(line.as_bytes());
                let (tell, server) = (tell.clone(), server.clone());
                thread::spawn(move || match stop {
                    Stop::Before if is_it => {
                        if wait(&tell) {
                            let _ = ask(&server, &request);
                        }
                    }
                    Stop::After if is_it => {
                        let _ = ask(&server, &request);
                        wait(&tell);
                    }
                    _ => drop((&client).write_all(&ask(&server, &request))),
                });
            }
        });
        Self { address, stopped }
    }
}

/// Whether it is to go on.
fn wait(tell: &Sender<Stopped>) -> bool {
    let (go_on, wait) = mpsc::channel();
    tell.send(go_on).is_ok() && wait.recv().is_ok()
}

/// Nothing if the client only looks whether somebody is there.
fn whole_request(client: &TcpStream) -> Option<Vec<u8>> {
    let mut reader = BufReader::new(client);
    let (mut request, mut length) = (Vec::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        request.extend(line.as_bytes());
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line == "\r\n" {
            break;
        }
    }
    reader.take(length).read_to_end(&mut request).ok()?;
    Some(request)
}

fn ask(server: &str, request: &[u8]) -> Vec<u8> {
    let mut server = TcpStream::connect(server).unwrap();
    server.write_all(request).unwrap();
    let mut answer = Vec::new();
    server.read_to_end(&mut answer).unwrap();
    answer
}

/// A server, an account, and a program that posts there by a way that stops once.
struct Scene {
    server: Server,
    token: String,
    folder: TempDir,
    way: Way,
}

impl Scene {
    fn new(line: &'static str, number: usize, stop: Stop) -> Option<Self> {
        let server = Server::start()?;
        let folder = tempfile::tempdir().unwrap();
        let token = server.log_in(folder.path());
        let way = Way::new(&server.address, line, number, stop);
        let config = format!(
            "[mastodon.home]\nurl = \"http://{}\"\ntoken_file = \"mastodon-home.token\"\nvisibility = \"public\"\n\
             [[route]]\nsite = \"facebook\"\nto = \"mastodon.home\"\n",
            way.address
        );
        fs::write(folder.path().join("config.toml"), config).unwrap();
        Some(Self {
            server,
            token,
            folder,
            way,
        })
    }

    /// A camera shares two pictures, and the program is killed where the way stops.
    fn share_and_kill(&self) -> Stopped {
        let (program, address) = Process::serve(self.folder.path());
        let wishes = Wishes {
            caption: Some("Am Meer~Ein Boot am Strand~Unser Hund, naß".to_owned()),
            site: Some("facebook".to_owned()),
            ..Wishes::default()
        };
        let camera = Camera::new(Profile::named("nx300-social").unwrap());
        let camera = camera.gateway(address).wishes(wishes).unwrap();
        camera.send(&mut |_| ()).unwrap();
        let stopped = self.way.stopped.recv().unwrap();
        program.kill();
        stopped
    }

    /// Starts the program again, until it has nothing left to do.
    fn go_on(&self) {
        let (program, _) = Process::serve(self.folder.path());
        until(|| state(self.folder.path()) == ["delivered"]);
        assert_eq!(program.terminate(), Some(0));
    }

    fn posts(&self) -> Vec<Value> {
        self.server.timeline(&self.token)
    }

    #[track_caller]
    fn check_there_is_one(&self) {
        let posts = self.posts();
        assert_eq!(posts.len(), 1, "{posts:?}");
        check_post(&posts[0]);
    }
}

fn state(folder: &Path) -> Vec<String> {
    let state = rusqlite::Connection::open(folder.join("state/nx-gateway.db")).unwrap();
    let mut query = state.prepare("SELECT state FROM job").unwrap();
    let rows = query.query_map((), |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

#[track_caller]
fn check_post(post: &Value) {
    let text = post["content"].as_str().unwrap();
    assert!(text.contains("Am Meer") && !text.contains('~'), "{post}");
    let media = post["media_attachments"].as_array().unwrap();
    let alts: Vec<_> = media.iter().map(|it| it["description"].clone()).collect();
    assert_eq!(alts, ["Ein Boot am Strand", "Unser Hund, naß"], "{post}");
}

#[track_caller]
fn check_killed(line: &'static str, number: usize, stop: Stop) {
    let Some(scene) = Scene::new(line, number, stop) else {
        return;
    };
    drop(scene.share_and_kill());
    scene.go_on();
    scene.check_there_is_one();
    // Nor does it come once more with the next start.
    scene.go_on();
    scene.check_there_is_one();
}

#[test]
fn between_the_pictures() {
    check_killed(PICTURE, 2, Stop::Before);
}

#[test]
fn a_picture_is_there_and_nobody_has_heard_of_it() {
    check_killed(PICTURE, 2, Stop::After);
}

#[test]
fn before_the_post_has_reached_the_server() {
    check_killed(POST, 1, Stop::Before);
}

#[test]
fn the_post_is_there_and_nobody_has_heard_of_it() {
    check_killed(POST, 1, Stop::After);
}

/// It was sent and isn't there, so it is sent again; then the first one arrives. With a server that knows the
/// Idempotency-Key this would be one post; with others nothing can tell that it is still on its way.
#[test]
fn what_arrives_later_than_its_repetition_is_there_twice() {
    let Some(scene) = Scene::new(POST, 1, Stop::Before) else {
        return;
    };
    let first = scene.share_and_kill();
    scene.go_on();
    scene.check_there_is_one();
    first.send(()).unwrap();
    until(|| scene.posts().len() > 1);
    let posts = scene.posts();
    assert_eq!(posts.len(), 2, "{posts:?}");
    posts.iter().for_each(check_post);
    // That is all: nothing is sent any more.
    scene.go_on();
    assert_eq!(scene.posts().len(), 2);
}
