//! Where the program for the camera is found.

use super::*;
use std::fs;

fn program(mark: &str) -> Vec<u8> {
    let mut program = b"\x7fELF\x01\x01\x01".to_vec();
    program.resize(18, 0);
    program.extend([40, 0]);
    program.extend(mark.as_bytes());
    program
}

fn put(path: &Path, content: &[u8]) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, content).expect("a file");
}

#[test]
fn it_is_found_beside_this_program_or_where_programs_share_their_files() {
    for place in [
        "bin/camera-agent",
        "share/nx-gateway/camera-agent",
        "bin/sd-card/camera-agent",
        "agent/camera-agent",
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        put(&folder.path().join(place), &program(place));
        let found = find(None, Some(&folder.path().join("bin/nx-gateway")));
        assert_eq!(found.expect(place), program(place));
    }
}

#[test]
fn one_for_another_processor_is_passed_over() {
    let folder = tempfile::tempdir().expect("a folder");
    put(
        &folder.path().join("bin/camera-agent"),
        b"\x7fELF\x02\x01 for a PC",
    );
    put(&folder.path().join("agent/camera-agent"), &program("right"));
    let found = find(None, Some(&folder.path().join("bin/nx-gateway")));
    assert_eq!(found.expect("found"), program("right"));
}

#[test]
fn the_one_that_is_named_counts_and_has_to_be_right() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mine");
    let missing = find(Some(&path), None).expect_err("not there");
    assert!(missing.to_string().contains("--agent"), "{missing}");
    put(&path, b"#!/bin/sh\n");
    let wrong = find(Some(&path), None).expect_err("no program");
    assert!(wrong.to_string().contains("ARM, 32 bits"), "{wrong}");
    put(&path, &program("mine"));
    assert_eq!(find(Some(&path), None).expect("found"), program("mine"));
}

#[test]
fn where_there_is_none_all_places_are_told() {
    let missing = Missing::Nowhere(places(Some(Path::new("/opt/nx/bin"))));
    let told = missing.to_string();
    for words in [
        "/opt/nx/bin/camera-agent",
        "/opt/nx/share/nx-gateway/camera-agent",
        "scripts/build-agent",
        "--agent FILE",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(!told.contains("/../"), "{told}");
}
