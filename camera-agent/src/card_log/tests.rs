//! What is in the file after runs of all kinds.

use super::*;
use crate::system::stand_in::{Camera, Fault, StandIn};

const LOG: &str = "/mnt/mmc/nx-gateway.log";

/// A run at a time that says these lines.
fn run(system: &mut StandIn, moment: &str, lines: &[&str], has_acted: bool) -> String {
    let mut screen = Vec::new();
    let mut log = CardLog::new(
        &mut screen,
        Some(Path::new(LOG)),
        "camera-agent 1 install",
        moment,
    );
    lines.iter().for_each(|line| log.say(line));
    log.end(system, has_acted);
    String::from_utf8(screen).unwrap()
}

fn system() -> StandIn {
    StandIn::new(Camera::nx300())
}

#[test]
fn each_run_begins_with_version_command_and_time() {
    let mut system = system();
    run(&mut system, ", 31 s after the start", &["one", "two"], true);
    run(&mut system, ", 40 s after the start", &["three"], true);
    let expected = "=== camera-agent 1 install, 31 s after the start\none\ntwo\n\
                    === camera-agent 1 install, 40 s after the start\nthree\n";
    assert_eq!(system.camera.text(LOG), expected);
}

#[test]
fn the_same_again_without_anything_done_is_not_written() {
    let mut system = system();
    run(&mut system, ", 1 s", &["all is well"], false);
    let before = system.camera.clone();
    run(&mut system, ", 2 s", &["all is well"], false);
    assert_eq!(system.camera, before);
    assert!(
        !system
            .changing_calls()
            .iter()
            .skip(3)
            .any(|call| call.contains(LOG))
    );
}

#[test]
fn the_same_again_is_written_when_something_was_done() {
    let mut system = system();
    run(&mut system, ", 1 s", &["bound"], true);
    run(&mut system, ", 2 s", &["bound"], true);
    assert_eq!(system.camera.text(LOG).matches("bound").count(), 2);
}

#[test]
fn something_else_is_written_though_nothing_was_done() {
    let mut system = system();
    run(&mut system, ", 1 s", &["a"], false);
    run(&mut system, ", 2 s", &["b"], false);
    run(&mut system, ", 3 s", &["a"], false);
    assert_eq!(system.camera.text(LOG).lines().count(), 6);
}

#[test]
fn another_command_that_says_the_same_is_written() {
    let mut system = system();
    run(&mut system, ", 1 s", &["a"], false);
    let mut screen = Vec::new();
    let mut log = CardLog::new(
        &mut screen,
        Some(Path::new(LOG)),
        "camera-agent 1 inst",
        ", 1 s",
    );
    log.say("a");
    log.end(&mut system, false);
    assert_eq!(system.camera.text(LOG).lines().count(), 4);
}

#[test]
fn what_is_saved_on_the_way_is_not_written_twice() {
    let mut system = system();
    let mut screen = Vec::new();
    let mut log = CardLog::new(&mut screen, Some(Path::new(LOG)), "t", ", 1 s");
    log.say("before");
    log.save(&mut system);
    assert_eq!(system.camera.text(LOG), "=== t, 1 s\nbefore\n");
    log.say("after");
    log.end(&mut system, true);
    assert_eq!(system.camera.text(LOG), "=== t, 1 s\nbefore\nafter\n");
}

#[test]
fn it_never_grows_beyond_32_kib_and_keeps_the_latest_whole_lines() {
    let mut system = system();
    let line = "x".repeat(100);
    for number in 0..2000 {
        run(&mut system, &format!(", {number} s"), &[&line], true);
        assert!(system.camera.text(LOG).len() <= 32 * 1024);
    }
    let text = system.camera.text(LOG);
    assert!(text.contains(", 1999 s") && text.contains(", 1950 s"));
    assert!(
        text.lines()
            .all(|kept| kept == line || kept.starts_with(MARK)),
        "{text}"
    );
    assert_eq!(system.camera.names("/mnt/mmc"), ["nx-gateway.log"]);
}

#[test]
fn a_run_that_says_too_much_is_cut() {
    let mut system = system();
    let line = "ä".repeat(200);
    let screen = run(&mut system, ", 1 s", &[line.as_str(); 100], true);
    assert_eq!(screen.lines().count(), 100);
    let length = system.camera.text(LOG).len();
    assert!((6 * 1024..8 * 1024).contains(&length), "{length}");
}

#[test]
fn a_process_killed_while_it_makes_room_loses_no_line() {
    let mut full = system();
    let line = "x".repeat(100);
    run(&mut full, ", 0 s", &[&line], true);
    while full.camera.text(LOG).len() <= LONG {
        run(&mut full, ", 1 s", &[&line], true);
    }
    for killed_after in 0..8 {
        let mut system = StandIn::new(full.camera.clone());
        system.killed_after = Some(killed_after);
        run(&mut system, ", 999 s", &[&line], true);
        assert!(system.camera.text(LOG).contains(", 1 s"), "{killed_after}");
    }
}

#[test]
fn a_file_that_is_none_of_ours_is_left_alone() {
    let mut system = system();
    let photo = "p".repeat(NOT_OURS + 1);
    system.camera.put(LOG, &photo);
    let screen = run(&mut system, ", 1 s", &["line"], true);
    assert_eq!(system.camera.text(LOG), photo);
    assert!(screen.contains("The log is left out"), "{screen}");
}

#[test]
fn a_card_that_is_full_read_only_or_gone_is_not_fatal() {
    let mut full = system();
    full.camera.full = Some("/mnt/mmc");
    let mut read_only = system();
    read_only.camera.mount("card", "/mnt/mmc", "vfat", "ro");
    let mut gone = system();
    gone.camera.nodes.remove(Path::new("/mnt/mmc"));
    let mut broken = system();
    broken.fault = Some(Fault {
        from: 0,
        times: usize::MAX,
        kind: io::ErrorKind::Other,
    });
    for mut system in [full, read_only, gone, broken] {
        let screen = run(&mut system, ", 1 s", &["line"], true);
        assert!(
            screen.starts_with("line\nThe log is left out: "),
            "{screen}"
        );
    }
}

#[test]
fn a_screen_that_can_t_be_written_is_not_fatal() {
    struct Full;
    impl io::Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Err(io::ErrorKind::StorageFull.into())
        }
    }
    let mut screen = Full;
    let mut log = CardLog::new(&mut screen, None, "t", "");
    log.say("line");
    assert_eq!(log.said(), "line\n");
}
