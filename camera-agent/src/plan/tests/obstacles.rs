//! What can't be done, and what is done instead.

use super::{
    CARD, Cover, Facts, Family, Home, HostsFile, Way, camera, check, done, drime4, drime5, hosts,
    install, only, root, uninstall,
};
use expect_test::expect;
use std::path::PathBuf;

#[test]
fn what_is_no_camera_is_left_alone() {
    let facts = Facts {
        body: None,
        is_root: false,
        left_writable: true,
        ..drime4()
    };
    let said = expect![[r"
        refused: NotACamera
    "]];
    for wish in [install(), uninstall()] {
        check(&facts, &wish, &said);
    }
}

#[test]
fn only_root_may_change_a_camera() {
    let facts = Facts {
        is_root: false,
        ..drime4()
    };
    let said = expect![[r"
        refused: NotRoot
    "]];
    for wish in [install(), uninstall()] {
        check(&facts, &wish, &said);
    }
}

#[test]
fn a_hosts_file_that_cannot_be_used_is_told() {
    let facts = Facts {
        hosts: HostsFile::Unusable("/etc/hosts is a folder".to_owned()),
        ..drime4()
    };
    let said = expect![[r"
        refused: The hosts file can't be used: /etc/hosts is a folder.
    "]];
    for wish in [install(), uninstall()] {
        check(&facts, &wish, &said);
    }
}

#[test]
fn before_anything_is_refused_what_was_left_writable_is_closed() {
    let facts = Facts {
        hosts: HostsFile::Unusable("/etc/hosts is a folder".to_owned()),
        home: root("ubifs", "rw"),
        left_writable: true,
        ..drime4()
    };
    check(
        &facts,
        &install(),
        &expect![[r#"
            (The hosts file can't be used: /etc/hosts is a folder.)
            make / (ubifs) read-only again, which an earlier run left writable, and remove its note /tmp/nx-gateway.writable
        "#]],
    );
}

#[test]
fn a_file_that_cannot_be_written_in_one_piece_is_covered() {
    let facts = Facts {
        hosts: hosts(&b"#".repeat(4000)),
        ..drime5()
    };
    check(
        &facts,
        &install(),
        &expect![[r#"
            (Way bind, as remount is not possible: the hosts file would have 4158 bytes, and only 4096 can be written in one piece.)
            (The names are kept in memory only: if the camera forgets them, put info.tg and nx_cs.adj on the card again.)
            put a copy in memory, /tmp/nx-gateway.hosts with 4158 bytes, over /etc/hosts
            remove /mnt/mmc/info.tg
            remove /mnt/mmc/nx_cs.adj
            note in /tmp/nx-gateway.done that all is done
        "#]],
    );
    check(
        &facts,
        &only(Way::Remount),
        &expect![[r#"
            refused: The way remount is not possible: the hosts file would have 4158 bytes, and only 4096 can be written in one piece.
        "#]],
    );
}

#[test]
fn a_file_that_fits_into_one_piece_exactly_is_written() {
    let room = 4096 - (super::installed().len() - super::ORIGINAL.len());
    for (length, way) in [(room, Way::Remount), (room + 1, Way::Bind)] {
        let facts = Facts {
            hosts: hosts(&b"#".repeat(length)),
            ..drime5()
        };
        assert_eq!(
            super::plan(&facts, &install()).map(|plan| plan.way),
            Ok(Some(way)),
            "{length}"
        );
    }
}

#[test]
fn a_file_beyond_all_measure_is_not_touched() {
    let facts = Facts {
        hosts: hosts(&b"#\n".repeat(32 * 1024)),
        ..drime4()
    };
    check(
        &facts,
        &install(),
        &expect![[r#"
            refused: The hosts file would have 65694 bytes, more than the 65536 that this program handles.
        "#]],
    );
}

#[test]
fn a_file_system_that_is_never_writable_is_not_tried() {
    let facts = Facts {
        home: root("squashfs", "ro"),
        ..drime5()
    };
    check(
        &facts,
        &install(),
        &expect![[r#"
            (Way bind, as remount is not possible: a file system of the kind squashfs can't be written.)
            (The names are kept in memory only: if the camera forgets them, put info.tg and nx_cs.adj on the card again.)
            put a copy in memory, /tmp/nx-gateway.hosts with 178 bytes, over /etc/hosts
            remove /mnt/mmc/info.tg
            remove /mnt/mmc/nx_cs.adj
            note in /tmp/nx-gateway.done that all is done
        "#]],
    );
    check(
        &facts,
        &only(Way::Remount),
        &expect![[r#"
            refused: The way remount is not possible: a file system of the kind squashfs can't be written.
        "#]],
    );
}

#[test]
fn a_squashfs_where_binding_failed_leaves_no_way() {
    let facts = Facts {
        home: root("squashfs", "ro"),
        ..drime4()
    };
    let mut wish = install();
    wish.failed = vec![Way::Bind];
    check(
        &facts,
        &wish,
        &expect![[r#"
            refused: No way is possible; bind: it was tried and failed; remount: a file system of the kind squashfs can't be written.
        "#]],
    );
}

#[test]
fn when_both_ways_failed_both_reasons_are_told() {
    let mut wish = install();
    wish.failed = vec![Way::Bind, Way::Remount];
    check(
        &drime4(),
        &wish,
        &expect![[r#"
            refused: No way is possible; bind: it was tried and failed; remount: it was tried and failed.
        "#]],
    );
}

#[test]
fn a_missing_hosts_file_cannot_be_covered() {
    let facts = Facts {
        hosts: HostsFile::Missing {
            path: PathBuf::from("/etc/hosts"),
        },
        ..drime4()
    };
    check(
        &facts,
        &only(Way::Bind),
        &expect![[r#"
            refused: The way bind is not possible: there is no hosts file that a copy could cover.
        "#]],
    );
}

#[test]
fn what_somebody_else_mounted_over_the_file_gets_a_copy_over_it() {
    let facts = Facts {
        bound: Cover::Foreign,
        ..drime5()
    };
    check(
        &facts,
        &install(),
        &expect![[r#"
            (Way bind, as remount is not possible: something else is mounted over the hosts file.)
            (The names are kept in memory only: if the camera forgets them, put info.tg and nx_cs.adj on the card again.)
            put a copy in memory, /tmp/nx-gateway.hosts with 178 bytes, over /etc/hosts
            remove /mnt/mmc/info.tg
            remove /mnt/mmc/nx_cs.adj
            note in /tmp/nx-gateway.done that all is done
        "#]],
    );
    check(
        &facts,
        &only(Way::Remount),
        &expect![[r#"
            refused: The way remount is not possible: something else is mounted over the hosts file.
        "#]],
    );
}

#[test]
fn a_folder_that_cannot_be_written_needs_root_for_a_copy() {
    let facts = Facts {
        home: Home::Foreign { read_only: true },
        is_root: false,
        ..camera(Family::Unknown)
    };
    check(
        &facts,
        &install(),
        &expect![[r#"
            refused: No way is possible; remount: the folder can't be written; bind: only root may mount.
        "#]],
    );
    let facts = Facts {
        is_root: true,
        ..facts
    };
    check(
        &facts,
        &install(),
        &expect![[r#"
            (This camera is not known (NX): its hosts file is treated like that of the others.)
            (Way bind, as remount is not possible: the folder can't be written.)
            put a copy in memory, /tmp/nx-gateway.hosts with 178 bytes, over /etc/hosts
            note in /tmp/nx-gateway.done that all is done
        "#]],
    );
}

#[test]
fn a_copy_whose_folder_is_gone_is_as_good_as_somebody_elses() {
    let facts = Facts {
        bound: Cover::Ours,
        memory: None,
        done: done(CARD),
        ..drime4()
    };
    check(
        &facts,
        &install(),
        &expect![[r#"
            refused: No way is possible; bind: there is no folder in memory for a copy; remount: something else is mounted over the hosts file.
        "#]],
    );
}
