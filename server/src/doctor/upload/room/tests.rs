//! Where the folder is made, and which of an earlier doctor's goes away.

use super::*;
use std::fs::File;
use std::time::SystemTime;

#[test]
fn it_is_its_owners_alone_and_goes_away_with_all_that_is_in_it() {
    let home = tempfile::tempdir().unwrap();
    let room = Room::beside(&home.path().join("photos")).unwrap();
    let path = room.path().to_owned();
    assert_eq!(path.metadata().unwrap().mode() & 0o777, 0o700);
    assert_eq!(path.parent().unwrap(), home.path().canonicalize().unwrap());
    fs::create_dir(path.join("photos")).unwrap();
    drop(room);
    assert!(!path.exists());
}

#[test]
fn where_no_folder_can_be_made_the_reason_is_told() {
    let why = Room::beside(Path::new("/nowhere/photos")).unwrap_err();
    assert!(
        matches!(&why, Why::NoRoom(why) if why.contains("/nowhere")),
        "{why:?}"
    );
}

/// A folder as a doctor leaves it that was killed so long ago.
fn left_over(home: &Path, name: &str, age: Duration) -> PathBuf {
    let path = home.join(name);
    fs::create_dir_all(path.join("state")).unwrap();
    let then = SystemTime::now() - age;
    File::open(&path).unwrap().set_modified(then).unwrap();
    path
}

#[test]
fn what_a_killed_doctor_left_is_removed_and_nothing_else() {
    let home = tempfile::tempdir().unwrap();
    let long_ago = LEFT_OVER * 2;
    let gone = left_over(home.path(), ".nx-gateway-doctor-killed", long_ago);
    let locked = left_over(home.path(), ".nx-gateway-doctor-locked", long_ago);
    let lock = disk::lock(&locked.join("state")).unwrap();
    let new = left_over(home.path(), ".nx-gateway-doctor-new", Duration::ZERO);
    let photos = left_over(home.path(), "nx-gateway-doctor-photos", long_ago);
    let link = home.path().join(".nx-gateway-doctor-link");
    std::os::unix::fs::symlink(&photos, &link).unwrap();
    drop(Room::beside(&home.path().join("photos")).unwrap());
    assert!(!gone.exists());
    for kept in [locked, new, photos, link] {
        assert!(kept.exists(), "{}", kept.display());
    }
    drop(lock);
}

/// Somebody may have given that name to a folder of ours.
#[test]
fn where_others_may_rename_things_nothing_is_removed() {
    let home = tempfile::tempdir().unwrap();
    let kept = left_over(home.path(), ".nx-gateway-doctor-photos", LEFT_OVER * 2);
    fs::set_permissions(home.path(), Permissions::from_mode(0o777)).unwrap();
    let made = Room::beside(&home.path().join("photos"));
    let is_root = rustix::process::geteuid().as_raw() == ROOT;
    assert_eq!(made.is_err(), is_root, "{made:?}");
    assert!(kept.exists());
}

#[test]
fn the_owner_is_the_first_who_is_not_root() {
    let about = fs::metadata("/").unwrap();
    assert_eq!(owner(&[]), None);
    if about.uid() == ROOT {
        assert_eq!(owner(&[Path::new("/"), Path::new("/nowhere")]), None);
    }
}
