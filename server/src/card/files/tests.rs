//! The card's files are the shipped ones with what the owner wishes in them.

use super::*;
use crate::cameras::Cameras;

fn wish(used: CardUse) -> Wish {
    Wish {
        used,
        address: Some(Ipv4Addr::new(192, 168, 1, 23)),
        errand: Errand::Install,
        mode: Mode::Auto,
    }
}

fn content(wish: &Wish, name: &str) -> String {
    let files = files(wish, b"the agent");
    let file = files.into_iter().find(|file| file.name == name);
    String::from_utf8(file.expect("on the card").content).expect("text")
}

#[test]
fn what_makes_a_camera_begin_comes_last() {
    let names = |used| -> Vec<&str> {
        let files = files(&wish(used), b"");
        files.iter().map(|file| file.name).collect()
    };
    assert_eq!(names(CardUse::Once), NAMES);
    assert_eq!(
        names(CardUse::Stays),
        ["camera-agent", "hosts", "README.txt", "autoexec.sh"]
    );
}

#[test]
fn the_address_stands_where_the_placeholder_was() {
    let hosts = content(&wish(CardUse::Stays), "hosts");
    assert_eq!(hosts, HOSTS.replace(PLACEHOLDER, "192.168.1.23"));
    assert_eq!(HOSTS.matches(PLACEHOLDER).count(), 1);
    let without = Wish {
        address: None,
        ..wish(CardUse::Once)
    };
    assert_eq!(content(&without, "hosts"), HOSTS);
}

#[test]
fn the_names_are_those_that_every_camera_asks_for() {
    let cameras = Cameras::built_in().expect("the table is well-formed");
    let every: Vec<&str> = cameras
        .hosts()
        .filter(|host| host.every_camera)
        .map(|host| host.name.as_str())
        .collect();
    let line = HOSTS
        .lines()
        .find_map(|line| line.strip_prefix(PLACEHOLDER));
    let names: Vec<&str> = line.expect("the line").split_whitespace().collect();
    assert_eq!(names, every);
}

#[test]
fn an_errand_and_a_way_stand_in_the_script_and_nothing_else_changes() {
    assert_eq!(script(Errand::Install, Mode::Auto), AUTOEXEC);
    let changed = script(Errand::Undo, Mode::Bind);
    let differing: Vec<&str> = changed
        .lines()
        .filter(|line| !AUTOEXEC.lines().any(|known| known == *line))
        .collect();
    assert_eq!(
        differing,
        [
            "action=uninstall # or install",
            "mode=bind      # or remount, bind"
        ]
    );
    assert_eq!(changed.lines().count(), AUTOEXEC.lines().count());
}
