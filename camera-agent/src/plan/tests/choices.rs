//! Which way is taken, and what is done when the names lead where they shall.

use super::{
    CARD, Cover, Facts, Family, Home, HostsFile, ORIGINAL, Way, camera, check, done, drime4,
    drime5, hosts, install, installed, only, root,
};
use crate::facts::DoneNote;
use expect_test::expect;
use std::path::PathBuf;

#[test]
fn drime4_gets_a_copy_in_memory() {
    check(
        &drime4(),
        &install(),
        &expect![[r#"
            (Way bind: this camera forgets changes to its own files when it starts afresh, and its flash memory is best left alone.)
            put a copy in memory, /tmp/nx-gateway.hosts with 178 bytes, over /etc/hosts
            note in /tmp/nx-gateway.done that all is done
        "#]],
    );
}

#[test]
fn drime5_is_written_and_leaves_factory_mode() {
    check(
        &drime5(),
        &install(),
        &expect![[r#"
            (Way remount: this camera keeps what is written, and runs the script of the card only once.)
            keep the camera's own file (20 bytes) as /mnt/mmc/hosts.original, if the card can be written
            make / (ext4) writable, with a note in /tmp/nx-gateway.writable, and read-only again after this:
                write 178 bytes over the 20 of /etc/hosts in place, and read them back
            remove /mnt/mmc/info.tg
            remove /mnt/mmc/nx_cs.adj
            note in /tmp/nx-gateway.done that all is done
        "#]],
    );
}

#[test]
fn an_unknown_camera_gets_a_copy_in_memory_and_keeps_its_triggers() {
    let facts = Facts {
        triggers: drime5().triggers,
        ..camera(Family::Unknown)
    };
    check(
        &facts,
        &install(),
        &expect![[r#"
            (This camera is not known (NX): its hosts file is treated like that of the others.)
            (Way bind: nothing is written to a camera that is not known.)
            put a copy in memory, /tmp/nx-gateway.hosts with 178 bytes, over /etc/hosts
            note in /tmp/nx-gateway.done that all is done
        "#]],
    );
}

#[test]
fn the_owner_may_ask_for_a_way() {
    check(
        &drime4(),
        &only(Way::Remount),
        &expect![[r#"
            (Way remount, as asked for.)
            keep the camera's own file (20 bytes) as /mnt/mmc/hosts.original, if the card can be written
            make / (ubifs) writable, with a note in /tmp/nx-gateway.writable, and read-only again after this:
                write 178 bytes over the 20 of /etc/hosts in place, and read them back
            note in /tmp/nx-gateway.done that all is done
        "#]],
    );
    check(
        &drime5(),
        &only(Way::Bind),
        &expect![[r#"
            (Way bind, as asked for.)
            (The names are kept in memory only: if the camera forgets them, put info.tg and nx_cs.adj on the card again.)
            put a copy in memory, /tmp/nx-gateway.hosts with 178 bytes, over /etc/hosts
            remove /mnt/mmc/info.tg
            remove /mnt/mmc/nx_cs.adj
            note in /tmp/nx-gateway.done that all is done
        "#]],
    );
}

#[test]
fn a_way_that_failed_is_followed_by_the_other() {
    let mut wish = install();
    wish.failed = vec![Way::Bind];
    check(
        &drime4(),
        &wish,
        &expect![[r#"
            (Way remount, as bind is not possible: it was tried and failed.)
            keep the camera's own file (20 bytes) as /mnt/mmc/hosts.original, if the card can be written
            make / (ubifs) writable, with a note in /tmp/nx-gateway.writable, and read-only again after this:
                write 178 bytes over the 20 of /etc/hosts in place, and read them back
            note in /tmp/nx-gateway.done that all is done
        "#]],
    );
    wish.failed = vec![Way::Remount];
    check(
        &drime5(),
        &wish,
        &expect![[r#"
            (Way bind, as remount is not possible: it was tried and failed.)
            (The names are kept in memory only: if the camera forgets them, put info.tg and nx_cs.adj on the card again.)
            put a copy in memory, /tmp/nx-gateway.hosts with 178 bytes, over /etc/hosts
            remove /mnt/mmc/info.tg
            remove /mnt/mmc/nx_cs.adj
            note in /tmp/nx-gateway.done that all is done
        "#]],
    );
}

#[test]
fn nothing_is_left_to_do_when_all_is_done() {
    for bound in [Cover::Nothing, Cover::Ours] {
        for wish in [install(), only(Way::Bind), only(Way::Remount)] {
            let facts = Facts {
                hosts: hosts(&installed()),
                done: done(CARD),
                bound,
                ..drime4()
            };
            check(&facts, &wish, &expect![""]);
        }
    }
}

#[test]
fn a_missing_note_and_triggers_that_are_still_there_are_made_up_for() {
    let facts = Facts {
        hosts: hosts(&installed()),
        ..drime5()
    };
    check(
        &facts,
        &install(),
        &expect![[r#"
        remove /mnt/mmc/info.tg
        remove /mnt/mmc/nx_cs.adj
        note in /tmp/nx-gateway.done that all is done
    "#]],
    );
    let facts = Facts {
        bound: Cover::Ours,
        done: done(b"another card's"),
        ..facts
    };
    check(
        &facts,
        &install(),
        &expect![[r#"
            (The names are kept in memory only: if the camera forgets them, put info.tg and nx_cs.adj on the card again.)
            remove /mnt/mmc/info.tg
            remove /mnt/mmc/nx_cs.adj
            note in /tmp/nx-gateway.done that all is done
        "#]],
    );
}

#[test]
fn a_note_that_is_not_true_goes_first() {
    let facts = Facts {
        done: done(CARD),
        ..drime4()
    };
    check(
        &facts,
        &install(),
        &expect![[r#"
            (Way bind: this camera forgets changes to its own files when it starts afresh, and its flash memory is best left alone.)
            remove /tmp/nx-gateway.done
            put a copy in memory, /tmp/nx-gateway.hosts with 178 bytes, over /etc/hosts
            note in /tmp/nx-gateway.done that all is done
        "#]],
    );
}

#[test]
fn a_copy_that_says_something_else_is_taken_away_before_anything_else_is_decided() {
    let said = expect![[r"
        (The copy in memory says something else: it is taken away, then made anew.)
        take the copy in memory, /tmp/nx-gateway.hosts, away from /etc/hosts
    "]];
    for facts in [drime4(), drime5()] {
        let facts = Facts {
            bound: Cover::Ours,
            ..facts
        };
        check(&facts, &install(), &said);
    }
}

#[test]
fn another_address_is_written_over_the_old_one() {
    let old = String::from_utf8(installed())
        .unwrap()
        .replace("192.168.1.23", "10.1.1.1    ");
    let facts = Facts {
        hosts: hosts(old.as_bytes()),
        backup: None,
        triggers: Vec::new(),
        ..drime5()
    };
    check(
        &facts,
        &install(),
        &expect![[r#"
            (Way remount: this camera keeps what is written, and runs the script of the card only once.)
            make / (ext4) writable, with a note in /tmp/nx-gateway.writable, and read-only again after this:
                write 178 bytes over the 178 of /etc/hosts in place, and read them back
            note in /tmp/nx-gateway.done that all is done
        "#]],
    );
}

#[test]
fn what_a_killed_run_left_writable_is_closed_first() {
    let facts = Facts {
        home: root("ext4", "rw"),
        left_writable: true,
        ..drime5()
    };
    check(
        &facts,
        &install(),
        &expect![[r#"
            (Way remount: this camera keeps what is written, and runs the script of the card only once.)
            make / (ext4) read-only again, which an earlier run left writable, and remove its note /tmp/nx-gateway.writable
            keep the camera's own file (20 bytes) as /mnt/mmc/hosts.original, if the card can be written
            make / (ext4) writable, with a note in /tmp/nx-gateway.writable, and read-only again after this:
                write 178 bytes over the 20 of /etc/hosts in place, and read them back
            remove /mnt/mmc/info.tg
            remove /mnt/mmc/nx_cs.adj
            note in /tmp/nx-gateway.done that all is done
        "#]],
    );
    let facts = Facts {
        hosts: hosts(&installed()),
        done: done(CARD),
        triggers: Vec::new(),
        ..facts
    };
    check(
        &facts,
        &install(),
        &expect![[r#"
        make / (ext4) read-only again, which an earlier run left writable, and remove its note /tmp/nx-gateway.writable
    "#]],
    );
}

#[test]
fn a_forgotten_note_of_a_killed_run_is_removed() {
    let facts = Facts {
        left_writable: true,
        ..drime4()
    };
    check(
        &facts,
        &install(),
        &expect![[r#"
            (Way bind: this camera forgets changes to its own files when it starts afresh, and its flash memory is best left alone.)
            remove /tmp/nx-gateway.writable
            put a copy in memory, /tmp/nx-gateway.hosts with 178 bytes, over /etc/hosts
            note in /tmp/nx-gateway.done that all is done
        "#]],
    );
}

#[test]
fn what_others_made_writable_is_left_so() {
    let facts = Facts {
        home: root("ext4", "rw"),
        ..drime5()
    };
    check(
        &facts,
        &install(),
        &expect![[r#"
            (Way remount: this camera keeps what is written, and runs the script of the card only once.)
            (/ is writable already, and not by us: it is left so.)
            keep the camera's own file (20 bytes) as /mnt/mmc/hosts.original, if the card can be written
            write 178 bytes over the 20 of /etc/hosts in place, and read them back
            remove /mnt/mmc/info.tg
            remove /mnt/mmc/nx_cs.adj
            note in /tmp/nx-gateway.done that all is done
        "#]],
    );
}

#[test]
fn a_folder_of_a_larger_file_system_is_written_as_it_is() {
    let facts = Facts {
        home: Home::Foreign { read_only: false },
        is_root: false,
        hosts: HostsFile::Regular {
            path: PathBuf::from("/home/me/camera/etc/hosts"),
            content: ORIGINAL.to_vec(),
        },
        ..camera(Family::Unknown)
    };
    check(
        &facts,
        &install(),
        &expect![[r#"
            (This camera is not known (NX): its hosts file is treated like that of the others.)
            (Way remount: the file is in a folder that can be written as it is.)
            keep the camera's own file (20 bytes) as /mnt/mmc/hosts.original, if the card can be written
            write 178 bytes over the 20 of /home/me/camera/etc/hosts in place, and read them back
            note in /tmp/nx-gateway.done that all is done
        "#]],
    );
}

#[test]
fn without_memory_there_is_no_copy_and_no_note() {
    let facts = Facts {
        memory: None,
        done: None,
        ..drime4()
    };
    check(
        &facts,
        &install(),
        &expect![[r#"
            (Way remount, as bind is not possible: there is no folder in memory for a copy.)
            keep the camera's own file (20 bytes) as /mnt/mmc/hosts.original, if the card can be written
            make / (ubifs) writable, and read-only again after this:
                write 178 bytes over the 20 of /etc/hosts in place, and read them back
        "#]],
    );
}

#[test]
fn a_missing_hosts_file_is_made() {
    let facts = Facts {
        hosts: HostsFile::Missing {
            path: PathBuf::from("/etc/hosts"),
        },
        ..drime4()
    };
    check(
        &facts,
        &install(),
        &expect![[r#"
            (Way remount, as bind is not possible: there is no hosts file that a copy could cover.)
            (The camera has no hosts file, or an empty one: other than usual, new room is taken for it in the flash memory.)
            make / (ubifs) writable, with a note in /tmp/nx-gateway.writable, and read-only again after this:
                make /etc/hosts with 158 bytes, and read them back
            note in /tmp/nx-gateway.done that all is done
        "#]],
    );
}

#[test]
fn room_in_memory_is_nothing_to_remark_on() {
    let mut facts = drime4();
    facts.hosts = HostsFile::Missing {
        path: PathBuf::from("/tmp/hosts"),
    };
    facts.memory = None;
    let Home::Own(mount) = &mut facts.home else {
        unreachable!()
    };
    mount.kind = "tmpfs".to_owned();
    let plan = crate::plan::plan(&facts, &install()).unwrap();
    assert!(!plan.remarks.concat().contains("room"), "{plan:?}");
}

#[test]
fn other_lines_for_our_names_are_remarked_on_and_stay() {
    let facts = Facts {
        hosts: hosts(&b"1.2.3.4 gld.samsungosp.com\n".repeat(9)),
        done: None::<DoneNote>,
        ..drime4()
    };
    check(
        &facts,
        &install(),
        &expect![[r#"
            (Way bind: this camera forgets changes to its own files when it starts afresh, and its flash memory is best left alone.)
            (Line 1 of the hosts file names gld.samsungosp.com too: our lines stand before it and count.)
            (Line 2 of the hosts file names gld.samsungosp.com too: our lines stand before it and count.)
            (Line 3 of the hosts file names gld.samsungosp.com too: our lines stand before it and count.)
            (Line 4 of the hosts file names gld.samsungosp.com too: our lines stand before it and count.)
            put a copy in memory, /tmp/nx-gateway.hosts with 401 bytes, over /etc/hosts
        "#]],
    );
}
