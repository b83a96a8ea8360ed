//! A card as a folder: whole files or none, and nothing of others.

use super::*;
use std::os::unix::fs::symlink;

fn card() -> (tempfile::TempDir, Card) {
    let folder = tempfile::tempdir().expect("a folder");
    let card = Card::in_folder(folder.path().to_owned());
    (folder, card)
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

#[test]
fn a_file_takes_the_place_of_an_older_one_and_leaves_no_draft() {
    let (folder, card) = card();
    fs::write(folder.path().join("hosts"), "old and longer").expect("a file");
    fs::write(folder.path().join(DRAFT), "left behind").expect("a file");
    card.write("hosts", b"new").expect("written");
    assert!(card.holds("hosts", b"new").expect("read"));
    assert!(!card.holds("hosts", b"newer").expect("read"));
    assert_eq!(names(folder.path()), ["hosts"]);
}

#[test]
fn what_cannot_be_written_leaves_the_old_one_and_no_draft() {
    let (folder, card) = card();
    fs::create_dir(folder.path().join("hosts")).expect("a folder");
    card.write("hosts", b"new").expect_err("a folder is there");
    assert_eq!(names(folder.path()), ["hosts"]);
}

#[test]
fn links_and_folders_are_seen_as_what_they_are() {
    let (folder, card) = card();
    fs::write(folder.path().join("elsewhere"), "nx-gateway: x").expect("a file");
    symlink("elsewhere", folder.path().join("README.txt")).expect("a link");
    fs::create_dir(folder.path().join("hosts")).expect("a folder");
    fs::write(folder.path().join("INFO.TG"), "nx_cs.adj").expect("a file");
    let found = card.look().expect("looked");
    assert!(found.has("readme.txt") && found.bytes("readme.txt").is_none());
    assert!(found.has("hosts") && found.bytes("hosts").is_none());
    assert_eq!(found.bytes("info.tg"), Some(&b"nx_cs.adj"[..]));
    assert!(found.bytes("elsewhere").is_none());
}

#[test]
fn nothing_is_ever_renamed_over_something() {
    let (folder, card) = card();
    fs::write(folder.path().join("a"), "a").expect("a file");
    fs::write(folder.path().join("b"), "b").expect("a file");
    let step = Step::SetAside {
        name: "a".to_owned(),
        kept_as: "b".to_owned(),
    };
    card.carry_out(&step, &[]).expect_err("b is there");
    assert_eq!(names(folder.path()), ["a", "b"]);
}

#[test]
fn a_trial_leaves_nothing() {
    let (folder, card) = card();
    card.try_writing().expect("writable");
    card.sync().expect("synced");
    assert!(names(folder.path()).is_empty());
    fs::write(folder.path().join(DRAFT), "left behind").expect("a file");
    card.try_writing().expect("writable");
    assert!(names(folder.path()).is_empty());
}
