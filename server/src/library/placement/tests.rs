//! A name is given once, whatever the file system can do.

use super::*;

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
