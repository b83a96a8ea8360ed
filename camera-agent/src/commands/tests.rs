//! Whole runs on cameras in memory, told by exit code, words and what is left.

use super::*;
use crate::system::stand_in::{Camera, Node, StandIn};

const HOSTS: &str = "/etc/hosts";
const ORIGINAL: &str = "127.0.0.1\tlocalhost\n";

fn with_card(mut camera: Camera) -> StandIn {
    camera.put(
        "/mnt/mmc/hosts",
        "192.168.1.23 gld.samsungosp.com www.samsungimaging.com\n",
    );
    camera
        .nodes
        .insert("/proc/self/exe".into(), Node::Link("/mnt/mmc/camera-agent"));
    StandIn::new(camera)
}

fn agent(system: &mut StandIn, line: &str) -> (u8, String) {
    let mut screen = Vec::new();
    let arguments = line.split_whitespace().map(OsString::from);
    let ending = run(system, arguments, &mut screen, |_| {});
    (ending.exit_code(), String::from_utf8(screen).unwrap())
}

#[test]
fn status_tells_before_and_after() {
    let mut system = with_card(Camera::nx300());
    let (code, said) = agent(&mut system, "status");
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("NX300, DRIMeIV, firmware 1.40"), "{said}");
    agent(&mut system, "install");
    let (code, said) = agent(&mut system, "status");
    assert_eq!(code, 0, "{said}");
    assert!(
        said.contains(
            "These names lead to 192.168.1.23: gld.samsungosp.com, www.samsungimaging.com."
        ),
        "{said}"
    );
    assert!(said.contains("A copy in memory"), "{said}");
}

#[test]
fn plan_and_status_change_nothing() {
    for camera in [Camera::nx300(), Camera::nx500()] {
        let mut system = with_card(camera);
        let before = system.camera.clone();
        for line in ["plan", "plan --mode remount", "plan --uninstall", "status"] {
            agent(&mut system, line);
        }
        assert_eq!(system.camera, before);
        assert_eq!(system.changing_calls(), Vec::<String>::new());
    }
}

#[test]
fn plan_prints_the_steps() {
    let mut system = with_card(Camera::nx500());
    let (code, said) = agent(&mut system, "plan");
    assert_eq!(code, 0);
    for word in [
        "hosts.original",
        "make / (ext4) writable",
        "bytes over the",
        "info.tg",
        "note in /tmp",
    ] {
        assert!(said.contains(word), "{word}: {said}");
    }
    agent(&mut system, "install");
    let (_, said) = agent(&mut system, "plan");
    assert!(said.contains("Nothing would be done."), "{said}");
    let (_, said) = agent(&mut system, "plan --uninstall");
    assert!(said.contains("make / (ext4) writable"), "{said}");
}

#[test]
fn the_second_run_changes_nothing_at_all() {
    for camera in [Camera::nx300(), Camera::nx500()] {
        let mut system = with_card(camera);
        let line = "install --log /mnt/mmc/nx-gateway.log";
        assert_eq!(agent(&mut system, line).0, 0);
        // The log says once that there was nothing to do; from then on not even that.
        assert_eq!(agent(&mut system, line).0, 0);
        let before = system.camera.clone();
        assert_eq!(agent(&mut system, line).0, 0);
        assert_eq!(system.camera, before);
    }
}

#[test]
fn a_card_that_can_t_be_followed_is_3_and_says_where() {
    let cases = [
        (None, "/mnt/mmc/hosts is missing"),
        (
            Some("ADDRESS-OF-YOUR-COMPUTER gld.samsungosp.com\n"),
            "/mnt/mmc/hosts: line 1",
        ),
        (Some("# nothing\n"), "no line leads"),
    ];
    for (content, word) in cases {
        for command in ["install", "plan", "status"] {
            let mut system = with_card(Camera::nx300());
            match content {
                Some(content) => system.camera.put("/mnt/mmc/hosts", content),
                None => drop(system.camera.nodes.remove(Path::new("/mnt/mmc/hosts"))),
            }
            let before = system.camera.clone();
            let (code, said) = agent(&mut system, command);
            assert_eq!(code, 3, "{said}");
            assert!(said.contains(word), "{said}");
            assert_eq!(system.camera, before);
        }
    }
}

#[test]
fn a_card_s_file_that_is_too_long_is_3() {
    let mut system = with_card(Camera::nx300());
    system
        .camera
        .put("/mnt/mmc/hosts", &"#".repeat(card_hosts::MOST_BYTES + 1));
    let (code, said) = agent(&mut system, "install");
    assert_eq!(code, 3);
    assert!(said.contains("too long"), "{said}");
}

#[test]
fn uninstall_needs_no_hosts_file_on_the_card() {
    let mut system = with_card(Camera::nx300());
    agent(&mut system, "install");
    system.camera.nodes.remove(Path::new("/mnt/mmc/hosts"));
    assert_eq!(agent(&mut system, "uninstall").0, 0);
    assert_eq!(system.camera.text(HOSTS), ORIGINAL);
}

#[test]
fn no_camera_and_no_root_are_4_and_touch_nothing() {
    let mut pc = with_card(Camera::nx300());
    pc.camera.nodes.remove(Path::new("/etc/version.info"));
    pc.node_name = "desktop";
    let mut user = with_card(Camera::nx300());
    user.is_root = false;
    for mut system in [pc, user] {
        for command in ["install", "uninstall"] {
            assert_eq!(agent(&mut system, command).0, 4);
        }
        assert_eq!(system.changes, 0);
    }
}

#[test]
fn while_another_run_is_under_way_this_one_ends_quietly() {
    let mut system = with_card(Camera::nx300());
    system.is_locked = true;
    let (code, said) = agent(&mut system, "install --log /mnt/mmc/nx-gateway.log");
    assert_eq!(code, 0);
    assert!(said.contains("Another run is under way"), "{said}");
    assert_eq!(system.changes, 0);
}

#[test]
fn without_a_place_for_the_lock_it_goes_on_and_says_so() {
    let mut system = with_card(Camera::nx300());
    system.camera.mount("none", "/tmp", "tmpfs", "ro");
    let (code, said) = agent(&mut system, "install");
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("whether another run is under way"), "{said}");
    assert!(system.camera.text(HOSTS).contains("192.168.1.23"));
}

#[test]
fn a_wrong_command_line_is_2_and_touches_nothing() {
    let mut system = with_card(Camera::nx300());
    let (code, said) = agent(&mut system, "instal --log /mnt/mmc/log");
    assert_eq!(code, 2);
    assert!(said.contains("--help"), "{said}");
    assert_eq!(system.calls.borrow().len(), 0);
}

#[test]
fn help_and_version_are_answered_without_looking() {
    let mut system = with_card(Camera::nx300());
    assert_eq!(agent(&mut system, "--help"), (0, MANUAL.to_owned()));
    assert_eq!(
        agent(&mut system, "--version"),
        (0, format!("camera-agent {VERSION}\n"))
    );
    assert_eq!(system.calls.borrow().len(), 0);
}

#[test]
fn the_log_is_named_before_anything_is_done() {
    let mut system = with_card(Camera::nx300());
    let mut named = None;
    let arguments = ["status", "--log", "/mnt/mmc/log"].map(OsString::from);
    run(&mut system, arguments, &mut io::sink(), |log| {
        named = Some(log.to_owned())
    });
    assert_eq!(named.as_deref(), Some(Path::new("/mnt/mmc/log")));
}

#[test]
fn the_log_says_what_was_done_with_version_and_time() {
    let mut system = with_card(Camera::nx500());
    let (_, said) = agent(&mut system, "install --log /mnt/mmc/nx-gateway.log");
    let log = system.camera.text("/mnt/mmc/nx-gateway.log");
    let (first, rest) = log.split_once('\n').unwrap();
    assert_eq!(
        first,
        format!("=== camera-agent {VERSION} install, 31.20 s after the camera's start")
    );
    assert_eq!(rest, said);
}

#[test]
fn nothing_is_written_to_the_card_while_the_root_is_writable() {
    let mut system = with_card(Camera::nx500());
    agent(&mut system, "install --log /mnt/mmc/nx-gateway.log");
    let calls = system.changing_calls();
    let at = |beginning: &str| {
        calls
            .iter()
            .position(|call| call.starts_with(beginning))
            .unwrap()
    };
    let window = &calls[at("making writable")..at("making read-only")];
    assert!(
        !window.is_empty() && !window.iter().any(|call| call.contains("/mnt/mmc")),
        "{window:#?}"
    );
}

#[test]
fn a_root_that_a_killed_run_left_writable_is_closed_though_the_card_can_t_be_followed() {
    for (busy, code) in [(0, 3), (usize::MAX, 5)] {
        let mut system = with_card(Camera::nx500());
        system.camera.put(
            "/mnt/mmc/hosts",
            "ADDRESS-OF-YOUR-COMPUTER gld.samsungosp.com\n",
        );
        system.camera.put("/tmp/nx-gateway.writable", "");
        system
            .camera
            .mount("/dev/mmcblk0p10", "/", "ext4", "rw,relatime");
        system.camera.busy = busy;
        let (found, said) = agent(&mut system, "install");
        assert_eq!(found, code, "{said}");
        assert!(
            said.contains("still says ADDRESS-OF-YOUR-COMPUTER"),
            "{said}"
        );
        assert_eq!(system.camera.options("/").starts_with("ro,"), busy == 0);
        assert_eq!(system.camera.text(HOSTS), ORIGINAL);
        let notes = system.camera.names("/tmp");
        assert_eq!(notes.is_empty(), busy == 0, "{notes:?}");
    }
}

#[test]
fn a_root_that_a_killed_run_left_writable_is_closed_though_the_hosts_file_can_t_be_used() {
    for command in ["install", "uninstall"] {
        let mut system = with_card(Camera::nx500());
        system.camera.nodes.insert(HOSTS.into(), Node::Device);
        system.camera.put("/tmp/nx-gateway.writable", "");
        system
            .camera
            .mount("/dev/mmcblk0p10", "/", "ext4", "rw,relatime");
        let (code, said) = agent(&mut system, command);
        assert_eq!(code, 1, "{said}");
        assert!(said.contains("/etc/hosts is not a file"), "{said}");
        assert!(!said.contains(".."), "{said}");
        assert!(system.camera.options("/").starts_with("ro,"), "{said}");
        assert_eq!(system.camera.names("/tmp"), Vec::<String>::new());
    }
}

/// A camera may start the agent every second, and the card is not to be worn out by it.
#[test]
fn a_note_that_can_t_be_left_is_told_once_and_not_each_time() {
    let mut system = with_card(Camera::nx300());
    system.camera.full = Some("/tmp/nx-gateway.done.new");
    let line = "install --log /mnt/mmc/nx-gateway.log";
    assert_eq!(agent(&mut system, line).0, 0);
    let (code, said) = agent(&mut system, line);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("is left out"), "{said}");
    let before = system.camera.text("/mnt/mmc/nx-gateway.log");
    assert!(before.ends_with(&said), "{before}");
    for _ in 0..3 {
        assert_eq!(agent(&mut system, line).0, 0);
    }
    assert_eq!(system.camera.text("/mnt/mmc/nx-gateway.log"), before);
}
