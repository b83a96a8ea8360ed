//! `nx-gateway sd-card` and `scripts/make-sd-card` are two ways to the same card.

use super::{Desk, agent, content};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What the script reads of the checkout.
const NEEDED: [&str; 11] = [
    "Cargo.lock",
    "Cargo.toml",
    "camera-agent/Cargo.toml",
    "scripts/address",
    "scripts/make-sd-card",
    "scripts/prepare",
    "sd-card/README.txt",
    "sd-card/autoexec.sh",
    "sd-card/hosts",
    "sd-card/nx500/info.tg",
    "sd-card/nx500/nx_cs.adj",
];

/// A small copy of the checkout, in which the program for the camera has been built.
fn checkout(folder: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for path in NEEDED.iter().chain(&["server/src/cameras/table.toml"]) {
        let place = folder.join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::copy(root.join(path), place).unwrap();
    }
    fs::create_dir_all(folder.join("camera-agent/src")).unwrap();
    fs::create_dir_all(folder.join("target/agent")).unwrap();
    fs::write(folder.join("target/agent/camera-agent"), agent()).unwrap();
}

/// `scripts/make-sd-card MODEL CARD WORDS...`
#[track_caller]
fn script(checkout: &Path, model: &str, card: &Path, words: &[&str]) {
    let output = Command::new("bash")
        .arg(checkout.join("scripts/make-sd-card"))
        .arg(model)
        .arg(card)
        .args(words)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// The card, but for the list, which the script doesn't write.
fn for_the_camera(card: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut content = content(card);
    content.remove(Path::new("nx-gateway.sha256"));
    content
}

#[test]
fn both_make_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    checkout(folder.path());
    for model in ["nx300", "nx300m", "nx30", "nx310", "nx2000", "nx500", "nx1"] {
        for more in [
            &["--address", "192.168.1.23"][..],
            &["--address", "10.0.0.7", "--mode", "bind"],
            &["--undo"],
            &["--undo", "--mode", "remount"],
        ] {
            let (ours, theirs) = (Desk::new(), Desk::new());
            ours.made(&[&["--model", model][..], more].concat());
            script(folder.path(), model, &theirs.card(), more);
            assert_eq!(
                for_the_camera(&ours.card()),
                for_the_camera(&theirs.card()),
                "{model} {more:?}"
            );
        }
    }
}

#[test]
fn each_takes_away_what_the_other_one_put_there() {
    let folder = tempfile::tempdir().unwrap();
    checkout(folder.path());
    let desk = Desk::new();
    let before = content(&desk.card());
    script(
        folder.path(),
        "nx500",
        &desk.card(),
        &["--address", "10.0.0.7"],
    );
    let (_, errors, status) = desk.remove(&[]);
    assert_eq!(status, Some(0), "{errors}");
    assert_eq!(content(&desk.card()), before);
    desk.made(&["--model", "nx500", "--address", "10.0.0.7"]);
    script(folder.path(), "nx500", &desk.card(), &["--remove"]);
    assert_eq!(content(&desk.card()), before);
}

#[test]
fn one_renews_the_card_of_the_other() {
    let folder = tempfile::tempdir().unwrap();
    checkout(folder.path());
    let desk = Desk::new();
    let before = content(&desk.card());
    desk.made(&["--model", "nx500", "--address", "10.0.0.7"]);
    script(
        folder.path(),
        "nx500",
        &desk.card(),
        &["--address", "10.0.0.8"],
    );
    desk.made(&["--model", "nx500", "--address", "10.0.0.9"]);
    let hosts = fs::read_to_string(desk.path("hosts")).unwrap();
    assert!(hosts.contains("\n10.0.0.9 "), "{hosts}");
    let (_, errors, status) = desk.remove(&[]);
    assert_eq!(status, Some(0), "{errors}");
    assert_eq!(content(&desk.card()), before);
}
