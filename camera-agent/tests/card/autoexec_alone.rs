//! The card's script where the agent cannot be started at all: what a shell does in its place.

use crate::fake_camera::{FakeCamera, ORIGINAL, Shell, in_each_shell};
use crate::shipped;
use std::fs;

/// The camera's hosts file after it: our block, then what was there.
fn wanted(address: &str) -> String {
    shipped::camera_hosts(address, ORIGINAL)
}

fn log(camera: &FakeCamera) -> String {
    camera.left("card/nx-gateway.log").unwrap_or_default()
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

/// Shells take what the kernel can't run for a script.
#[test]
fn a_file_that_is_no_program_is_not_run_line_by_line() {
    in_each_shell(|camera| {
        for agent in ["\necho ran >/tmp/ran\n", "<html>\necho ran >/tmp/ran\n"] {
            camera.card("camera-agent", agent);
            let outcome = camera.start();
            assert_eq!(camera.left("tmp/ran"), None, "{agent}");
            assert_eq!(outcome.hosts, wanted("192.168.1.23"), "{agent}");
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
        assert_eq!(outcome.hosts, wanted("192.168.1.23"));
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
fn the_camera_s_file_is_never_emptied() {
    in_each_shell(|camera| {
        if camera.shell == Shell::Busybox {
            return; // It runs its own cat, whatever lies in bin/.
        }
        camera.own(
            "bin/cat",
            "#!/bin/sh\n[ $# -gt 0 ] || /bin/busybox cp /etc/hosts /tmp/while-writing\nexec /bin/busybox cat \"$@\"\n",
        );
        assert_eq!(camera.start().hosts, wanted("192.168.1.23"));
        assert_eq!(camera.left("tmp/while-writing").as_deref(), Some(ORIGINAL));
    });
}

#[test]
fn another_address_takes_the_place_of_the_first_and_changes_no_length() {
    in_each_shell(|camera| {
        camera.keep(&camera.start());
        camera.card("hosts", &shipped::hosts_with("10.0.0.2"));
        let outcome = camera.start();
        assert_eq!(outcome.hosts, wanted("10.0.0.2"));
        assert!(outcome.root_is_read_only);
    });
}

#[test]
fn what_gets_shorter_is_covered_by_a_comment_that_goes_away_again() {
    in_each_shell(|camera| {
        camera.keep(&camera.start());
        let all = camera.left("card/hosts").unwrap();
        camera.card("hosts", "10.0.0.2 gld.samsungosp.com\n");
        let shorter = camera.start();
        let short_block = wanted("10.0.0.2").replace(
            " www.samsungimaging.com www.ospserver.net snsgw.samsungmobile.com samsungimaging.com",
            "",
        );
        let filler = shorter
            .hosts
            .strip_prefix(&format!("{short_block}\n# nx-gateway: filler"));
        assert_eq!(filler.unwrap().trim_end_matches('\n').replace('.', ""), "");
        assert_eq!(shorter.hosts.len(), wanted("192.168.1.23").len());
        camera.keep(&shorter);
        fs::remove_file(camera.path("tmp/nx-gateway.done")).unwrap();
        assert!(!camera.start().is_written);
        camera.card("hosts", &all);
        assert_eq!(camera.start().hosts, wanted("192.168.1.23"));
    });
}

#[test]
fn backslashes_and_strange_letters_of_others_stay_as_they_are() {
    in_each_shell(|camera| {
        let strange = "1.2.3.4 a\\nb  $HOME `id` \"x\" 'y' \u{e4}\u{20ac}\t#\\c\n";
        fs::write(camera.path("seed/etc/hosts"), strange).unwrap();
        let outcome = camera.start();
        assert_eq!(
            outcome.hosts,
            shipped::camera_hosts("192.168.1.23", strange)
        );
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
        // For this no address is needed.
        camera.card("hosts", &shipped::read("sd-card/hosts"));
        let outcome = camera.start();
        let (original, filler) = outcome.hosts.split_once("\n# nx-gateway: filler").unwrap();
        assert_eq!(
            (original, filler.replace('.', "").as_str()),
            (ORIGINAL, "\n")
        );
        assert!(outcome.root_is_read_only);
        // By this line `make-sd-card --remove` knows it.
        assert!(log(&camera).ends_with("\nautoexec.sh: uninstall is done\n"));
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
