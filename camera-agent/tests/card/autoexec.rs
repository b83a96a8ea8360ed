//! The card's script and the agent: when it is run, from where, with which words; and that no answer of it makes the
//! script fail.

use crate::fake_camera::{ORIGINAL, in_each_shell, noting_agent};
use crate::{processes::run, shipped};
use std::{fs, os::unix::fs::PermissionsExt as _, process::Command};

const CALL: &str = "install --mode auto --hosts /mnt/mmc/hosts --log /mnt/mmc/nx-gateway.log";

#[test]
fn the_agent_is_called_from_the_card_with_nothing_to_read() {
    in_each_shell(|camera| {
        camera.agent(0);
        assert_eq!(camera.start().status, "0");
        assert_eq!(camera.calls(), [format!("/mnt/mmc/camera-agent {CALL}")]);
    });
}

#[test]
fn whatever_the_agent_answers_the_script_ends_well_and_leaves_the_camera_to_it() {
    in_each_shell(|camera| {
        for status in [0, 1, 2, 3, 4, 5, 101, 102, 139] {
            camera.agent(status);
            let outcome = camera.start();
            assert_eq!(outcome.status, "0", "{status}");
            assert_eq!(outcome.hosts, ORIGINAL, "{status}");
            assert!(!outcome.is_written, "{status}");
        }
        // Once more after each of the last four.
        assert_eq!(camera.calls().len(), 9 + 4);
        assert_eq!(camera.left("tmp/nx-gateway.done"), None);
    });
}

#[test]
fn when_all_is_done_nothing_is_run() {
    in_each_shell(|camera| {
        camera.agent(0);
        let hosts = camera.left("card/hosts").unwrap();
        fs::write(camera.path("tmp/nx-gateway.done"), &hosts).unwrap();
        // Nothing but reading is possible any more.
        for program in ["chmod", "cp", "mount", "rm", "sync"] {
            fs::remove_file(camera.path("seed/bin").join(program)).unwrap();
        }
        let outcome = camera.start();
        assert_eq!(outcome.status, "0");
        assert_eq!(camera.calls(), Vec::<String>::new());
        assert_eq!(camera.left("card/nx-gateway.log"), None);
    });
}

#[test]
fn a_card_with_another_address_is_not_done() {
    in_each_shell(|camera| {
        camera.agent(0);
        let other = shipped::hosts_with("192.168.1.99");
        fs::write(camera.path("tmp/nx-gateway.done"), other).unwrap();
        camera.start();
        assert_eq!(camera.calls().len(), 1);
    });
}

#[test]
fn a_card_without_hosts_is_never_done() {
    in_each_shell(|camera| {
        camera.agent(3);
        fs::remove_file(camera.path("card/hosts")).unwrap();
        fs::write(camera.path("tmp/nx-gateway.done"), "").unwrap();
        assert_eq!(camera.start().status, "0");
        assert_eq!(camera.calls().len(), 1);
        camera.card("hosts", "");
        assert_eq!(camera.start().status, "0");
        assert_eq!(camera.calls().len(), 2);
    });
}

#[test]
fn while_factory_mode_is_on_it_is_not_done() {
    in_each_shell(|camera| {
        camera.agent(0);
        let hosts = camera.left("card/hosts").unwrap();
        fs::write(camera.path("tmp/nx-gateway.done"), hosts).unwrap();
        camera.card("info.tg", "nx_cs.adj\n");
        camera.start();
        assert_eq!(camera.calls().len(), 1);
    });
}

#[test]
fn the_two_settings_at_the_top_of_the_script_reach_the_agent() {
    in_each_shell(|camera| {
        let script = shipped::read("sd-card/autoexec.sh");
        let changed = script
            .replacen("action=install", "action=uninstall", 1)
            .replacen("mode=auto", "mode=bind", 1);
        camera.card("autoexec.sh", &changed);
        camera.agent(0);
        let hosts = camera.left("card/hosts").unwrap();
        fs::write(camera.path("tmp/nx-gateway.done"), hosts).unwrap();
        camera.start();
        let call = CALL.replace("install --mode auto", "uninstall --mode bind");
        assert_eq!(camera.calls(), [format!("/mnt/mmc/camera-agent {call}")]);
    });
}

#[test]
fn from_a_card_that_forbids_programs_the_agent_is_run_in_the_folder_for_temporary_files() {
    in_each_shell(|mut camera| {
        camera.mount_card("noexec");
        camera.agent(0);
        let outcome = camera.start();
        assert_eq!(outcome.status, "0");
        assert_eq!(camera.calls(), [format!("/tmp/camera-agent {CALL}")]);
        assert!(!outcome.is_written);
        assert_eq!(left_in_tmp(&camera.path("tmp")), ["calls"]);
    });
}

#[test]
fn an_agent_that_is_not_marked_as_a_program_is_run_all_the_same() {
    in_each_shell(|camera| {
        camera.agent(1);
        let plain = fs::Permissions::from_mode(0o644);
        fs::set_permissions(camera.path("card/camera-agent"), plain).unwrap();
        assert_eq!(camera.start().status, "0");
        assert_eq!(camera.calls(), [format!("/tmp/camera-agent {CALL}")]);
    });
}

#[test]
fn an_agent_that_works_only_from_the_second_place_is_enough() {
    in_each_shell(|camera| {
        let agent = noting_agent(0).replace("exit 0", "case $0 in /mnt/*) exit 126 ;; esac");
        camera.card("camera-agent", &agent);
        let outcome = camera.start();
        assert_eq!(camera.calls().len(), 2);
        assert!(!outcome.is_written);
        assert_eq!(camera.left("card/nx-gateway.log"), None);
    });
}

#[test]
fn in_factory_mode_a_line_is_shown_that_nobody_waits_for() {
    in_each_shell(|camera| {
        // The fake tool hangs until somebody reads, and nobody does before the script has ended.
        let made = run(Command::new("mkfifo").arg(camera.path("tmp/screen"))).unwrap();
        assert!(made.status.success());
        camera.own("bin/dfmstool", "#!/bin/sh\necho \"$*\" >/tmp/screen\n");
        camera.agent(0);
        assert_eq!(
            camera.start().screen.as_deref(),
            Some("-s osd string 1 nx-gateway: finished\n")
        );
        camera.agent(3);
        assert_eq!(
            camera.start().screen.as_deref(),
            Some("-s osd string 1 nx-gateway: failed, see nx-gateway.log\n")
        );
    });
}

fn left_in_tmp(folder: &std::path::Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap();
    names
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[test]
fn an_agent_that_ended_in_the_middle_is_run_once_more() {
    in_each_shell(|camera| {
        for (status, runs) in [
            (1, 1),
            (3, 1),
            (4, 1),
            (5, 2),
            (101, 2),
            (102, 2),
            (137, 2),
            (139, 2),
        ] {
            camera.agent(status);
            camera.start();
            assert_eq!(camera.calls().len(), runs, "{status}");
            fs::remove_file(camera.path("tmp/calls")).unwrap();
        }
        let once = noting_agent(0).replace(
            "exit 0",
            "[ -e /tmp/first ] || { : >/tmp/first; kill -9 $$; }",
        );
        camera.card("camera-agent", &once);
        camera.start();
        assert_eq!(camera.calls().len(), 2);
    });
}

#[test]
fn a_system_that_the_agent_could_not_close_is_closed_by_the_script() {
    in_each_shell(|camera| {
        let agent = "#!/bin/sh\nmount -o remount,rw /\n: >/tmp/nx-gateway.writable\nexit 101\n";
        camera.card("camera-agent", agent);
        assert!(camera.start().root_is_read_only);
        assert_eq!(camera.left("tmp/nx-gateway.writable"), None);
    });
}

#[test]
fn another_run_s_open_system_is_left_to_it() {
    in_each_shell(|camera| {
        let agent = "#!/bin/sh\nmount -o remount,rw /\n: >/tmp/nx-gateway.writable\nexit 0\n";
        camera.card("camera-agent", agent);
        assert!(!camera.start().root_is_read_only);
        assert!(camera.left("tmp/nx-gateway.writable").is_some());
    });
}

#[test]
fn after_ten_failures_with_a_hosts_file_it_is_left_alone_until_there_is_another() {
    in_each_shell(|camera| {
        camera.card("hosts", "a \\n mistake\n");
        camera.agent(3);
        for _ in 0..12 {
            assert_eq!(camera.start().status, "0");
        }
        assert_eq!(camera.calls().len(), 10);
        camera.card("hosts", "another mistake\n");
        camera.start();
        assert_eq!(camera.calls().len(), 11);
    });
}

#[test]
fn a_pipe_in_the_place_of_the_note_does_not_make_it_wait() {
    in_each_shell(|camera| {
        camera.agent(0);
        let made = run(Command::new("mkfifo").arg(camera.path("tmp/nx-gateway.done"))).unwrap();
        assert!(made.status.success());
        assert_eq!(camera.start().status, "0");
        assert_eq!(camera.calls().len(), 1);
    });
}
