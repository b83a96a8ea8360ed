//! Folders that are missing, forbidden, read-only, and disks that are full or of the wrong sort.

use super::*;
use crate::doctor::finding::tests::check;
use expect_test::{Expect, expect};

const ME: (u32, &str) = (1000, "anna");

fn folder(role: Role, path: &str) -> Folder {
    Folder {
        role,
        path: path.into(),
        presence: Presence::There,
        refused: None,
        owner: Some((1000, "me".to_owned())),
        disk: Some(Disk {
            number: 1,
            mounted: "/".into(),
            kind: "ext4".to_owned(),
            free: 50 << 30,
            files_left: Some(1_000_000),
        }),
    }
}

fn facts() -> Facts {
    Facts {
        photos: folder(Role::Photos, "/home/me/photos"),
        state: folder(Role::State, "/home/me/state"),
        keep_free: 500 << 20,
        me: (ME.0, ME.1.to_owned()),
        is_running: false,
    }
}

#[track_caller]
fn check_with(change: impl FnOnce(&mut Facts), want: &Expect) {
    let mut facts = facts();
    change(&mut facts);
    check(judge(&facts, "sudo nx-gateway doctor"), want);
}

fn disk(facts: &mut Facts) -> &mut Disk {
    facts.photos.disk.as_mut().unwrap()
}

#[test]
fn a_sound_disk_is_one_line() {
    check_with(
        |_| {},
        &expect![[r#"
            ok       disk: photos go to /home/me/photos; 50 GiB are free
        "#]],
    );
    check_with(
        |it| it.photos.presence = Presence::NotYet(None),
        &expect![[r#"
            ok       disk: photos go to /home/me/photos, which is made at the first start; 50 GiB are free
        "#]],
    );
}

#[test]
fn a_folder_that_can_not_be_is_a_problem() {
    check_with(
        |it| it.photos.presence = Presence::NoParent("/mnt/usb/camera".into()),
        &expect![[r#"
            PROBLEM  disk: the folder for photos, /home/me/photos, can't be made: /mnt/usb/camera is not there
                     Is its disk plugged in and mounted? The server doesn't make that folder itself, so that
                     no photo lands on the wrong disk.
                       run:  lsblk --output NAME,LABEL,SIZE,MOUNTPOINTS
                       or if it is mounted, and the folder is new, make it for the server's user: sudo install
                       -d -o USER /mnt/usb/camera
        "#]],
    );
    check_with(
        |it| it.state.presence = Presence::NotAFolder,
        &expect![[r#"
            PROBLEM  disk: the folder for state, /home/me/state, is no folder but a file
                     The server can't start.
                       run:  mv /home/me/state /home/me/state.before
        "#]],
    );
}

#[test]
fn a_folder_that_may_not_be_written_is_given_to_whom_starts_the_server() {
    let forbidden = ErrorKind::PermissionDenied;
    check_with(
        |it| {
            it.photos.refused = Some(forbidden);
            it.photos.owner = Some((0, "root".to_owned()));
        },
        &expect![[r#"
            PROBLEM  disk: anna may not write into the folder for photos, /home/me/photos; it belongs to root
                     A server that anna starts can keep no photo there. Is there another one, of another user?
                     Then all is well; or else take the folder back:
                       run:  sudo chown -R anna /home/me/photos
        "#]],
    );
    check_with(
        |it| it.photos.presence = Presence::NotYet(Some(forbidden)),
        &expect![[r#"
            PROBLEM  disk: anna may not write into the folder for photos, /home/me/photos; it belongs to me
                     A server that anna starts can keep no photo there. Is there another one, of another user?
                     Then all is well; or else take the folder back:
                       run:  sudo install --directory --owner anna /home/me/photos
        "#]],
    );
    check_with(
        |it| {
            it.photos.refused = Some(forbidden);
            it.is_running = true;
        },
        &expect![[r#"
            ok       disk: photos go to /home/me/photos; 50 GiB are free
            WARNING  disk: anna may not write into the folder for photos, /home/me/photos; it belongs to me
                     The server may all the same, if it runs as another user. Who can look:
                       run:  sudo nx-gateway doctor
        "#]],
    );
    check_with(
        |it| {
            it.photos.refused = Some(forbidden);
            it.photos.owner = Some((999, "nx-gateway".to_owned()));
        },
        &expect![[r#"
            ok       disk: photos go to /home/me/photos; 50 GiB are free
            WARNING  disk: anna may not write into the folder for photos, /home/me/photos; it belongs to
                     nx-gateway
                     The server may all the same, if it runs as another user. Who can look:
                       run:  sudo nx-gateway doctor
        "#]],
    );
    check_with(
        |it| it.state.presence = Presence::Hidden(forbidden),
        &expect![[r#"
            ok       disk: photos go to /home/me/photos; 50 GiB are free
            WARNING  disk: anna may not write into the folder for state, /home/me/state; it belongs to me
                     The server may all the same, if it runs as another user. Who can look:
                       run:  sudo nx-gateway doctor
        "#]],
    );
}

#[test]
fn a_disk_that_takes_nothing_is_a_problem() {
    check_with(
        |it| it.photos.refused = Some(ErrorKind::ReadOnlyFilesystem),
        &expect![[r#"
            PROBLEM  disk: the folder for photos, /home/me/photos, is on a disk that can only be read (/)
                     No photo can be kept. A disk that was writable before may be damaged: `dmesg` tells; a
                     card may be locked.
                       run:  sudo mount -o remount,rw /
        "#]],
    );
    check_with(
        |it| it.photos.refused = Some(ErrorKind::StorageFull),
        &expect![[r#"
            PROBLEM  disk: the folder for photos, /home/me/photos, is on a disk that is full (/)
                     No photo can be kept, and cameras are told so.
                       run:  sudo du --one-file-system --human-readable --max-depth=2 / | sort -h | tail
        "#]],
    );
    check_with(
        |it| it.photos.refused = Some(ErrorKind::Other),
        &expect![[r#"
            PROBLEM  disk: the folder for photos, /home/me/photos, can't be written: other error
                     No photo can be kept. The disk may be damaged.
                       run:  sudo dmesg | tail
        "#]],
    );
}

#[test]
fn the_reserve_counts() {
    check_with(
        |it| disk(it).free = 400 << 20,
        &expect![[r#"
            PROBLEM  disk: 400 MiB are free on the disk for photos, and 500 MiB are to stay free (keep_free)
                     Uploads are refused before they begin, and the camera says that sending failed.
                       make room on the disk (/)
                       or in the configuration, section [storage], say:  keep_free = "100 MiB"
        "#]],
    );
    check_with(
        |it| disk(it).free = 700 << 20,
        &expect![[r#"
            ok       disk: photos go to /home/me/photos; 700 MiB are free
            WARNING  disk: 700 MiB are free on the disk for photos, of which 500 MiB stay free (keep_free)
                     Fewer than a hundred photos fit.
                       make room on the disk (/)
                       or in the configuration, section [storage], say:  keep_free = "100 MiB"
        "#]],
    );
    check_with(
        |it| disk(it).files_left = Some(0),
        &expect![[r#"
            PROBLEM  disk: no more files can be made on the disk for photos (/)
                     It has as many as it can hold, however small they are.
                       run:  sudo du --inodes --one-file-system --max-depth=2 / | sort -n | tail
        "#]],
    );
}

#[test]
fn disks_of_the_wrong_sort_are_doubted() {
    check_with(
        |it| disk(it).kind = "vfat".to_owned(),
        &expect![[r#"
            ok       disk: photos go to /home/me/photos; 50 GiB are free
            WARNING  disk: /home/me/photos is on a file system of cards and sticks (vfat at /)
                     It may lose files when power fails, those that cameras were told "sent" of as well.
                       take a disk with a file system of Linux (ext4), and name a folder on it as `photos` in
                       [storage]
        "#]],
    );
    check_with(
        |it| disk(it).kind = "tmpfs".to_owned(),
        &expect![[r#"
            ok       disk: photos go to /home/me/photos; 50 GiB are free
            WARNING  disk: /home/me/photos is in memory (tmpfs at /)
                     Everything in it is gone when this computer starts again.
                       name a folder on a disk as `photos` in [storage]
        "#]],
    );
    check_with(
        |it| {
            disk(it).number = 2;
            disk(it).mounted = "/mnt/usb".into();
        },
        &expect![[r#"
            ok       disk: photos go to /home/me/photos; 50 GiB are free
            WARNING  disk: photos are on /mnt/usb, and the state is on /
                     When one of the two disks is missing or goes back to an older copy, they no longer fit
                     each other.
                       put `state` in [storage] beside `photos`, while the server is stopped, and move the
                       folder there
        "#]],
    );
}

#[test]
fn root_may_write_where_the_server_may_not() {
    check_with(
        |it| {
            it.me = (0, "root".to_owned());
            it.photos.owner = Some((0, "root".to_owned()));
            it.state.owner = Some((999, "nx-gateway".to_owned()));
        },
        &expect![[r#"
            ok       disk: photos go to /home/me/photos; 50 GiB are free
            WARNING  disk: the folder for photos, /home/me/photos, belongs to root, and the state to
                     nx-gateway
                     Probably the server was started as root once. As the other user it can't keep photos
                     there.
                       run:  sudo chown -R nx-gateway: /home/me/photos
        "#]],
    );
}

#[test]
fn looking_leaves_nothing() {
    let place = tempfile::tempdir().unwrap();
    let (photos, state) = (place.path().join("photos"), place.path().join("state"));
    let storage = |photos: &Path| Storage {
        photos: photos.to_owned(),
        state: state.clone(),
        layout: Default::default(),
        keep_free: 0,
    };
    let facts = look(&storage(&photos), None);
    assert_eq!(facts.photos.presence, Presence::NotYet(None));
    assert!(!photos.exists() && !state.exists());
    std::fs::create_dir_all(photos.join(".incoming")).unwrap();
    std::fs::write(&state, "a file").unwrap();
    let facts = look(&storage(&photos), None);
    assert_eq!(facts.photos.presence, Presence::There);
    assert_eq!(
        (facts.photos.refused, &facts.state.presence),
        (None, &Presence::NotAFolder)
    );
    assert!(facts.photos.disk.is_some_and(|it| it.free > 0));
    assert_eq!(
        std::fs::read_dir(photos.join(".incoming")).unwrap().count(),
        0
    );
    assert_eq!(std::fs::read_dir(&photos).unwrap().count(), 1);
    let deep = look(&storage(&place.path().join("a/b")), None)
        .photos
        .presence;
    assert_eq!(deep, Presence::NoParent(place.path().join("a")));
}

#[test]
fn users_have_names() {
    let names = "root:x:0:0:root:/root:/bin/sh\nbroken\nme:x:1000:1000::/home/me:/bin/sh\n";
    assert_eq!(user(1000, names), "me");
    assert_eq!(user(0, names), "root");
    assert_eq!(user(7, names), "7");
}
