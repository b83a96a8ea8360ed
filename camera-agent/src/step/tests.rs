//! Steps in words.

use super::Step;
use crate::mounts::Mount;
use expect_test::{Expect, expect};
use std::{ffi::OsStr, os::unix::ffi::OsStrExt, path::PathBuf};

fn mount() -> Mount {
    Mount {
        source: "ubi0:rootdir".to_owned(),
        point: PathBuf::from("/"),
        kind: "ubifs".to_owned(),
        options: vec!["ro".to_owned()],
    }
}

#[track_caller]
fn check(steps: &[Step], expected: &Expect) {
    let lines: Vec<_> = steps.iter().map(Step::to_string).collect();
    expected.assert_eq(&lines.join("\n"));
}

#[test]
fn a_step_says_in_one_line_what_it_does() {
    check(
        &[
            Step::CloseAgain {
                mount: mount(),
                note: "/tmp/note".into(),
            },
            Step::BackUp {
                to: "/mnt/mmc/hosts.original".into(),
                content: vec![0; 20],
            },
            Step::WriteInPlace {
                path: "/etc/hosts".into(),
                content: vec![0; 20],
                length: Some(178),
            },
            Step::WriteInPlace {
                path: "/etc/hosts".into(),
                content: vec![0; 178],
                length: None,
            },
            Step::BindCopy {
                copy: "/tmp/copy".into(),
                over: "/etc/hosts".into(),
                content: vec![0; 178],
            },
            Step::Unbind {
                copy: "/tmp/copy".into(),
                over: "/etc/hosts".into(),
            },
            Step::NoteDone {
                path: "/tmp/done".into(),
                content: vec![0; 9],
            },
            Step::Remove {
                path: "/mnt/mmc/info.tg".into(),
            },
        ],
        &expect![[r#"
            make / (ubifs) read-only again, which an earlier run left writable, and remove its note /tmp/note
            keep the camera's own file (20 bytes) as /mnt/mmc/hosts.original, if the card can be written
            write 20 bytes over the 178 of /etc/hosts in place, and read them back
            make /etc/hosts with 178 bytes, and read them back
            put a copy in memory, /tmp/copy with 178 bytes, over /etc/hosts
            take the copy in memory, /tmp/copy, away from /etc/hosts
            note in /tmp/done that all is done
            remove /mnt/mmc/info.tg"#]],
    );
}

#[test]
fn what_is_done_inside_stands_on_lines_of_its_own() {
    let write = Step::WriteInPlace {
        path: "/etc/hosts".into(),
        content: Vec::new(),
        length: Some(1),
    };
    let steps = vec![
        write,
        Step::Remove {
            path: "/etc/a".into(),
        },
    ];
    check(
        &[
            Step::WhileWritable {
                mount: mount(),
                note: Some("/tmp/note".into()),
                steps: steps.clone(),
            },
            Step::WhileWritable {
                mount: mount(),
                note: None,
                steps,
            },
        ],
        &expect![[r#"
            make / (ubifs) writable, with a note in /tmp/note, and read-only again after this:
                write 0 bytes over the 1 of /etc/hosts in place, and read them back
                remove /etc/a
            make / (ubifs) writable, and read-only again after this:
                write 0 bytes over the 1 of /etc/hosts in place, and read them back
                remove /etc/a"#]],
    );
}

#[test]
fn a_path_that_would_upset_a_log_is_shown_harmless() {
    let path = PathBuf::from(OsStr::from_bytes(b"/a\n\x1b[31m\xff"));
    check(&[Step::Remove { path }], &expect!["remove /a??[31m?"]);
}
