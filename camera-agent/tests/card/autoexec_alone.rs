//! The card's script where the agent cannot be started at all: what a shell does in its place.

use crate::fake_camera::{FakeCamera, ORIGINAL, in_each_shell};
use crate::shipped;
use std::fs;

/// The camera's hosts file after it: our block, then what was there.
fn wanted(address: &str) -> String {
    format!("{}{ORIGINAL}", block(address))
}

fn block(address: &str) -> String {
    let hosts = shipped::hosts_with(address);
    format!(
        "# nx-gateway: begin (put here by camera-agent; \"camera-agent uninstall\" takes it away)\n\
         {}\n\
         # nx-gateway: end\n",
        shipped::entries(&hosts).join("\n")
    )
}

fn log(camera: &FakeCamera) -> String {
    camera.left("card/nx-gateway.log").unwrap_or_default()
}

fn without_empty_lines(text: &str) -> String {
    let lines = text.split_inclusive('\n').filter(|line| *line != "\n");
    lines.collect()
}

fn uninstalling(camera: &FakeCamera) {
    let script = shipped::read("sd-card/autoexec.sh");
    camera.card(
        "autoexec.sh",
        &script.replacen("action=install", "action=uninstall", 1),
    );
}

#[test]
fn without_an_agent_the_names_stand_before_what_was_there() {
    in_each_shell(|camera| {
        let outcome = camera.start();
        assert_eq!(outcome.status, "0");
        assert_eq!(outcome.hosts, wanted("192.168.1.23"));
        assert!(outcome.root_is_read_only);
        assert!(
            log(&camera).ends_with("install is done\n"),
            "{}",
            log(&camera)
        );
        assert_eq!(
            camera.left("tmp/nx-gateway.done"),
            camera.left("card/hosts")
        );
    });
}

#[test]
fn an_agent_that_is_empty_or_cannot_be_started_from_either_place_is_no_agent() {
    in_each_shell(|camera| {
        for agent in [
            "",
            "#!/bin/sh\nexit 126\n",
            "#!/bin/sh\nexit 127\n",
            "#!/no/such/shell\n",
        ] {
            camera.card("camera-agent", agent);
            let outcome = camera.start();
            assert_eq!(outcome.status, "0", "{agent}");
            assert_eq!(outcome.hosts, wanted("192.168.1.23"), "{agent}");
            assert!(outcome.root_is_read_only, "{agent}");
            fs::remove_file(camera.path("tmp/nx-gateway.done")).unwrap();
        }
    });
}

#[test]
fn a_hosts_file_edited_on_windows_gives_the_same_lines() {
    in_each_shell(|camera| {
        let edited = format!(
            "\u{feff}{}127.0.0.1 localhost\n\n",
            shipped::hosts_with("192.168.1.23")
        );
        camera.card("hosts", edited.replace('\n', "\r\n").trim_end());
        let outcome = camera.start();
        let expected = block("192.168.1.23").replace(
            "# nx-gateway: end",
            "127.0.0.1 localhost\n# nx-gateway: end",
        );
        assert_eq!(outcome.hosts, format!("{expected}{ORIGINAL}"));
    });
}

#[test]
fn the_placeholder_is_refused_and_the_log_says_why() {
    in_each_shell(|camera| {
        camera.card("hosts", &shipped::read("sd-card/hosts"));
        let outcome = camera.start();
        assert_eq!(outcome.status, "0");
        assert_eq!(outcome.hosts, ORIGINAL);
        assert!(!outcome.is_written && outcome.root_is_read_only);
        assert!(
            log(&camera).contains("has no address yet"),
            "{}",
            log(&camera)
        );
        assert_eq!(camera.left("tmp/nx-gateway.done"), None);
    });
}

#[test]
fn a_card_without_hosts_changes_nothing() {
    in_each_shell(|camera| {
        fs::remove_file(camera.path("card/hosts")).unwrap();
        let outcome = camera.start();
        assert_eq!(outcome.status, "0");
        assert!(!outcome.is_written && outcome.root_is_read_only);
    });
}

#[test]
fn the_second_time_nothing_is_written() {
    in_each_shell(|camera| {
        let first = camera.start();
        assert!(first.is_written);
        camera.keep(&first);
        fs::remove_file(camera.path("tmp/nx-gateway.done")).unwrap();
        let second = camera.start();
        assert!(!second.is_written && second.root_is_read_only);
        assert_eq!(second.hosts, first.hosts);
        assert!(camera.left("tmp/nx-gateway.done").is_some());
    });
}

#[test]
fn another_address_takes_the_place_of_the_first_and_empty_lines_fill_up_what_got_shorter() {
    in_each_shell(|camera| {
        camera.keep(&camera.start());
        camera.card("hosts", &shipped::hosts_with("10.0.0.2"));
        let shorter = camera.start();
        assert_eq!(without_empty_lines(&shorter.hosts), wanted("10.0.0.2"));
        assert_eq!(shorter.hosts.len(), wanted("192.168.1.23").len());
        assert!(shorter.hosts.ends_with(ORIGINAL) && shorter.root_is_read_only);
        camera.keep(&shorter);
        fs::remove_file(camera.path("tmp/nx-gateway.done")).unwrap();
        assert!(!camera.start().is_written);
        camera.card("hosts", &shipped::hosts_with("192.168.100.23"));
        assert_eq!(camera.start().hosts, wanted("192.168.100.23"));
    });
}

#[test]
fn backslashes_and_strange_letters_of_others_stay_as_they_are() {
    in_each_shell(|camera| {
        let strange = "1.2.3.4 a\\nb  $HOME `id` \"x\" 'y' \u{e4}\u{20ac}\t#\\c\n";
        fs::write(camera.path("seed/etc/hosts"), strange).unwrap();
        let outcome = camera.start();
        assert_eq!(outcome.hosts, format!("{}{strange}", block("192.168.1.23")));
    });
}

#[test]
fn a_hosts_file_that_is_long_or_missing_is_left_alone() {
    in_each_shell(|camera| {
        let long = "10.0.0.8 somebody-else\n".repeat(200);
        fs::write(camera.path("seed/etc/hosts"), &long).unwrap();
        let outcome = camera.start();
        assert_eq!((outcome.status.as_str(), outcome.hosts), ("0", long));
        assert!(log(&camera).contains("too long"), "{}", log(&camera));
        assert!(outcome.root_is_read_only);
    });
}

#[test]
fn taking_the_names_away_leaves_what_was_there() {
    in_each_shell(|camera| {
        camera.keep(&camera.start());
        uninstalling(&camera);
        let outcome = camera.start();
        assert_eq!(outcome.hosts.trim_start(), ORIGINAL);
        assert!(outcome.root_is_read_only);
        assert_eq!(camera.left("tmp/nx-gateway.done"), None);
        camera.keep(&outcome);
        assert!(!camera.start().is_written);
    });
}

#[test]
fn factory_mode_ends_if_the_card_started_it_for_us() {
    in_each_shell(|camera| {
        camera.card("info.tg", &shipped::read("sd-card/nx500/info.tg"));
        camera.card("nx_cs.adj", &shipped::read("sd-card/nx500/nx_cs.adj"));
        camera.start();
        assert_eq!(camera.left("card/info.tg"), None);
        assert_eq!(camera.left("card/nx_cs.adj"), None);
        camera.card("info.tg", "install/other.adj\n");
        camera.start();
        assert!(camera.left("card/info.tg").is_some());
    });
}

#[test]
fn a_card_that_cannot_be_written_is_no_hindrance() {
    in_each_shell(|mut camera| {
        camera.mount_card("ro");
        let outcome = camera.start();
        assert_eq!(outcome.status, "0");
        assert_eq!(outcome.hosts, wanted("192.168.1.23"));
        assert!(outcome.root_is_read_only);
    });
}

#[test]
fn where_programs_are_missing_the_script_still_ends_well() {
    in_each_shell(|camera| {
        for program in ["chmod", "rm", "sync", "cp", "mount", "cat"] {
            fs::remove_file(camera.path("seed/bin").join(program)).unwrap();
            let _ = fs::remove_file(camera.path("tmp/nx-gateway.done"));
            let outcome = camera.start();
            assert_eq!(outcome.status, "0", "without {program}");
            assert!(outcome.root_is_read_only, "without {program}");
        }
    });
}
