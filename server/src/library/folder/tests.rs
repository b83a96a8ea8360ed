//! What is removed at a start, and what never is.

use super::*;
use std::os::unix::fs::symlink;

#[test]
fn what_was_left_half_received_is_removed() {
    let scratch = tempfile::tempdir().unwrap();
    fs::create_dir(scratch.path().join(NAME)).unwrap();
    fs::write(scratch.path().join(NAME).join("half"), "a photo").unwrap();
    assert_eq!(IncomingFolder::open(scratch.path()).unwrap().left_over(), 1);
    assert_eq!(IncomingFolder::open(scratch.path()).unwrap().left_over(), 0);
}

/// Behind it may be anybody's files.
#[test]
fn nothing_is_removed_or_made_behind_a_link() {
    let scratch = tempfile::tempdir().unwrap();
    let (library, others) = (scratch.path().join("photos"), scratch.path().join("others"));
    fs::create_dir(&library).unwrap();
    fs::create_dir(&others).unwrap();
    fs::write(others.join("letter"), "dear").unwrap();
    symlink(&others, library.join(NAME)).unwrap();
    let error = IncomingFolder::open(&library).unwrap_err();
    assert!(error.to_string().contains(NAME), "{error}");
    let names: Vec<_> = fs::read_dir(&others)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names, ["letter"]);
}
