//! The camera is as it was.

use super::{
    CARD, Cover, Facts, HostsFile, Mode, Way, check, done, drime4, drime5, hosts, installed, root,
    uninstall,
};
use expect_test::expect;
use std::path::PathBuf;

#[test]
fn a_camera_without_us_stays_as_it_is() {
    check(&drime4(), &uninstall(), &expect![[r""]]);
    let missing = HostsFile::Missing {
        path: PathBuf::from("/etc/hosts"),
    };
    check(
        &Facts {
            hosts: missing,
            ..drime4()
        },
        &uninstall(),
        &expect![[r""]],
    );
}

#[test]
fn the_copy_goes_first_and_what_is_below_is_looked_at_then() {
    let facts = Facts {
        hosts: hosts(&installed()),
        bound: Cover::Ours,
        done: done(CARD),
        ..drime5()
    };
    check(
        &facts,
        &uninstall(),
        &expect![[r#"
        remove /tmp/nx-gateway.done
        take the copy in memory, /tmp/nx-gateway.hosts, away from /etc/hosts
    "#]],
    );
}

#[test]
fn our_lines_are_taken_out_of_the_cameras_own_file() {
    let facts = Facts {
        hosts: hosts(&installed()),
        done: done(CARD),
        ..drime5()
    };
    check(
        &facts,
        &uninstall(),
        &expect![[r#"
        remove /tmp/nx-gateway.done
        keep the camera's own file (20 bytes) as /mnt/mmc/hosts.original, if the card can be written
        make / (ext4) writable, with a note in /tmp/nx-gateway.writable, and read-only again after this:
            write 20 bytes over the 178 of /etc/hosts in place, and read them back
        remove /mnt/mmc/info.tg
        remove /mnt/mmc/nx_cs.adj
    "#]],
    );
}

#[test]
fn with_the_way_bind_the_cameras_own_file_is_not_written() {
    let facts = Facts {
        hosts: hosts(&installed()),
        ..drime4()
    };
    let mut wish = uninstall();
    wish.mode = Mode::Only(Way::Bind);
    check(
        &facts,
        &wish,
        &expect![[r#"
            refused: Our lines are in the camera's own file, where only the way remount can take them out.
        "#]],
    );
}

#[test]
fn what_cannot_be_taken_out_is_told() {
    let facts = Facts {
        hosts: hosts(&installed()),
        home: root("squashfs", "ro"),
        ..drime4()
    };
    check(
        &facts,
        &uninstall(),
        &expect![[r#"
            refused: Our lines can't be taken out of the camera's own file: a file system of the kind squashfs can't be written.
        "#]],
    );
    let mut wish = uninstall();
    wish.failed = vec![Way::Remount];
    let facts = Facts {
        home: root("ubifs", "ro"),
        ..facts
    };
    check(
        &facts,
        &wish,
        &expect![[r#"
            refused: Our lines can't be taken out of the camera's own file: it was tried and failed.
        "#]],
    );
}

#[test]
fn a_note_and_triggers_are_removed_even_where_the_file_is_clean() {
    let facts = Facts {
        done: done(CARD),
        left_writable: true,
        ..drime5()
    };
    check(
        &facts,
        &uninstall(),
        &expect![[r#"
        remove /tmp/nx-gateway.writable
        remove /tmp/nx-gateway.done
        remove /mnt/mmc/info.tg
        remove /mnt/mmc/nx_cs.adj
    "#]],
    );
}

#[test]
fn what_lies_below_something_else_cannot_be_seen_and_is_not_promised() {
    let facts = Facts {
        bound: Cover::Foreign,
        ..drime4()
    };
    check(
        &facts,
        &uninstall(),
        &expect![[r#"
        (Something else is mounted over the hosts file: whether our lines are in the file below can't be seen.)
    "#]],
    );
    let facts = Facts {
        hosts: hosts(&installed()),
        ..facts
    };
    check(
        &facts,
        &uninstall(),
        &expect![[r#"
        refused: Our lines can't be taken out of the camera's own file: something else is mounted over the hosts file.
    "#]],
    );
}
