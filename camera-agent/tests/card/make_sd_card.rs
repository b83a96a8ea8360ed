//! `scripts/make-sd-card`: what lands on the card for which camera.

mod addresses;
mod others;
mod undo;

use crate::desk::{ADDRESS, AGENT, Desk, make_old};
use crate::shipped;
use std::fs;

const FOR_NX300: [&str; 4] = ["README.txt", "autoexec.sh", "camera-agent", "hosts"];
const FOR_NX500: [&str; 6] = [
    "README.txt",
    "autoexec.sh",
    "camera-agent",
    "hosts",
    "info.tg",
    "nx_cs.adj",
];

/// Each camera of the server's table: model, family, remark.
fn table() -> Vec<(String, String, Option<String>)> {
    let table = shipped::read("server/src/cameras/table.toml");
    let entries = table
        .split("[[")
        .filter(|entry| entry.starts_with("camera]]"));
    let found: Vec<_> = entries
        .map(|entry| {
            let value = |key: &str| {
                let line = entry.lines().find_map(|line| line.strip_prefix(key));
                line.map(|value| value.trim_matches('"').to_owned())
            };
            (
                value("model = ").unwrap(),
                value("family = ").unwrap(),
                value("note = "),
            )
        })
        .collect();
    assert!(found.len() > 20, "the table was not understood");
    found
}

#[test]
fn an_nx300_gets_the_files_as_they_are_with_the_address_filled_in() {
    let desk = Desk::new();
    desk.make("nx300", &[]).well();
    assert_eq!(desk.card_names(), FOR_NX300);
    assert_eq!(desk.on_card("hosts").unwrap(), shipped::hosts_with(ADDRESS));
    assert_eq!(
        desk.on_card("autoexec.sh").unwrap(),
        shipped::read("sd-card/autoexec.sh")
    );
    assert_eq!(
        desk.on_card("README.txt").unwrap(),
        shipped::read("sd-card/README.txt")
    );
    assert_eq!(desk.on_card("camera-agent").unwrap(), AGENT);
}

#[test]
fn an_nx500_gets_the_files_for_factory_mode_too() {
    for model in ["nx500", "NX1"] {
        let desk = Desk::new();
        desk.make(model, &[]).well();
        assert_eq!(desk.card_names(), FOR_NX500);
        for name in ["info.tg", "nx_cs.adj"] {
            let shipped = shipped::read(&format!("sd-card/nx500/{name}"));
            assert_eq!(desk.on_card(name).unwrap(), shipped);
        }
    }
}

#[test]
fn a_camera_may_be_spelled_in_any_way() {
    let desk = Desk::new();
    for (typed, meant) in [
        ("nx300", "NX300"),
        ("NX 300", "NX300"),
        ("NX-300", "NX300"),
        ("Samsung NX300", "NX300"),
        ("samsung_nx300m", "NX300M"),
        ("Nx30", "NX30"),
        ("nx 2000", "NX2000"),
        ("SAMSUNG NX-1", "NX1"),
    ] {
        let ran = desk.make(typed, &[]).well();
        assert!(
            ran.printed.contains(&format!("the {meant} finds")),
            "{typed}: {}",
            ran.printed
        );
    }
}

#[test]
fn each_camera_of_the_table_gets_a_card_or_is_shown_to_the_name_server() {
    let desk = Desk::new();
    for (model, family, _) in table() {
        let runs_scripts = family == "NX, DRIMe IV" || family == "NX, DRIMe V";
        let ran = desk.make(&model, &[]);
        if runs_scripts {
            ran.well();
        } else {
            assert!(!ran.refused("name server").said.contains("is not a camera"));
        }
        let expected: &[&str] = match (runs_scripts, family.ends_with(" V")) {
            (false, _) => &[],
            (true, false) => &FOR_NX300,
            (true, true) => &FOR_NX500,
        };
        assert_eq!(desk.card_names(), expected, "{model}");
        if runs_scripts {
            desk.make("nx500", &["--remove"]).well();
        }
    }
}

#[test]
fn a_camera_is_found_under_its_other_names() {
    let desk = Desk::new();
    desk.make("EK-GN120", &[])
        .refused("Galaxy NX is an Android camera");
    desk.make("ek gn120a", &[])
        .refused("Galaxy NX is an Android camera");
    desk.make("NXF1", &[]).refused("NX mini runs nothing");
}

#[test]
fn an_unknown_camera_is_answered_with_those_that_are_known() {
    let desk = Desk::new();
    desk.make("nx3", &[])
        .refused("NX1 NX30 NX300 NX300M NX310 NX500 NX2000");
    assert!(desk.card_names().is_empty());
}

#[test]
fn what_is_known_about_doubtful_cameras_is_told() {
    let desk = Desk::new();
    let mut told = 0;
    for (model, _, remark) in table() {
        if !["NX300M", "NX310", "NX500"].contains(&model.as_str()) {
            continue;
        }
        let ran = desk.make(&model, &[]).well();
        assert!(ran.printed.contains(&remark.unwrap()), "{}", ran.printed);
        told += 1;
    }
    assert_eq!(told, 3);
}

#[test]
fn the_second_time_nothing_is_built_or_written() {
    let desk = Desk::new();
    desk.make("nx500", &[]).well();
    for name in FOR_NX500 {
        make_old(&desk.path("card").join(name));
    }
    let times = || {
        FOR_NX500.map(|name| {
            fs::metadata(desk.path("card").join(name))
                .unwrap()
                .modified()
                .unwrap()
        })
    };
    let before = times();
    desk.make("nx500", &[]).well();
    assert_eq!(times(), before);
    assert_eq!(desk.builds(), 1);
}

#[test]
fn an_agent_older_than_its_sources_is_built_anew() {
    let desk = Desk::new();
    desk.make("nx300", &[]).well();
    make_old(&desk.path("checkout/target/agent/camera-agent"));
    desk.make("nx300", &[]).well();
    assert_eq!(desk.builds(), 2);
}

#[test]
fn without_an_agent_nothing_is_written() {
    for build in ["exit 1", "exit 0"] {
        let desk = Desk::new();
        desk.build_does(build);
        desk.make("nx300", &[]).refused("could not be built");
        assert!(desk.card_names().is_empty());
    }
}

#[test]
fn a_card_that_keeps_other_bytes_is_told() {
    let desk = Desk::new();
    desk.program(
        "sync",
        &format!(
            "echo spoilt >>'{}'",
            desk.path("card/camera-agent").display()
        ),
    );
    desk.make("nx300", &[])
        .refused("camera-agent did not arrive");
}

#[test]
fn the_mode_and_undoing_reach_the_script() {
    let desk = Desk::new();
    let setting = |name: &str| {
        let script = desk.on_card("autoexec.sh").unwrap();
        let line = script
            .lines()
            .find_map(|line| line.strip_prefix(name).map(str::to_owned));
        line.unwrap().split(' ').next().unwrap().to_owned()
    };
    desk.make("nx300", &["--mode", "bind"]).well();
    assert_eq!(
        (setting("mode="), setting("action=")),
        ("bind".to_owned(), "install".to_owned())
    );
    desk.make("nx500", &["--undo"]).well();
    assert_eq!(
        (setting("mode="), setting("action=")),
        ("auto".to_owned(), "uninstall".to_owned())
    );
}

#[test]
fn an_nx300_s_card_loses_what_an_nx500_s_has_more() {
    let desk = Desk::new();
    desk.make("nx500", &[]).well();
    desk.make("nx300", &[]).well();
    assert_eq!(desk.card_names(), FOR_NX300);
    desk.card("info.tg", "of/somebody/else.adj\n");
    desk.make("nx300", &[]).well();
    assert!(desk.on_card("info.tg").is_some());
}

#[test]
fn the_plan_alone_does_nothing() {
    let desk = Desk::new();
    let ran = desk.make("nx500", &["--dry-run"]).well();
    for name in FOR_NX500 {
        assert!(
            ran.printed.contains(&format!("write {name}\n")),
            "{}",
            ran.printed
        );
    }
    assert!(desk.card_names().is_empty());
    assert_eq!(desk.builds(), 0);
}

#[test]
fn help_is_no_mistake_and_mistakes_are_answered_with_help() {
    let desk = Desk::new();
    let help = desk.run("make-sd-card", &["--help"]).well().printed;
    assert!(help.starts_with("Usage: scripts/make-sd-card MODEL DIR") && help.contains("--remove"));
    for words in [
        &["nx300"][..],
        &[],
        &["a", "b", "c"],
        &["nx300", "card", "--fast"],
        &["nx300", "card", "--mode", "x"],
    ] {
        let ran = desk.run("make-sd-card", words);
        assert_eq!(ran.status, 2, "{words:?}");
        assert!(ran.said.contains(&help), "{words:?}: {}", ran.said);
    }
}
