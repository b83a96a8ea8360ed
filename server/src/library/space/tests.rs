//! The reserve, and what running uploads were promised.

use super::*;

fn free_here(folder: &Path) -> u64 {
    free_bytes(folder).unwrap()
}

#[test]
fn what_would_touch_the_reserve_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let space = Arc::new(Space::new(folder.path(), u64::MAX));
    assert!(matches!(
        Space::promise(&space, 1),
        Err(LibraryError::Full {
            keep_free: u64::MAX,
            needed: 1,
            ..
        })
    ));
    assert_eq!(
        space.promised.load(Ordering::Relaxed),
        0,
        "a refusal promises nothing"
    );
}

#[test]
fn uploads_do_not_get_the_same_room_twice() {
    let folder = tempfile::tempdir().unwrap();
    let space = Arc::new(Space::new(folder.path(), 0));
    // Other programs write too, so the margin is wide.
    let most = free_here(folder.path()) / 4 * 3;
    let first = Space::promise(&space, most).unwrap();
    assert!(Space::promise(&space, most).is_err());
    drop(first);
    assert!(Space::promise(&space, most).is_ok());
}

#[test]
fn bytes_that_are_on_the_disk_are_no_longer_promised() {
    let folder = tempfile::tempdir().unwrap();
    let space = Arc::new(Space::new(folder.path(), 0));
    let mut promise = Space::promise(&space, 100).unwrap();
    promise.used(30).unwrap();
    assert_eq!(space.promised.load(Ordering::Relaxed), 70);
    promise.used(70).unwrap();
    assert_eq!(space.promised.load(Ordering::Relaxed), 0);
    drop(promise);
    assert_eq!(space.promised.load(Ordering::Relaxed), 0);
}

#[test]
fn an_upload_of_unknown_size_keeps_off_the_reserve_too() {
    let folder = tempfile::tempdir().unwrap();
    let space = Arc::new(Space::new(folder.path(), 0));
    let mut promise = Space::promise(&space, 0).unwrap();
    promise.used(1000).unwrap();
    assert_eq!(space.promised.load(Ordering::Relaxed), BIT - 1000);
    assert!(matches!(
        promise.used(u64::MAX / 2),
        Err(LibraryError::Full { .. })
    ));
    drop(promise);
    assert_eq!(space.promised.load(Ordering::Relaxed), 0);
}
