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

fn temp_file(folder: &Path, content: &str) -> TempPath {
    let file = tempfile::NamedTempFile::new_in(folder).unwrap();
    fs::write(&file, content).unwrap();
    file.into_temp_path()
}

#[track_caller]
fn check(give: fn(TempPath, &Path) -> Result<(), PathPersistError>) {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("SAM_0001.JPG");
    give(temp_file(folder.path(), "first"), &target).unwrap();
    let refused = give(temp_file(folder.path(), "second"), &target).unwrap_err();
    assert_eq!(refused.error.kind(), io::ErrorKind::AlreadyExists);
    assert_eq!(fs::read_to_string(&refused.path).unwrap(), "second");
    assert_eq!(fs::read_to_string(&target).unwrap(), "first");
    drop(refused);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_name_is_given_once() {
    check(give_name);
}

#[test]
fn a_name_is_given_once_without_hard_links_too() {
    check(take_name);
}

#[test]
fn a_name_that_cannot_be_filled_is_free_again() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("SAM_0001.JPG");
    let vanished = temp_file(folder.path(), "photo");
    fs::remove_file(&vanished).unwrap();
    take_name(vanished, &target).unwrap_err();
    assert!(!target.exists());
}

#[test]
fn detours_are_left_out_of_paths() {
    for (path, want) in [
        ("/a/./b//c/", "/a/b/c"),
        ("/a/b/../c", "/a/c"),
        ("/a/b/../../../c", "/c"),
        ("../a", "../a"),
        ("", ""),
    ] {
        assert_eq!(tidied(Path::new(path)), Path::new(want), "{path}");
    }
}

#[test]
fn a_lock_is_made_in_the_folder_itself_and_nowhere_else() {
    let scratch = tempfile::tempdir().unwrap();
    let (folder, others) = (scratch.path().join("state"), scratch.path().join("others"));
    fs::create_dir(&folder).unwrap();
    std::os::unix::fs::symlink(&others, folder.join(LOCK)).unwrap();
    lock(&folder).unwrap_err();
    assert!(!others.exists());
    fs::write(&others, "").unwrap();
    lock(&folder).unwrap_err();
    assert_eq!(is_locked(&folder), Some(false));
}

#[test]
fn a_pipe_in_the_place_of_a_lock_keeps_nobody_waiting() {
    let folder = tempfile::tempdir().unwrap();
    make_pipe(&folder.path().join(LOCK));
    assert_eq!(is_locked(folder.path()), Some(false));
    lock(folder.path()).unwrap_err();
}

/// One that nobody writes into.
pub(crate) fn make_pipe(path: &Path) {
    let made = std::process::Command::new("mkfifo").arg(path).status();
    assert!(made.unwrap().success());
}
