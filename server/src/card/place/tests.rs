//! What is mounted where, and what is a card.

use super::*;

const MOUNTS: &str = "\
22 27 0:20 / /proc rw,nosuid - proc proc rw
27 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 27 8:2 / /boot/efi rw - vfat /dev/sda2 rw
41 27 179:1 / /media/me/MY\\040CARD rw,nosuid shared:9 - exfat /dev/mmcblk0p1 rw
42 27 8:17 / /mnt/back\\134slash rw - ext4 /dev/sdb1 rw
broken line
";

#[test]
fn the_kernels_table_is_read_with_its_odd_names() {
    let mounts = read(MOUNTS);
    let places: Vec<String> = mounts
        .iter()
        .map(|mount| mount.place.display().to_string())
        .collect();
    assert_eq!(
        places,
        [
            "/proc",
            "/",
            "/boot/efi",
            "/media/me/MY CARD",
            "/mnt/back\\slash"
        ]
    );
    assert_eq!(mounts[3].file_system, "exfat");
}

#[test]
fn broken_escapes_stay_as_they_are() {
    for text in ["a\\", "a\\04", "a\\999b", "\\", "a\\0é"] {
        assert_eq!(unescaped(text), text);
    }
}

#[test]
fn the_top_of_a_disk_formatted_as_cards_is_one() {
    let mounts = read(MOUNTS);
    assert!(is_card(Path::new("/media/me/MY CARD"), &mounts));
    assert!(!is_card(Path::new("/media/me/MY CARD/folder"), &mounts));
    assert!(!is_card(Path::new("/"), &mounts));
}

#[test]
fn what_is_mounted_over_something_counts() {
    let mounts = read(&format!(
        "{MOUNTS}50 41 8:3 / /media/me/MY\\040CARD rw - ext4 /dev/sdc1 rw\n"
    ));
    assert!(!is_card(Path::new("/media/me/MY CARD"), &mounts));
}

#[test]
fn a_cameras_folder_makes_a_card_of_any_and_that_of_a_computers_start_does_not() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(!is_card(folder.path(), &[]));
    fs::create_dir(folder.path().join("DCIM")).expect("a folder");
    assert!(is_card(folder.path(), &[]));
    fs::create_dir(folder.path().join("EFI")).expect("a folder");
    assert!(!is_card(folder.path(), &[]));
}

#[test]
fn cards_that_are_there_are_proposed_and_the_computers_own_disk_is_not() {
    assert_eq!(likely(&read(MOUNTS)), [Path::new("/media/me/MY CARD")]);
}
