//! What is planned for which camera; the cameras and wishes that all these tests share.

mod choices;
mod convergence;
mod obstacles;
mod uninstalling;
mod world;

use super::{Goal, Mode, Plan, Refusal, Way, Wish, plan};
use crate::{
    body::{Body, Family},
    camera_hosts::with_block,
    card_hosts::Wanted,
    facts::{Cover, DoneNote, Facts, Home, HostsFile},
    mounts::Mount,
};
use expect_test::Expect;
use std::path::PathBuf;

const CARD: &[u8] = b"192.168.1.23 gld.samsungosp.com www.ospserver.net\n";
const ORIGINAL: &[u8] = b"127.0.0.1 localhost\n";

fn wanted() -> Wanted {
    Wanted::parse(CARD).unwrap()
}

fn installed() -> Vec<u8> {
    with_block(ORIGINAL, &wanted())
}

fn install() -> Wish {
    Wish {
        goal: Goal::Install {
            wanted: wanted(),
            card_file: CARD.to_vec(),
        },
        mode: Mode::Auto,
        failed: Vec::new(),
    }
}

fn uninstall() -> Wish {
    Wish {
        goal: Goal::Uninstall,
        ..install()
    }
}

fn only(way: Way) -> Wish {
    Wish {
        mode: Mode::Only(way),
        ..install()
    }
}

fn root(kind: &str, option: &str) -> Home {
    Home::Own(Mount {
        source: "root".to_owned(),
        point: PathBuf::from("/"),
        kind: kind.to_owned(),
        options: vec![option.to_owned(), "noatime".to_owned()],
    })
}

fn hosts(content: &[u8]) -> HostsFile {
    HostsFile::Regular {
        path: PathBuf::from("/etc/hosts"),
        content: content.to_vec(),
    }
}

fn done(content: &[u8]) -> Option<DoneNote> {
    Some(DoneNote {
        path: PathBuf::from("/tmp/nx-gateway.done"),
        content: Some(content.to_vec()),
    })
}

/// A camera as it left the factory, just started from the card.
fn camera(family: Family) -> Facts {
    Facts {
        body: Some(Body {
            model: Some("NX".to_owned()),
            firmware: None,
            family,
            told_by: "",
        }),
        is_root: true,
        hosts: hosts(ORIGINAL),
        home: root("ubifs", "ro"),
        bound: Cover::Nothing,
        memory: Some(PathBuf::from("/tmp")),
        left_writable: false,
        triggers: Vec::new(),
        backup: Some(PathBuf::from("/mnt/mmc/hosts.original")),
        done: Some(DoneNote {
            path: PathBuf::from("/tmp/nx-gateway.done"),
            content: None,
        }),
    }
}

fn drime4() -> Facts {
    camera(Family::DrimeIv)
}

fn drime5() -> Facts {
    Facts {
        home: root("ext4", "ro"),
        triggers: ["/mnt/mmc/info.tg", "/mnt/mmc/nx_cs.adj"]
            .map(PathBuf::from)
            .to_vec(),
        ..camera(Family::DrimeV)
    }
}

fn shown(planned: &Result<Plan, Refusal>) -> String {
    let plan = match planned {
        Err(Refusal::NoWay(why)) => return format!("refused: {why}\n"),
        Err(refusal) => return format!("refused: {refusal:?}\n"),
        Ok(plan) => plan,
    };
    let remarks = plan.remarks.iter().map(|remark| format!("({remark})\n"));
    remarks
        .chain(plan.steps.iter().map(|step| format!("{step}\n")))
        .collect()
}

#[track_caller]
fn check(facts: &Facts, wish: &Wish, expected: &Expect) {
    expected.assert_eq(&shown(&plan(facts, wish)));
}
