//! The ways back, as an owner goes them: a card that makes the camera forget, and files taken off the card. Each message
//! has to be true and lead to the next right thing.

use crate::desk::{ADDRESS, Desk, Ran};
use crate::shipped;

/// What the camera leaves on the card at the end of each errand.
const INSTALLED: &str = "=== camera-agent\nThese names lead to 192.168.1.23: x.\n";
const UNDONE: &str = "=== camera-agent\nThe camera's hosts file is as it was before.\n";
const UNDONE_BY_THE_SCRIPT: &str = "autoexec.sh: uninstall is done\n";

fn says(ran: &Ran, words: &str) -> bool {
    ran.printed.contains(words) || ran.said.contains(words)
}

#[test]
fn prepare_then_undo_then_remove_comes_to_an_end() {
    for log in [UNDONE, UNDONE_BY_THE_SCRIPT] {
        let desk = Desk::new();
        desk.make("nx500", &[]).well();
        desk.card("nx-gateway.log", INSTALLED);
        let undo = desk.make("nx500", &["--undo"]).well();
        assert!(says(&undo, "--remove"), "{}", undo.printed);
        desk.card("nx-gateway.log", &format!("{INSTALLED}{log}"));
        let remove = desk.make("nx500", &["--remove"]).well();
        assert!(says(&remove, "it has forgotten the names"), "{remove:?}");
        assert!(!says(&remove, "--undo"), "{remove:?}");
    }
}

#[test]
fn prepare_then_remove_tells_that_the_camera_keeps_the_names() {
    let desk = Desk::new();
    desk.make("nx500", &[]).well();
    desk.card("nx-gateway.log", INSTALLED);
    let ran = desk.make("nx500", &["--remove"]).well();
    assert!(says(&ran, "it keeps the names"), "{ran:?}");
    assert!(says(&ran, "--undo"), "{ran:?}");
}

#[test]
fn an_undo_card_that_was_not_in_the_camera_is_told() {
    let desk = Desk::new();
    desk.make("nx500", &[]).well();
    desk.card("nx-gateway.log", INSTALLED);
    desk.make("nx500", &["--undo"]).well();
    let ran = desk.make("nx500", &["--remove"]).well();
    assert!(says(&ran, "before you use --remove"), "{ran:?}");
}

#[test]
fn an_nx300_forgets_by_itself_and_is_not_sent_in_circles() {
    let desk = Desk::new();
    let undo = desk.make("nx300", &["--undo"]).well();
    assert!(says(&undo, "by itself"), "{undo:?}");
    let remove = desk.make("nx300", &["--remove"]).well();
    assert!(says(&remove, "Take the battery out"), "{remove:?}");
    assert!(!says(&remove, "--undo"), "{remove:?}");
}

#[test]
fn undo_of_a_card_that_was_not_prepared_needs_no_address() {
    let desk = Desk::new();
    desk.interfaces(&[]);
    let ran = desk.make("nx500", &["--undo"]).well();
    assert_eq!(
        desk.on_card("hosts").unwrap(),
        shipped::read("sd-card/hosts")
    );
    for wrong in ["look for nx-gateway", "how to undo", ADDRESS] {
        assert!(!says(&ran, wrong), "{wrong}: {ran:?}");
    }
    assert!(desk.on_card("info.tg").is_some());
}

#[test]
fn the_remark_in_the_script_names_the_other_action() {
    let desk = Desk::new();
    desk.make("nx500", &["--undo"]).well();
    let script = desk.on_card("autoexec.sh").unwrap();
    assert!(
        script.contains("\naction=uninstall # or install\n"),
        "{script}"
    );
    desk.make("nx500", &[]).well();
    assert_eq!(
        desk.on_card("autoexec.sh").unwrap(),
        shipped::read("sd-card/autoexec.sh")
    );
}

#[test]
fn what_removing_leaves_is_told_with_the_reason() {
    let desk = Desk::new();
    desk.make("nx500", &[]).well();
    desk.card("nx-gateway.log", INSTALLED);
    desk.card("hosts.original", "127.0.0.1 localhost\n");
    desk.card("hosts", "192.168.1.5 some.other.name\n");
    let ran = desk.make("nx500", &["--remove"]).well();
    for words in [
        "nx-gateway.log stays: ",
        "hosts.original stays: it is the camera's own file",
        "leave hosts, which is not ours",
    ] {
        assert!(says(&ran, words), "{words}: {ran:?}");
    }
    let without = Desk::new().make("nx500", &["--remove"]).well();
    assert!(!says(&without, "stays"), "{without:?}");
}

#[test]
fn a_proposed_command_can_be_typed_as_it_stands() {
    let desk = Desk::new();
    std::fs::create_dir_all(desk.path("my card/DCIM")).unwrap();
    let card = desk.path("my card");
    let ran = desk.run("make-sd-card", &["nx500", card.to_str().unwrap(), "--undo"]);
    assert!(says(&ran.well(), "my\\ card --remove"));
}
