//! A video of 4 GB takes no more memory than a small one, wherever it goes. Not run by itself, as it needs room and time:
//! `cargo test --test it -- --ignored --test-threads 1 targets::memory`

use super::fake::{Before, Fake, Reply};
use super::{real_s3, real_webdav, sample};
use nx_gateway::targets::{Target, immich, webhook};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::fs::{self, File};
use std::path::Path;
use std::time::Instant;

const SIZE: u64 = 4 << 30;
/// What more of it may be needed, in KiB.
const MOST: u64 = 16 << 10;

/// A video that takes no room on the disk.
fn video(folder: &Path) -> nx_gateway::targets::Photo {
    let mut video = sample::photo(folder, "video.mp4", b"");
    File::create(&video.path).unwrap().set_len(SIZE).unwrap();
    let piece = vec![0; 1 << 20];
    let mut hash = Sha256::new();
    (0..SIZE >> 20).for_each(|_| hash.update(&piece));
    video.sha256 = hash.finalize().into();
    video.size = SIZE;
    video
}

/// The most memory this process has had since it was last asked to forget that, in KiB.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"));
    let number = line.unwrap().trim().trim_end_matches(" kB");
    number.parse().unwrap()
}

async fn check(what: &str, target: &dyn Target) {
    let folder = tempfile::tempdir().unwrap();
    let delivery = sample::delivery(vec![video(folder.path())]);
    fs::write("/proc/self/clear_refs", "5").unwrap();
    let (before, start) = (peak(), Instant::now());
    let outcome = sample::deliver(target, &delivery).await;
    assert!(outcome.is_ok(), "{outcome:?}");
    let more = peak() - before;
    let took = start.elapsed().as_secs();
    println!("{what}: {more} KiB more than {before} KiB, {took} s");
    assert!(more < MOST);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs 4 GB on the disk"]
async fn to_webdav() {
    let Some(server) = real_webdav::rclone() else {
        return;
    };
    check("webdav", &*server.target()).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs 4 GB on the disk"]
async fn to_s3() {
    let Some(store) = real_s3::rclone() else {
        return;
    };
    store.make_bucket().await;
    check("s3", &*store.target(real_s3::SECRET_KEY)).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes a while"]
async fn to_immich_and_as_a_webhook() {
    let fake = Fake::looking(
        |_| Before::ReadAndForget,
        |asked| {
            let results = [json!({ "action": "accept" })];
            Reply::json(
                200,
                &match asked.path.as_str() {
                    "/api/server/version" => json!({ "major": 3 }),
                    "/api/assets/bulk-upload-check" => json!({ "results": results }),
                    _ => json!({ "id": "1", "status": "created" }),
                },
            )
        },
    )
    .await;
    let address = sample::address(&fake.url(""));
    let library = sample::open(&immich::Settings {
        address: address.clone(),
        key: sample::hidden("key"),
        album: None,
        access: sample::access(),
    });
    check("immich", &*library).await;
    let hook = sample::open(&webhook::Settings {
        address,
        address_file: None,
        secret: None,
        token: None,
        headers: None,
        files: true,
        paths: false,
        access: sample::access(),
    });
    check("webhook", &*hook).await;
}
