//! Runs from a state to an ending: what is believed, which way is taken when one fails, and when it ends.

use super::*;
use crate::{
    card_hosts::Wanted,
    plan::{Goal, Way},
    system::{
        Access,
        stand_in::{Camera, StandIn},
    },
};
use std::{io, path::Path};

mod interrupted;

const HOSTS: &str = "/etc/hosts";
const ORIGINAL: &str = "127.0.0.1\tlocalhost\n";
const CARD_FILE: &str = "192.168.1.23 gld.samsungosp.com snsgw.samsungmobile.com\n";
const CHANGED: &str = "10.0.0.2 gld.samsungosp.com snsgw.samsungmobile.com\n";

fn install(card_file: &str, mode: Mode) -> Wish {
    Wish {
        goal: Goal::Install {
            wanted: Wanted::parse(card_file.as_bytes()).unwrap(),
            card_file: card_file.into(),
        },
        mode,
        failed: Vec::new(),
    }
}

fn uninstall() -> Wish {
    Wish {
        goal: Goal::Uninstall,
        mode: Mode::Auto,
        failed: Vec::new(),
    }
}

fn run(system: &mut StandIn, wish: &Wish) -> (Ending, String) {
    let card_hosts = Path::new("/mnt/mmc/hosts");
    let mut screen = io::sink();
    let mut log = CardLog::new(&mut screen, None, "", "");
    let place = Place::find(system, None, Some(card_hosts)).unwrap();
    let ended = converge(system, &place, wish.clone(), "So it is.", &mut log);
    (ended.ending, log.said().to_owned())
}

fn done() -> Ending {
    Ending::Done("So it is.".to_owned())
}

fn nothing_to_do() -> Ending {
    Ending::NothingToDo("So it is.".to_owned())
}

#[test]
fn drime_iv_is_covered_in_memory_and_its_flash_is_not_touched() {
    let mut system = StandIn::new(Camera::nx300());
    let (ending, _) = run(&mut system, &install(CARD_FILE, Mode::Auto));
    assert_eq!(ending, done());
    assert!(system.camera.text(HOSTS).contains("192.168.1.23"));
    assert_eq!(system.camera.text_below(HOSTS), ORIGINAL);
    let remounted = |call: &String| call.starts_with("making writable");
    assert!(!system.changing_calls().iter().any(remounted));
}

#[test]
fn drime_v_is_written_once_and_its_triggers_are_removed() {
    let mut system = StandIn::new(Camera::nx500());
    let (ending, _) = run(&mut system, &install(CARD_FILE, Mode::Auto));
    assert_eq!(ending, done());
    assert!(system.camera.text_below(HOSTS).contains("192.168.1.23"));
    assert!(system.camera.is_uncovered());
    assert_eq!(system.camera.text("/mnt/mmc/hosts.original"), ORIGINAL);
    assert_eq!(system.camera.names("/mnt/mmc"), ["hosts.original"]);
    assert_eq!(system.camera.options("/"), "ro,relatime,data=ordered");
    assert_eq!(system.camera.text("/tmp/nx-gateway.done"), CARD_FILE);
}

#[test]
fn what_is_so_already_is_not_done_again() {
    for camera in [Camera::nx300(), Camera::nx500()] {
        let mut system = StandIn::new(camera);
        run(&mut system, &install(CARD_FILE, Mode::Auto));
        let changes = system.changes;
        let (ending, _) = run(&mut system, &install(CARD_FILE, Mode::Auto));
        assert_eq!((ending, system.changes), (nothing_to_do(), changes));
    }
}

#[test]
fn auto_takes_the_other_way_where_the_first_fails() {
    let mut lying = StandIn::new(Camera::nx500());
    lying.camera.ignores = Some(Access::Writable);
    let (ending, said) = run(&mut lying, &install(CARD_FILE, Mode::Auto));
    assert_eq!(ending, done(), "{said}");
    assert!(said.contains("/ could not be made writable"), "{said}");
    assert!(lying.camera.text(HOSTS).contains("192.168.1.23"));
    assert_eq!(lying.camera.text_below(HOSTS), ORIGINAL);

    let mut full = StandIn::new(Camera::nx300());
    full.camera.full = Some("/tmp/nx-gateway.hosts");
    full.camera.full = Some("/tmp/nx-gateway.hosts.new");
    let (ending, said) = run(&mut full, &install(CARD_FILE, Mode::Auto));
    assert_eq!(ending, done(), "{said}");
    assert!(full.camera.text_below(HOSTS).contains("192.168.1.23"));
    assert_eq!(full.camera.options("/"), "ro,noatime,bulk_read");
}

#[test]
fn a_way_that_was_asked_for_has_no_other() {
    let mut system = StandIn::new(Camera::nx500());
    system.camera.ignores = Some(Access::Writable);
    let (ending, _) = run(&mut system, &install(CARD_FILE, Mode::Only(Way::Remount)));
    assert!(matches!(ending, Ending::NotDone(why) if why.contains("could not be made writable")));
    assert_eq!(system.camera.text(HOSTS), ORIGINAL);
}

#[test]
fn when_both_ways_fail_the_ending_names_what_failed() {
    let mut system = StandIn::new(Camera::nx500());
    system.camera.ignores = Some(Access::Writable);
    system.camera.full = Some("/tmp/nx-gateway.hosts.new");
    let (ending, _) = run(&mut system, &install(CARD_FILE, Mode::Auto));
    match ending {
        Ending::NotDone(why) => {
            assert!(why.contains("could not be made writable"), "{why}");
            assert!(why.contains("nx-gateway.hosts.new"), "{why}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(system.camera.text(HOSTS), ORIGINAL);
    assert_eq!(system.camera.options("/"), "ro,relatime,data=ordered");
}

#[test]
fn a_root_that_stays_writable_ends_everything() {
    let mut system = StandIn::new(Camera::nx500());
    system.camera.busy = usize::MAX;
    let (ending, _) = run(&mut system, &install(CARD_FILE, Mode::Auto));
    assert_eq!(ending.exit_code(), 5);
    assert_eq!(system.camera.names("/tmp"), ["nx-gateway.writable"]);
    assert!(system.waited.get().as_secs() < 3);
    // The next run mends it.
    system.camera.busy = 3;
    let (ending, _) = run(&mut system, &install(CARD_FILE, Mode::Auto));
    assert_eq!(ending, done());
    assert_eq!(system.camera.options("/"), "ro,relatime,data=ordered");
    assert_eq!(system.camera.names("/tmp"), ["nx-gateway.done"]);
}

#[test]
fn what_can_be_left_out_does_not_keep_it_from_ending_well() {
    let mut system = StandIn::new(Camera::nx500());
    system.camera.mount("card", "/mnt/mmc", "exfat", "ro");
    let (ending, said) = run(&mut system, &install(CARD_FILE, Mode::Auto));
    assert_eq!(ending, done(), "{said}");
    assert_eq!(said.matches("is left out").count(), 3, "{said}");
    assert!(system.camera.text_below(HOSTS).contains("192.168.1.23"));
}

#[test]
fn each_remark_is_made_once() {
    let mut system = StandIn::new(Camera::nx500());
    system.camera.ignores = Some(Access::Writable);
    let (_, said) = run(&mut system, &install(CARD_FILE, Mode::Auto));
    let mut lines: Vec<_> = said
        .lines()
        .filter(|line| line.starts_with("Way "))
        .collect();
    let count = lines.len();
    lines.dedup();
    assert_eq!((lines.len(), count), (2, 2), "{said}");
}

#[test]
fn uninstall_after_either_way_gives_back_every_byte() {
    for (camera, original) in [
        (Camera::nx300(), "127.0.0.1 a\n\n\n# end"),
        (Camera::nx500(), ""),
        (Camera::nx500(), "\r\nx"),
    ] {
        for way in [Way::Bind, Way::Remount] {
            let mut system = StandIn::new(camera.clone());
            system.camera.put(HOSTS, original);
            let (ending, said) = run(&mut system, &install(CARD_FILE, Mode::Only(way)));
            assert_eq!(ending, done(), "{said}");
            let (ending, said) = run(&mut system, &uninstall());
            assert_eq!(ending, done(), "{said}");
            assert_eq!(system.camera.text(HOSTS), original);
            assert!(system.camera.is_uncovered());
            assert_eq!(system.camera.names("/tmp"), Vec::<String>::new());
            assert_eq!(run(&mut system, &uninstall()).0, nothing_to_do());
        }
    }
}
