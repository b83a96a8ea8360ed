//! Which files go, and which have become somebody else's.

use super::*;
use sha2::{Digest as _, Sha256};
use std::time::{Duration, SystemTime};

struct Scratch {
    folder: tempfile::TempDir,
    photo: PassedOn,
}

/// A photo as it was stored.
fn scratch() -> Scratch {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("1.jpg");
    fs::write(&file, "what came in").unwrap();
    let photo = PassedOn {
        id: 1,
        path: "1.jpg".to_owned(),
        size: 12,
        sha256: Sha256::digest("what came in").into(),
        modified: disk::modified(&file).unwrap(),
    };
    Scratch { folder, photo }
}

impl Scratch {
    fn file(&self) -> PathBuf {
        self.folder.path().join("1.jpg")
    }

    fn look(&self) -> Option<Look> {
        let looked = looked_at(vec![self.photo.clone()], self.folder.path());
        looked.into_iter().next().unwrap().1
    }

    fn remove(&self, look: Option<&Look>) -> bool {
        remove_file(&self.file(), &self.photo, look).unwrap()
    }

    /// Of the same length, and with its time set back.
    fn edit(&self) {
        let time = self.file().metadata().unwrap().modified().unwrap();
        fs::write(self.file(), "what is mine").unwrap();
        self.set_time(time);
    }

    fn set_time(&self, time: SystemTime) {
        let file = fs::File::options().write(true).open(self.file());
        file.unwrap().set_modified(time).unwrap();
    }
}

#[test]
fn what_came_in_goes() {
    let scratch = scratch();
    let look = scratch.look();
    assert!(look.is_some());
    assert!(scratch.remove(look.as_ref()));
    assert!(!scratch.file().exists());
    // It is gone already.
    assert!(scratch.remove(look.as_ref()));
}

#[test]
fn what_was_edited_stays_whatever_its_time_says() {
    let scratch = scratch();
    scratch.edit();
    let look = scratch.look();
    assert_eq!(look, None);
    assert!(!scratch.remove(None));
    assert!(scratch.file().exists());
}

#[test]
fn what_is_edited_after_the_look_stays() {
    let scratch = scratch();
    let mut look = scratch.look().unwrap();
    // Clocks of disks are slow; it is not this that the test is about.
    look.changed.1 ^= 1;
    scratch.edit();
    assert!(!scratch.remove(Some(&look)));
    assert!(scratch.file().exists());
}

#[test]
fn what_was_linked_after_the_look_goes() {
    let scratch = scratch();
    let mut look = scratch.look().unwrap();
    fs::hard_link(scratch.file(), scratch.folder.path().join("copy")).unwrap();
    look.changed.1 ^= 1;
    assert!(scratch.remove(Some(&look)));
    assert!(!scratch.file().exists());
}

#[test]
fn what_was_only_touched_or_replaced_stays() {
    let scratch = scratch();
    scratch.set_time(SystemTime::UNIX_EPOCH + Duration::from_hours(1));
    assert!(!scratch.remove(scratch.look().as_ref()));
    fs::remove_file(scratch.file()).unwrap();
    fs::create_dir(scratch.file()).unwrap();
    assert!(!scratch.remove(None));
    assert!(scratch.file().is_dir());
}
