//! A video of 4 GB takes no more memory than a small one, wherever it goes, and a picture of 28 million dots that is made
//! smaller not much more than the smaller one. Not run by itself, as it needs room and time:
//! `cargo test --test it -- --ignored --test-threads 1 targets::memory`

use super::fake::{Before, Fake, Reply};
use super::{mastodon, real_s3, real_webdav, sample};
use image::codecs::jpeg::JpegEncoder;
use nx_gateway::targets::{Photo, Target, immich, webhook};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::fs::{self, File};
use std::path::Path;
use std::time::Instant;

const SIZE: u64 = 4 << 30;
/// What more of it may be needed, in KiB.
const MOST: u64 = 16 << 10;
/// The largest that these cameras make (NX1), in dots.
const WIDTH: u32 = 6480;
const HEIGHT: u32 = 4320;

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
    check_photo(what, target, video(folder.path())).await;
}

async fn check_photo(what: &str, target: &dyn Target, photo: Photo) {
    let delivery = sample::delivery(vec![photo]);
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
    let Some(server) = real_webdav::rclone("open sesame") else {
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

/// Of noise, so that it is as large as pictures get.
fn picture(folder: &Path) -> Photo {
    struct Noise;
    impl image::GenericImageView for Noise {
        type Pixel = image::Rgb<u8>;
        fn dimensions(&self) -> (u32, u32) {
            (WIDTH, HEIGHT)
        }
        fn get_pixel(&self, x: u32, y: u32) -> image::Rgb<u8> {
            let number = (y * WIDTH + x).wrapping_mul(2_654_435_761);
            let [a, b, c, d] = (number ^ number >> 15)
                .wrapping_mul(0x2c1b_3c6d)
                .to_be_bytes();
            image::Rgb([(a ^ d) % 56, b % 56, c % 56])
        }
    }
    let mut content = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut content, 80);
    encoder.encode_image(&Noise).unwrap();
    assert!(
        (10 << 20..16 << 20).contains(&content.len()),
        "{}",
        content.len()
    );
    sample::photo(folder, "SAM_1.JPG", &content)
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes a while"]
async fn a_large_picture_to_mastodon() {
    let fake = Fake::looking(
        |_| Before::ReadAndForget,
        |asked| {
            let limits = json!({ "image_matrix_limit": 16 << 20 });
            Reply::json(
                200,
                &match asked.path.as_str() {
                    "/api/v2/instance" => {
                        json!({ "configuration": { "media_attachments": limits } })
                    }
                    _ => json!({ "id": "1", "url": "https://m.example/@me/1" }),
                },
            )
        },
    )
    .await;
    let target = sample::open(&mastodon::settings(&fake.url("")));
    let folder = tempfile::tempdir().unwrap();
    let photo = picture(folder.path());
    check_photo("mastodon", &*target, photo).await;
}
