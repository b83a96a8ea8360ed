//! `scripts/setup-nx500` without a network: by card, and its plans. What it does over a network is in `telnet`.

use crate::desk::Desk;

#[test]
fn the_card_is_the_one_that_make_sd_card_makes() {
    let (one, other) = (Desk::new(), Desk::new());
    let card = one.path("card");
    one.run("setup-nx500", &["card", card.to_str().unwrap()])
        .well();
    other.make("nx500", &[]).well();
    assert_eq!(one.card_names(), other.card_names());
    for name in one.card_names() {
        assert_eq!(one.on_card(&name), other.on_card(&name), "{name}");
    }
}

#[test]
fn what_is_said_for_the_card_is_passed_on() {
    let desk = Desk::new();
    let card = desk.path("card");
    let card = card.to_str().unwrap();
    desk.run("setup-nx500", &["card", card, "--dry-run"]).well();
    assert!(desk.card_names().is_empty());
    desk.card("info.tg", "other.adj\n");
    desk.run("setup-nx500", &["card", card]).refused("--force");
    desk.run(
        "setup-nx500",
        &["card", card, "--force", "--undo", "--address", "10.9.8.7"],
    )
    .well();
    assert!(desk.on_card("hosts").unwrap().contains("\n10.9.8.7 "));
    assert!(
        desk.on_card("autoexec.sh")
            .unwrap()
            .contains("\naction=uninstall ")
    );
}

#[test]
fn the_plan_needs_neither_camera_nor_card_and_does_nothing() {
    let desk = Desk::new();
    let telnet = desk
        .run("setup-nx500", &["telnet", "203.0.113.1", "--dry-run"])
        .well();
    for words in [
        "mount -o remount,rw /",
        "mount -o remount,ro /",
        "cp /etc/hosts $backup",
        "192.168.1.23    gld.samsungosp.com",
        "camera at 203.0.113.1",
    ] {
        assert!(
            telnet.printed.contains(words),
            "{words}: {}",
            telnet.printed
        );
    }
    let both = desk.run("setup-nx500", &["--dry-run"]).well();
    assert!(
        both.printed.contains("write info.tg") && both.printed.contains("remount,rw"),
        "{}",
        both.printed
    );
    assert!(desk.card_names().is_empty());
    assert!(!desk.path("home").exists());
}

#[test]
fn each_line_that_is_sent_fits_the_camera_s_shell_and_has_nothing_that_a_terminal_eats() {
    let desk = Desk::new();
    for action in [&[][..], &["--undo"]] {
        let plan = desk.run(
            "setup-nx500",
            &[&["telnet", "camera", "--dry-run"], action].concat(),
        );
        let script: Vec<_> = plan
            .well()
            .printed
            .lines()
            .filter_map(|line| line.strip_prefix("    ").map(str::to_owned))
            .collect();
        assert!(script.len() > 20, "{script:?}");
        for line in script {
            assert!(line.len() < 300 && line.is_ascii(), "{line}");
            assert!(!line.contains(['\t', '\\', '\r']), "{line}");
        }
    }
}

#[test]
fn help_is_no_mistake_and_mistakes_are_answered_with_help() {
    let desk = Desk::new();
    let help = desk.run("setup-nx500", &["--help"]).well().printed;
    assert!(help.starts_with("Usage: scripts/setup-nx500 card DIR"));
    for words in [
        &[][..],
        &["card"],
        &["telnet"],
        &["fax", "1"],
        &["telnet", "a b"],
        &["telnet", "host:23x"],
        &["card", "a", "b"],
    ] {
        let ran = desk.run("setup-nx500", words);
        assert_eq!(ran.status, 2, "{words:?}");
        assert!(ran.said.contains(&help), "{words:?}: {}", ran.said);
    }
}
