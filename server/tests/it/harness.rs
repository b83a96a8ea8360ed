//! A server of its own for each test: real sockets, a folder that vanishes afterwards, no fixed port.

use nx_gateway::config::{self, Overrides};
use nx_gateway::delivery::Pace;
use nx_gateway::gateway::Gateway;
use nx_gateway::http;
use nx_gateway::trace::Tracer;
use std::collections::BTreeMap;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::oneshot;

/// A running server. Dropping it stops it and fails the test if the server had panicked.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    folder: TempDir,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// With the built-in defaults.
    pub(crate) fn start() -> Self {
        Self::with("")
    }

    /// With this text in its config.toml.
    pub(crate) fn with(config: &str) -> Self {
        Self::prepared(config, |_| {})
    }

    /// The same in a folder with something more in it.
    pub(crate) fn prepared(config: &str, prepare: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("config.toml"), config).unwrap();
        prepare(folder.path());
        Self::in_folder(folder)
    }

    /// The same library and state, after a stop.
    pub(crate) fn restart(mut self) -> Self {
        self.stop();
        let empty = tempfile::tempdir().unwrap();
        let folder = std::mem::replace(&mut self.folder, empty);
        Self::in_folder(folder)
    }

    fn in_folder(folder: TempDir) -> Self {
        let loaded = config::load(
            Some(&folder.path().join("config.toml")),
            &Overrides::default(),
        )
        .unwrap();
        let traces = folder.path().join("traces");
        let (stop, stopped) = oneshot::channel();
        let (ready, bound) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build();
            runtime.unwrap().block_on(async {
                let gateway = Gateway::open(loaded.config, Tracer::everything(traces))
                    .await
                    .unwrap();
                let door = http::bind(SocketAddr::from(([127, 0, 0, 1], 0)))
                    .await
                    .unwrap();
                ready.send(door.listener.local_addr().unwrap()).unwrap();
                let deliveries = gateway.deliver(quick(), "nx-gateway queue".to_owned());
                http::serve(Arc::new(gateway), vec![door.listener], async {
                    let _ = stopped.await;
                })
                .await;
                deliveries.stop().await;
            });
        });
        let address = bound.recv().unwrap();
        Self {
            address,
            folder,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    /// Stops the server and waits until it has.
    pub(crate) fn stop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            assert!(
                ended.is_ok() || std::thread::panicking(),
                "the server panicked"
            );
        }
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let socket = TcpStream::connect(self.address).unwrap();
        socket.set_nodelay(true).unwrap();
        socket
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        socket
    }

    /// Sends these bytes and reads until the server closes.
    pub(crate) fn exchange(&self, request: &[u8]) -> String {
        let mut socket = self.connect();
        socket.write_all(request).unwrap();
        read_all(&mut socket)
    }

    /// Sends these bytes, says that nothing more will come, and reads what the server still answers.
    pub(crate) fn hang_up_after(&self, request: &[u8]) -> String {
        let mut socket = self.connect();
        socket.write_all(request).unwrap();
        socket.shutdown(Shutdown::Write).unwrap();
        read_all(&mut socket)
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Everything a person sees in the library: path below it, and content.
    pub(crate) fn library(&self) -> BTreeMap<String, Vec<u8>> {
        let root = self.folder().join("photos");
        files_below(&root)
            .into_iter()
            .map(|path| {
                (
                    path.strip_prefix(&root)
                        .unwrap()
                        .to_str()
                        .unwrap()
                        .to_owned(),
                    path,
                )
            })
            .filter(|(name, _)| !name.starts_with(".incoming"))
            .map(|(name, path)| (name, fs::read(path).unwrap()))
            .collect()
    }

    /// The contents of the library, sorted.
    pub(crate) fn contents(&self) -> Vec<Vec<u8>> {
        let mut contents: Vec<_> = self.library().into_values().collect();
        contents.sort();
        contents
    }

    /// Half-received files.
    pub(crate) fn half_received(&self) -> usize {
        let incoming = self.folder().join("photos/.incoming");
        files_below(&incoming)
            .iter()
            .filter(|path| !path.ends_with("lock"))
            .count()
    }

    /// The first column of the first row of a query into the state.
    pub(crate) fn count(&self, query: &str) -> i64 {
        let database =
            rusqlite::Connection::open(self.folder().join("state/nx-gateway.db")).unwrap();
        database.query_row(query, (), |row| row.get(0)).unwrap()
    }

    pub(crate) fn photos_and_arrivals(&self) -> (i64, i64) {
        (
            self.count("SELECT count(*) FROM photo"),
            self.count("SELECT count(*) FROM arrival"),
        )
    }

    /// Nothing came of it: no file, half or whole, and no row.
    #[track_caller]
    pub(crate) fn assert_untouched(&self) {
        assert_eq!(
            self.library().keys().collect::<Vec<_>>(),
            Vec::<&String>::new()
        );
        assert_eq!(self.half_received(), 0);
        assert_eq!(self.photos_and_arrivals(), (0, 0));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Pauses that a test can wait for.
fn quick() -> Pace {
    let moment = Duration::from_millis(20);
    Pace {
        first_pause: moment,
        probe: moment,
        longest_probe: moment,
        look: moment,
        ..Pace::default()
    }
}

/// Looks again and again until something is so.
pub(crate) fn until(is_so: impl Fn() -> bool) {
    while !is_so() {
        std::thread::park_timeout(Duration::from_millis(5));
    }
}

fn read_all(socket: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).unwrap();
    String::from_utf8(answer).unwrap()
}

pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .map(|entry| entry.unwrap().path())
        .flat_map(|path| {
            if path.is_dir() {
                files_below(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

/// The status of an answer.
#[track_caller]
pub(crate) fn status(answer: &str) -> u16 {
    let line = answer.lines().next().unwrap_or_default();
    line.split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .unwrap_or_else(|| panic!("no status in {answer:?}"))
}

/// What stands between two pieces of text.
#[track_caller]
pub(crate) fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text
        .split_once(before)
        .unwrap_or_else(|| panic!("no {before:?} in {text:?}"));
    rest.split_once(after)
        .unwrap_or_else(|| panic!("no {after:?} after {before:?}"))
        .0
}

/// The body of an answer.
pub(crate) fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

pub(crate) const SUCCESS: &str = r#"<Response Status="succ" />"#;
