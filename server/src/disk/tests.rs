//! Modes, and what is made on the way.

use super::*;
use std::os::unix::fs::MetadataExt as _;

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().mode() & 0o777
}

#[test]
fn folders_are_made_with_all_that_is_missing_above_them() {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("a/b/c");
    make_folder(&path).unwrap();
    assert!(path.is_dir());
    make_folder(&path).unwrap();
}

#[test]
fn what_is_private_is_the_owners_alone() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("a/b");
    make_private_folder(&folder).unwrap();
    let file = folder.join("file");
    private_file()
        .write(true)
        .create_new(true)
        .open(&file)
        .unwrap();
    assert_eq!((mode(&folder), mode(&file)), (0o700, 0o600));
    assert_eq!(mode(&scratch.path().join("a")), 0o700);
}

#[test]
fn a_file_in_the_way_is_an_error() {
    let scratch = tempfile::tempdir().unwrap();
    std::fs::write(scratch.path().join("a"), "").unwrap();
    assert!(make_folder(&scratch.path().join("a/b")).is_err());
}

#[test]
#[cfg(target_os = "linux")]
fn a_file_system_that_syncs_no_folders_is_good_enough() {
    // As on folders shared with a virtual machine: EINVAL.
    sync_folder(Path::new("/proc")).unwrap();
    assert!(sync_folder(Path::new("/proc/no such folder")).is_err());
}
