//! The flags of a remount, and those calls that are harmless anywhere. Mounting is tested in namespaces, in `tests/process`.

use super::*;

fn mounted(options: &str) -> Mount {
    Mount {
        source: "ubi0:rootdir".to_owned(),
        point: PathBuf::from("/"),
        kind: "ubifs".to_owned(),
        options: options.split(',').map(str::to_owned).collect(),
    }
}

#[test]
fn a_remount_repeats_the_flags_that_are_the_mounts_own() {
    let flags = flags_of(&mounted(
        "ro,nosuid,nodev,noexec,sync,dirsync,mand,noatime,nodiratime",
    ));
    let expected = MsFlags::MS_NOSUID
        | MsFlags::MS_NODEV
        | MsFlags::MS_NOEXEC
        | MsFlags::MS_SYNCHRONOUS
        | MsFlags::MS_DIRSYNC
        | MsFlags::MS_MANDLOCK
        | MsFlags::MS_NOATIME
        | MsFlags::MS_NODIRATIME;
    assert_eq!(flags, expected);
}

#[test]
fn relatime_stays_and_its_absence_stays() {
    assert_eq!(flags_of(&mounted("ro,relatime")), MsFlags::MS_RELATIME);
    assert_eq!(flags_of(&mounted("ro")), MsFlags::MS_STRICTATIME);
}

#[test]
fn options_of_the_file_system_are_no_flags() {
    assert_eq!(
        flags_of(&mounted("rw,relatime,commit=5,data=ordered,bulk_read")),
        MsFlags::MS_RELATIME
    );
}

#[test]
fn a_file_longer_than_wished_is_refused_and_not_cut() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "12345").unwrap();
    let system = Linux::new();
    assert_eq!(system.read(&file, 5).unwrap(), b"12345");
    let error = system.read(&file, 4).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
}

#[test]
fn an_error_says_what_was_done_and_where() {
    let error = Linux::new().remove(Path::new("/not/there")).unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with("removing /not/there: "), "{text}");
}

#[test]
fn writing_refuses_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let (file, link) = (folder.path().join("file"), folder.path().join("link"));
    fs::write(&file, "original").unwrap();
    std::os::unix::fs::symlink(&file, &link).unwrap();
    let mut system = Linux::new();
    system.write_over(&link, b"x").unwrap_err();
    system.cut(&link, 0).unwrap_err();
    system.append(&link, b"x").unwrap_err();
    system.create(&link, b"x").unwrap_err();
    assert_eq!(fs::read(&file).unwrap(), b"original");
    assert_eq!(system.kind(&link).unwrap(), Kind::Link(file));
}

#[test]
fn writing_over_keeps_what_lies_behind() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "original").unwrap();
    let mut system = Linux::new();
    system.write_over(&file, b"ORI").unwrap();
    assert_eq!(fs::read(&file).unwrap(), b"ORIginal");
    system.cut(&file, 4).unwrap();
    system.append(&file, b"!").unwrap();
    system.flush(&file).unwrap();
    system.flush(folder.path()).unwrap();
    system.sync_file_system(&file).unwrap();
    assert_eq!(fs::read(&file).unwrap(), b"ORIg!");
}

#[test]
fn making_a_file_never_replaces_one() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    let mut system = Linux::new();
    system.create(&file, b"first").unwrap();
    let error = system.create(&file, b"second").unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
    assert_eq!(fs::read(&file).unwrap(), b"first");
}

#[test]
fn a_lock_is_had_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lock");
    let (mut first, mut second) = (Linux::new(), Linux::new());
    assert!(first.lock(&file).unwrap());
    assert!(!second.lock(&file).unwrap());
    drop(first);
    assert!(second.lock(&file).unwrap());
}

#[test]
fn the_same_file_has_one_identity_under_two_names() {
    let folder = tempfile::tempdir().unwrap();
    let (file, other) = (folder.path().join("file"), folder.path().join("other"));
    fs::write(&file, "").unwrap();
    fs::hard_link(&file, &other).unwrap();
    let system = Linux::new();
    assert_eq!(system.kind(&file).unwrap(), system.kind(&other).unwrap());
    assert_ne!(
        system.kind(&file).unwrap(),
        system.kind(folder.path()).unwrap()
    );
}

#[test]
fn names_are_found_by_their_beginning() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["di-camera-app", "di-camera-app-nx300", "sh"] {
        fs::write(folder.path().join(name), "").unwrap();
    }
    let found = Linux::new()
        .names_in(folder.path(), "di-camera-app-")
        .unwrap();
    assert_eq!(found, ["nx300"]);
}

/// Without a reader, opening a pipe for writing would wait for one; the lock is in a folder where everybody may make one.
#[test]
fn a_pipe_in_the_place_of_a_file_is_an_error_and_nothing_waits_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    nix::unistd::mkfifo(&pipe, Mode::S_IRWXU).unwrap();
    let mut system = Linux::new();
    assert!(system.lock(&pipe).is_err());
    assert!(system.append(&pipe, b"x").is_err());
    assert!(system.write_over(&pipe, b"x").is_err());
    assert_eq!(system.read(&pipe, 10).unwrap(), b"");
}
