//! Tables of mounts as kernels write them.

use super::{Mount, at, holding, parse};
use proptest::prelude::*;
use std::path::{Path, PathBuf};

/// As an NX300 prints it, with a copy bound over its hosts file.
const NX300: &[u8] = b"rootfs / rootfs rw 0 0\n\
    ubi0:rootdir / ubifs ro,noatime 0 0\n\
    tmpfs /tmp tmpfs rw,relatime 0 0\n\
    ubi1!prefdir /mnt/ubi1 ubifs rw,relatime 0 0\n\
    /dev/mmcblk0p1 /mnt/mmc vfat rw,nosuid,nodev,noatime,fmask=0022,codepage=cp437,iocharset=utf8 0 0\n\
    tmpfs /etc/hosts tmpfs rw,relatime 0 0\n";

fn point(mount: Option<&Mount>) -> Option<(&Path, &str)> {
    mount.map(|mount| (mount.point.as_path(), mount.kind.as_str()))
}

#[test]
fn a_line_is_device_point_type_and_options() {
    assert_eq!(
        parse(NX300)[1],
        Mount {
            source: "ubi0:rootdir".to_owned(),
            point: PathBuf::from("/"),
            kind: "ubifs".to_owned(),
            options: vec!["ro".to_owned(), "noatime".to_owned()],
        }
    );
}

#[test]
fn octal_escapes_are_undone() {
    let table = b"/dev/sda1 /media/my\\040card\\134\\011x ext4 rw 0 0\n";
    assert_eq!(parse(table)[0].point, PathBuf::from("/media/my card\\\tx"));
}

#[test]
fn what_only_looks_like_an_escape_stays() {
    let table = b"a /\\04 b rw\na /\\999\\ b rw\na /\\777 b rw\n";
    let points: Vec<_> = parse(table).into_iter().map(|mount| mount.point).collect();
    assert_eq!(points, [r"/\04", r"/\999\", r"/\777"].map(PathBuf::from));
}

#[test]
fn what_is_no_line_of_the_table_is_passed_over() {
    assert_eq!(parse(b"\n\nonly three fields\n\xff\xfe\n  \n"), []);
    assert_eq!(parse(b""), []);
}

#[test]
fn read_only_is_said_by_a_whole_option() {
    let table = parse(b"a / b rw,errors=remount-ro 0 0\nc / d noatime,ro 0 0\n");
    assert!(!table[0].is_read_only());
    assert!(table[1].is_read_only());
    assert!(table[0].clone().made_read_only().is_read_only());
    assert_eq!(table[1].clone().made_read_only().options, ["ro", "noatime"]);
}

#[test]
fn what_was_mounted_last_at_a_place_is_what_is_there() {
    let mounts = parse(NX300);
    assert_eq!(
        point(at(&mounts, Path::new("/"))),
        Some((Path::new("/"), "ubifs"))
    );
    assert_eq!(
        point(at(&mounts, Path::new("/etc/hosts"))),
        Some((Path::new("/etc/hosts"), "tmpfs"))
    );
    assert_eq!(at(&mounts, Path::new("/etc")), None);
}

#[test]
fn the_longest_mount_point_that_leads_to_a_path_holds_it() {
    let mounts = parse(NX300);
    let kind = |path: &str| holding(&mounts, Path::new(path)).map(|mount| mount.kind.as_str());
    assert_eq!(kind("/etc"), Some("ubifs"));
    assert_eq!(kind("/etc/hosts"), Some("tmpfs"));
    assert_eq!(kind("/mnt/mmc/hosts"), Some("vfat"));
    assert_eq!(kind("/mnt/mmc2/hosts"), Some("ubifs"));
    assert_eq!(kind("relative"), None);
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_complaint(table: Vec<u8>) {
        let mounts = parse(&table);
        prop_assert!(mounts.len() <= table.len());
        prop_assert!(holding(&mounts, Path::new("/etc")).is_none_or(|mount| Path::new("/etc").starts_with(&mount.point)));
    }

    #[test]
    fn a_mount_point_that_the_kernel_escaped_is_read_as_it_was(point in "/[ -~\t\n]{0,20}") {
        let escape = |letter: char| match letter {
            ' ' | '\t' | '\n' | '\\' => format!("\\{:03o}", u32::from(letter)),
            other => other.to_string(),
        };
        let escaped: String = point.chars().map(escape).collect();
        let mounts = parse(format!("dev {escaped} ext4 ro 0 0\n").as_bytes());
        prop_assert_eq!(&mounts[0].point.as_os_str().to_str(), &Some(point.as_str()));
    }
}
