//! `nx-gateway sd-card` on cards: what lands there, that it is what `scripts/make-sd-card` makes, and how it goes away.

mod against_the_script;

use crate::process::{run, said};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A program for the cameras' processor, as far as its head goes.
fn agent() -> Vec<u8> {
    let mut agent = b"\x7fELF\x01\x01\x01".to_vec();
    agent.resize(18, 0);
    agent.extend([40, 0]);
    agent.extend(b" not much of an nx-gateway agent\n");
    agent
}

/// A desk with a card on it, and a program for it.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("card/DCIM/100PHOTO")).unwrap();
        fs::write(
            folder.path().join("card/DCIM/100PHOTO/SAM_0001.JPG"),
            "a photo",
        )
        .unwrap();
        fs::write(folder.path().join("agent"), agent()).unwrap();
        Self { folder }
    }

    fn card(&self) -> PathBuf {
        self.folder.path().join("card")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.card().join(name)
    }

    /// `nx-gateway sd-card --agent AGENT WORDS... CARD`: what it printed, said, and its status.
    fn make(&self, words: &[&str]) -> (String, String, Option<i32>) {
        let agent = self.folder.path().join("agent");
        let words = words.iter().map(OsStr::new);
        let first = [
            OsStr::new("sd-card"),
            OsStr::new("--agent"),
            agent.as_os_str(),
        ];
        let card = self.card();
        said(&run(
            self.folder.path(),
            first.into_iter().chain(words).chain([card.as_os_str()]),
        ))
    }

    fn remove(&self, words: &[&str]) -> (String, String, Option<i32>) {
        let card = self.card();
        let words = ["sd-card", "--remove"].iter().chain(words).map(OsStr::new);
        said(&run(self.folder.path(), words.chain([card.as_os_str()])))
    }

    #[track_caller]
    fn made(&self, words: &[&str]) -> String {
        let (printed, errors, status) = self.make(words);
        assert_eq!(status, Some(0), "{errors}");
        printed
    }

    #[track_caller]
    fn refused(&self, words: &[&str], reason: &str) {
        let before = content(&self.card());
        let (_, errors, status) = self.make(words);
        assert_eq!(status, Some(1), "{errors}");
        assert!(errors.contains(reason), "{errors}");
        assert_eq!(content(&self.card()), before);
    }
}

/// Everything on a card: names and bytes.
fn content(card: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = crate::harness::files_below(card).into_iter();
    files
        .map(|path| {
            let bytes = fs::read(&path).unwrap();
            (path.strip_prefix(card).unwrap().to_owned(), bytes)
        })
        .collect()
}

const FOR_NX300: [&str; 3] = ["--model", "nx300", "--address=192.168.1.23"];
const FOR_NX500: [&str; 3] = ["--model", "NX-500", "--address=192.168.1.23"];

#[test]
fn a_card_is_made_read_back_and_explained() {
    let desk = Desk::new();
    let (printed, errors, status) = desk.make(&FOR_NX300);
    assert_eq!(status, Some(0), "{errors}");
    assert!(errors.contains("read back 4 files"), "{errors}");
    assert!(
        printed.contains("NX300 finds nx-gateway at 192.168.1.23"),
        "{printed}"
    );
    assert!(printed.contains("1. Eject the card"), "{printed}");
    assert!(
        fs::read_to_string(desk.path("hosts"))
            .unwrap()
            .contains("\n192.168.1.23 gld.samsungosp.com ")
    );
    assert_eq!(fs::read(desk.path("camera-agent")).unwrap(), agent());
    let sums = Command::new("sha256sum")
        .args(["--check", "--strict", "nx-gateway.sha256"])
        .current_dir(desk.card())
        .output();
    assert!(sums.unwrap().status.success());
}

#[test]
fn removing_leaves_the_card_as_it_was_to_the_byte() {
    for model in [FOR_NX300, FOR_NX500] {
        let desk = Desk::new();
        fs::write(desk.path("my notes.txt"), "mine").unwrap();
        let before = content(&desk.card());
        desk.made(&model);
        let (printed, errors, status) = desk.remove(&[]);
        assert_eq!(status, Some(0), "{errors}");
        assert!(printed.contains("The card is done"), "{printed}");
        assert_eq!(content(&desk.card()), before);
        let (printed, _, status) = desk.remove(&[]);
        assert_eq!(status, Some(0));
        assert!(printed.contains("nothing of ours"), "{printed}");
    }
}

#[test]
fn what_is_replaced_by_force_is_given_back() {
    let desk = Desk::new();
    fs::write(desk.path("autoexec.sh"), "#!/bin/sh\ntelnetd &\n").unwrap();
    let before = content(&desk.card());
    desk.refused(
        &FOR_NX300,
        "files of somebody else, or changed by hand: autoexec.sh",
    );
    desk.made(&[&FOR_NX300[..], &["--force"]].concat());
    desk.made(&FOR_NX300);
    assert_ne!(content(&desk.card()), before);
    let (_, errors, status) = desk.remove(&[]);
    assert_eq!(status, Some(0), "{errors}");
    assert_eq!(content(&desk.card()), before);
}

#[test]
fn what_the_owner_or_the_camera_changed_stays_and_is_told() {
    let desk = Desk::new();
    desk.made(&FOR_NX500);
    // What the camera does.
    fs::remove_file(desk.path("info.tg")).unwrap();
    fs::remove_file(desk.path("nx_cs.adj")).unwrap();
    fs::write(
        desk.path("nx-gateway.log"),
        "These names lead to 192.168.1.23: x.\n",
    )
    .unwrap();
    fs::write(desk.path("hosts.original"), "127.0.0.1 localhost\n").unwrap();
    // What the owner does.
    fs::write(desk.path("README.txt"), "nx-gateway: and my notes\n").unwrap();
    let (printed, errors, status) = desk.remove(&[]);
    assert_eq!(status, Some(0), "{errors}");
    for words in [
        "README.txt stays",
        "nx-gateway.log stays",
        "hosts.original stays",
        "--undo",
    ] {
        assert!(printed.contains(words), "{words}: {printed}");
    }
    let left: Vec<_> = content(&desk.card()).into_keys().collect();
    let want = [
        "DCIM/100PHOTO/SAM_0001.JPG",
        "README.txt",
        "hosts.original",
        "nx-gateway.log",
    ];
    assert_eq!(left, want.map(PathBuf::from));
    let (_, _, status) = desk.remove(&["--force"]);
    assert_eq!(status, Some(0));
    assert!(!desk.path("README.txt").exists());
}

#[test]
fn a_card_pulled_out_in_the_middle_can_be_made_and_removed() {
    let whole = Desk::new();
    whole.made(&FOR_NX500);
    let files = [
        "camera-agent",
        "hosts",
        "README.txt",
        "nx_cs.adj",
        "autoexec.sh",
        "info.tg",
    ];
    for count in 0..files.len() {
        let desk = Desk::new();
        let before = content(&desk.card());
        for name in ["nx-gateway.sha256"]
            .iter()
            .chain(files.get(..count).unwrap())
        {
            fs::copy(whole.path(name), desk.path(name)).unwrap();
        }
        fs::write(desk.path("nx-gateway.tmp"), "half a fi").unwrap();
        let (_, errors, status) = desk.remove(&[]);
        assert_eq!(status, Some(0), "{errors}");
        assert_eq!(content(&desk.card()), before, "{count}");
        desk.made(&FOR_NX500);
        assert_eq!(content(&desk.card()), content(&whole.card()));
    }
}

#[test]
fn the_plan_alone_does_nothing() {
    let desk = Desk::new();
    let before = content(&desk.card());
    let printed = desk.made(&[&FOR_NX500[..], &["--dry-run"]].concat());
    assert!(
        printed.contains("  write info.tg\n") && printed.contains("Nothing was done"),
        "{printed}"
    );
    assert_eq!(content(&desk.card()), before);
    desk.made(&FOR_NX500);
    let made = content(&desk.card());
    let (printed, _, _) = desk.remove(&["--dry-run"]);
    assert!(printed.contains("  remove info.tg\n"), "{printed}");
    assert_eq!(content(&desk.card()), made);
}

#[test]
fn folders_that_are_no_card_cameras_without_one_and_wrong_addresses_are_refused() {
    let desk = Desk::new();
    desk.refused(&["--model", "wb850f"], "What to do instead:");
    desk.refused(&["--model", "coolpix"], "no camera \"coolpix\"");
    desk.refused(
        &["--model", "nx300", "--address", "127.0.0.1"],
        "could find a computer",
    );
    fs::write(desk.folder.path().join("agent"), "#!/bin/sh\n").unwrap();
    desk.refused(&FOR_NX300, "is no program for the camera's processor");
    fs::remove_dir_all(desk.path("DCIM")).unwrap();
    desk.refused(&FOR_NX300, "does not look like a memory card");
    fs::remove_dir(desk.card()).unwrap();
    let (_, errors, status) = desk.make(&FOR_NX300);
    assert_eq!(status, Some(1));
    assert!(errors.contains("there is no folder"), "{errors}");
}

#[test]
fn where_nothing_can_be_written_that_is_told() {
    // Not even root writes there.
    let words = [
        "sd-card",
        "--model",
        "nx300",
        "--address",
        "10.0.0.1",
        "--force",
        "/proc",
    ];
    let folder = tempfile::tempdir().unwrap();
    let (_, errors, status) = said(&run(folder.path(), words));
    assert_eq!(status, Some(1));
    assert!(
        errors.contains("nothing can be written to /proc"),
        "{errors}"
    );
}

#[test]
fn a_real_exfat_card_gets_and_gives_back_everything() {
    let Some(card) = crate::file_systems::Card::insert() else {
        eprintln!("SKIPPED: needs root, a loop device, mkfs.exfat and mount.exfat-fuse");
        return;
    };
    check_real_card(&card.path());
}

#[test]
fn a_real_fat_card_gets_and_gives_back_everything() {
    let Some(card) = crate::file_systems::Card::insert_fat() else {
        eprintln!("SKIPPED: needs root, a loop device, mkfs.vfat and a kernel that knows FAT");
        return;
    };
    check_real_card(&card.path());
}

/// Cards know no capitals, no owners and no links.
fn check_real_card(card: &Path) {
    let desk = Desk::new();
    fs::remove_dir_all(desk.card()).unwrap();
    std::os::unix::fs::symlink(card, desk.card()).unwrap();
    fs::create_dir(card.join("DCIM")).unwrap();
    fs::write(card.join("DCIM/SAM_0001.JPG"), "a photo").unwrap();
    fs::write(card.join("AUTOEXEC.SH"), "#!/bin/sh\ntelnetd &\n").unwrap();
    let before = content(card);
    desk.refused(&FOR_NX500, "changed by hand: AUTOEXEC.SH");
    desk.made(&[&FOR_NX500[..], &["--force"]].concat());
    assert_eq!(fs::read(card.join("CAMERA-AGENT")).unwrap(), agent());
    assert!(
        fs::read_to_string(card.join("autoexec.sh"))
            .unwrap()
            .contains("nx-gateway")
    );
    desk.made(&FOR_NX300);
    assert!(!card.join("info.tg").exists());
    let (_, errors, status) = desk.remove(&[]);
    assert_eq!(status, Some(0), "{errors}");
    assert_eq!(content(card), before);
}
