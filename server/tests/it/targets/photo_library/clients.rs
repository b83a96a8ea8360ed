//! Programs that others wrote for real Immich servers, and what they want to know besides: immich-go, and the vendor's own
//! `@immich/cli`. They show that the server in memory is one.

use super::{Habits, KEY, Library, State, sha1};
use crate::peers;
use crate::targets::fake::Reply;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// What only they ask.
pub(super) fn answer(state: &mut State, line: &str) -> Reply {
    let me = || {
        json!({
            "id": "00000000-0000-4000-8000-aaaaaaaaaaaa", "email": "me@example.org", "name": "Me", "isAdmin": false,
            "quotaSizeInBytes": null, "quotaUsageInBytes": 0, "status": "active", "storageLabel": "me",
        })
    };
    let said = match line {
        "GET /api/users/me" => me(),
        "GET /api/server/media-types" => json!({
            "image": [".jpg", ".png", ".srw"], "video": [".mp4"], "sidecar": [".xmp"],
        }),
        "GET /api/api-keys/me" => json!({
            "id": "00000000-0000-4000-8000-bbbbbbbbbbbb", "name": "test", "permissions": state.habits.permissions,
            "createdAt": "2026-01-01T00:00:00.000Z", "updatedAt": "2026-01-01T00:00:00.000Z",
        }),
        "GET /api/server/about" => {
            let version = format!("v{}.1.0", state.habits.version);
            json!({ "version": version, "versionUrl": "", "licensed": false })
        }
        "GET /api/assets/statistics" => {
            let count = state.assets.len();
            json!({ "images": count, "videos": 0, "total": count })
        }
        "POST /api/search/metadata" => {
            let items: Vec<Value> = state.assets.iter().map(asset).collect();
            let count = items.len();
            json!({ "assets": { "total": count, "count": count, "items": items, "facets": [], "nextPage": null } })
        }
        _ => return state.error(404, &format!("Cannot {line}")),
    };
    Reply::json(200, &said)
}

fn asset(asset: &super::Asset) -> Value {
    json!({
        "id": asset.id, "originalFileName": asset.name, "originalPath": asset.name, "type": "IMAGE",
        "checksum": base64_sha1(&asset.content), "fileCreatedAt": asset.created, "fileModifiedAt": asset.created,
        "localDateTime": asset.created, "isTrashed": asset.is_trashed, "isFavorite": false, "isArchived": false,
        "visibility": "timeline", "exifInfo": { "fileSizeInByte": asset.content.len(), "dateTimeOriginal": asset.created },
    })
}

fn base64_sha1(content: &[u8]) -> String {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use sha1::Digest as _;
    STANDARD.encode(sha1::Sha1::digest(content))
}

/// Two photos and a video, in a folder.
fn photos() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in FILES {
        fs::write(folder.path().join(name), content).unwrap();
    }
    folder
}

const FILES: [(&str, &[u8]); 3] = [
    ("SAM_0001.jpg", b"one"),
    ("SAM_0002.jpg", b"two"),
    ("SAM_0003.mp4", b"three"),
];

fn shown(output: &Output) -> String {
    let out = String::from_utf8_lossy(&output.stdout);
    format!("{out}\n{}", String::from_utf8_lossy(&output.stderr))
}

/// What the library has after a program has sent `FILES` into an album, each of them once.
#[track_caller]
fn check(library: &Library, output: &str) {
    let lines = library.fake.lines().join("\n");
    let assets = library.with(|it| it.assets.clone());
    let mut names: Vec<(&str, &[u8])> = assets
        .iter()
        .map(|it| (it.name.as_str(), it.content.as_slice()))
        .collect();
    names.sort_unstable();
    assert_eq!(names, FILES, "{lines}\n{output}");
    let mut albums = library.albums();
    albums.iter_mut().for_each(|(_, names)| names.sort());
    let names = FILES.map(|(name, _)| name.to_owned()).to_vec();
    assert_eq!(albums, [("Camera".to_owned(), names)], "{lines}\n{output}");
    assert!(assets.iter().all(|it| !sha1(&it.content).is_empty()));
}

/// Runs it twice, and counts its uploads: what is there already stays there once.
async fn send_twice(library: &Library, send: impl Fn(&Path) -> Command) -> Vec<usize> {
    let folder = photos();
    let mut uploads = Vec::new();
    for _ in 0..2 {
        let mut command = send(folder.path());
        let output = tokio::task::spawn_blocking(move || command.output().unwrap());
        let output = output.await.unwrap();
        let shown = shown(&output);
        assert!(
            output.status.success(),
            "{}\n{shown}",
            library.fake.lines().join("\n")
        );
        check(library, &shown);
        let lines = library.fake.take_lines();
        uploads.push(lines.iter().filter(|it| *it == "POST /api/assets").count());
    }
    uploads
}

#[tokio::test(flavor = "multi_thread")]
async fn the_vendors_own_program_takes_it_for_version_3() {
    let Some(folder) = peers::npm("immich-cli", &["@immich/cli@3.2.2", "node@22"]) else {
        return;
    };
    let library = Library::new(Habits::default()).await;
    let url = library.fake.url("/api");
    let uploads = send_twice(&library, |photos| {
        let mut command = Command::new(folder.join("node_modules/.bin/node"));
        command.arg(folder.join("node_modules/@immich/cli/dist/index.js"));
        command.args(["--url", &url, "--key", KEY, "upload", "--no-progress"]);
        command.args(["--album-name", "Camera", "--recursive"]);
        command.arg(photos).env("HOME", photos);
        command
    })
    .await;
    // It asks for checksums first.
    assert_eq!(uploads, [3, 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn immich_go_takes_it_for_either_version() {
    let Some(root) = peers::debian("immich-go", Some("sid")) else {
        return;
    };
    for version in [2, 3] {
        let library = Library::new(Habits {
            version,
            ..Habits::default()
        })
        .await;
        let url = library.fake.url("");
        let uploads = send_twice(&library, |photos| {
            let mut command = Command::new(root.join("usr/bin/immich-go"));
            command.args(["upload", "from-folder", "--server", &url, "--api-key", KEY]);
            command.args([
                "--no-ui",
                "--pause-immich-jobs=false",
                "--into-album=Camera",
            ]);
            command.arg(photos).env("HOME", photos).current_dir(photos);
            command
        })
        .await;
        // It sends them again and is told that they are there.
        assert_eq!(uploads, [3, 3]);
    }
}
