//! What is not ours: folders that are no card, files of other people, and how all of it is given back.

use super::FOR_NX300;
use crate::desk::{ADDRESS, Desk};
use crate::shipped;
use std::fs;

const THEIRS: &str = "#!/bin/sh\ntelnetd &\n";

#[test]
fn a_folder_that_is_no_card_is_refused_unless_forced() {
    let desk = Desk::new();
    fs::remove_dir(desk.path("card/DCIM")).unwrap();
    desk.make("nx300", &[])
        .refused("does not look like a memory card");
    assert!(desk.card_names().is_empty());
    desk.make("nx300", &["--force"]).well();
    assert_eq!(desk.card_names(), FOR_NX300);
}

#[test]
fn the_top_of_a_fat_or_exfat_disk_is_a_card_other_disks_are_not() {
    for (file_system, is_card) in [
        ("vfat", true),
        ("exfat", true),
        ("msdos", true),
        ("ext4", false),
        ("ntfs", false),
    ] {
        let desk = Desk::new();
        fs::remove_dir(desk.path("card/DCIM")).unwrap();
        desk.program(
            "findmnt",
            &format!("case $* in *--mountpoint*) echo {file_system} ;; esac"),
        );
        let ran = desk.make("nx300", &[]);
        assert_eq!(ran.status == 0, is_card, "{file_system}: {}", ran.said);
    }
}

#[test]
fn the_disk_a_computer_starts_from_is_no_card() {
    let desk = Desk::new();
    desk.program("findmnt", "case $* in *--mountpoint*) echo vfat ;; esac");
    fs::create_dir(desk.path("card/EFI")).unwrap();
    desk.make("nx300", &[])
        .refused("does not look like a memory card");
}

#[test]
fn cards_that_are_there_are_proposed() {
    let desk = Desk::new();
    fs::remove_dir(desk.path("card/DCIM")).unwrap();
    desk.program(
        "findmnt",
        "case $* in *TARGET*) echo /boot/efi; echo /media/you/CARD ;; esac",
    );
    let ran = desk
        .make("nx300", &[])
        .refused("Did you mean /media/you/CARD?");
    assert!(!ran.said.contains("/boot"), "{}", ran.said);
}

#[test]
fn a_folder_that_is_not_there_or_cannot_be_written_is_told() {
    let desk = Desk::new();
    desk.run("make-sd-card", &["nx300", "/no/such/card"])
        .refused("There is no folder /no/such/card");
    // Not even root writes there.
    desk.run("make-sd-card", &["nx300", "/proc", "--force"])
        .refused("LOCK");
}

#[test]
fn a_card_with_blanks_in_its_name_is_a_card() {
    let desk = Desk::new();
    fs::create_dir_all(desk.path("my card/DCIM")).unwrap();
    desk.run(
        "make-sd-card",
        &["nx500", desk.path("my card").to_str().unwrap()],
    )
    .well();
    assert!(desk.path("my card/info.tg").is_file());
}

#[test]
fn files_of_somebody_else_stop_it_before_anything_is_written() {
    for (name, content) in [
        ("autoexec.sh", THEIRS),
        ("hosts", "192.168.1.5 some.other.name\n"),
        ("README.txt", "Read me.\n"),
        ("info.tg", "install/wifipatch.adj\n"),
        ("nx_cs.adj", "shell script /mnt/mmc/other.sh\n"),
    ] {
        let desk = Desk::new();
        desk.card(name, content);
        desk.make("nx500", &[]).refused(name);
        assert_eq!(desk.card_names(), [name]);
        assert_eq!(desk.on_card(name).unwrap(), content);
    }
}

#[test]
fn what_is_replaced_by_force_is_kept_and_given_back() {
    let desk = Desk::new();
    desk.card("autoexec.sh", THEIRS);
    desk.make("nx300", &["--force"]).well();
    assert_eq!(
        desk.on_card("autoexec.sh").unwrap(),
        shipped::read("sd-card/autoexec.sh")
    );
    assert_eq!(
        desk.on_card("autoexec.sh.before-nx-gateway").unwrap(),
        THEIRS
    );
    desk.make("nx300", &[]).well();
    desk.make("nx300", &["--remove"]).well();
    assert_eq!(desk.card_names(), ["autoexec.sh"]);
    assert_eq!(desk.on_card("autoexec.sh").unwrap(), THEIRS);
}

#[test]
fn a_second_copy_never_replaces_the_first() {
    let desk = Desk::new();
    desk.card("autoexec.sh", THEIRS);
    desk.make("nx300", &["--force"]).well();
    desk.card("autoexec.sh", "another\n");
    desk.make("nx300", &["--force"]).well();
    assert_eq!(
        desk.on_card("autoexec.sh.before-nx-gateway").unwrap(),
        THEIRS
    );
    assert_eq!(
        desk.on_card("autoexec.sh.before-nx-gateway.2").unwrap(),
        "another\n"
    );
}

#[test]
fn our_own_files_of_earlier_are_renewed_without_asking() {
    let desk = Desk::new();
    desk.card(
        "hosts",
        &shipped::hosts_with("192.168.1.99").replace('\n', "\r\n"),
    );
    desk.card("autoexec.sh", "#!/bin/sh\n# nx-gateway: an older one\n");
    desk.card("camera-agent", "an older one");
    desk.card("README.txt", "nx-gateway: an older one\r\n");
    desk.card("info.tg", "nx_cs.adj\r\n");
    desk.make("nx500", &[]).well();
    assert_eq!(desk.on_card("hosts").unwrap(), shipped::hosts_with(ADDRESS));
    assert_eq!(desk.on_card("info.tg").unwrap(), "nx_cs.adj\n");
    assert!(!desk.card_names().iter().any(|name| name.contains("before")));
}

#[test]
fn the_shipped_hosts_file_copied_by_hand_is_ours() {
    let desk = Desk::new();
    desk.card("hosts", &shipped::read("sd-card/hosts"));
    desk.make("nx300", &[]).well();
    assert_eq!(desk.on_card("hosts").unwrap(), shipped::hosts_with(ADDRESS));
}

#[test]
fn a_hosts_file_that_the_server_printed_is_ours() {
    let desk = Desk::new();
    let hosts = shipped::hosts_with("192.168.1.99");
    let entry = shipped::entries(&hosts)[0];
    desk.card(
        "hosts",
        &format!("# The names\n127.0.0.1 localhost\n{entry}\n#{entry}\n"),
    );
    desk.make("nx300", &[]).well();
    assert_eq!(desk.on_card("hosts").unwrap(), shipped::hosts_with(ADDRESS));
}

#[test]
fn removing_leaves_what_others_and_the_camera_put_there() {
    let desk = Desk::new();
    desk.make("nx500", &[]).well();
    for (name, content) in [
        ("nx-gateway.log", "done\n"),
        ("hosts.original", "localhost\n"),
        ("my notes", "x"),
    ] {
        desk.card(name, content);
    }
    let ran = desk.make("nx500", &["--remove"]).well();
    assert_eq!(
        desk.card_names(),
        ["hosts.original", "my notes", "nx-gateway.log"]
    );
    // The card is clean, the camera is not yet.
    assert!(ran.printed.contains("--undo"), "{}", ran.printed);
    desk.card("autoexec.sh", THEIRS);
    desk.make("nx500", &["--remove"]).well();
    assert_eq!(desk.on_card("autoexec.sh").unwrap(), THEIRS);
}

#[test]
fn the_plan_of_removing_removes_nothing() {
    let desk = Desk::new();
    desk.card("autoexec.sh", THEIRS);
    desk.make("nx300", &["--force"]).well();
    let before = desk.card_names();
    let ran = desk.make("nx300", &["--remove", "--dry-run"]).well();
    assert_eq!(desk.card_names(), before);
    assert!(
        ran.printed.contains("remove hosts") && ran.printed.contains("put autoexec.sh back"),
        "{}",
        ran.printed
    );
}
