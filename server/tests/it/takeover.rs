//! A start right after an end without warning: the earlier process, or what it was about to start, may need a moment more
//! to let go of the folders.

use crate::harness::until;
use crate::namespace::in_a_home_network;
use crate::process::Process;
use crate::queue::send;
use std::fs;
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::time::Duration;

#[test]
fn a_start_waits_a_moment_for_a_process_that_is_still_ending() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    Process::serve(folder).0.kill();
    for lock in ["state/lock", "photos/.incoming/lock"] {
        // As a process has it that is on its way out.
        let held = fs::File::open(folder.join(lock)).unwrap();
        held.lock().unwrap();
        let log = folder.join("log");
        let into: Stdio = fs::File::create(&log).unwrap().into();
        let server = std::thread::scope(|scope| {
            let start = scope.spawn(|| Process::start_with_log(folder, "127.0.0.1:0", into).0);
            until(|| {
                let said = fs::read_to_string(&log).unwrap();
                said.contains("is still in use") || start.is_finished()
            });
            drop(held);
            start.join()
        });
        server.unwrap().kill();
    }
}

/// The doctor tries port 80, and a server that ends has it until its last camera is gone.
#[test]
fn a_start_waits_a_moment_for_port_80() {
    in_a_home_network("takeover::a_start_waits_a_moment_for_port_80", || {
        let folder = tempfile::tempdir().unwrap();
        let others = TcpListener::bind(("0.0.0.0", 80)).unwrap();
        let letting_go = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(800));
            drop(others);
        });
        let (server, said) = Process::start(folder.path(), "0.0.0.0:80");
        assert!(said.contains("listening on 0.0.0.0:80\n"), "{said}");
        letting_go.join().unwrap();
        server.kill();
    });
}

#[test]
fn what_a_killed_server_had_started_keeps_nobody_from_starting() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let config = r#"
        [command.long]
        run = ["sh", "-c", "ls -l /proc/$$/fd >> fds; echo $$ >> started; exec sleep 60"]
        [[route]]
        to = ["command.long"]
    "#;
    fs::write(folder.join("config.toml"), config).unwrap();
    let (mut server, address) = Process::serve(folder);
    send(address);
    let started = || fs::read_to_string(folder.join("started")).unwrap_or_default();
    for times in 1..=10 {
        until(|| started().lines().count() == times);
        server.kill();
        // All that were started before are still there.
        (server, _) = Process::serve(folder);
    }
    until(|| started().lines().count() == 11);
    server.kill();
    let fds = fs::read_to_string(folder.join("fds")).unwrap();
    for ours in ["nx-gateway.db", "/lock", "socket:"] {
        assert!(!fds.contains(ours), "{fds}");
    }
    for process in started().lines() {
        let ended = Command::new("kill").args(["-9", process]).status();
        assert!(ended.unwrap().success(), "{process} had ended already");
    }
}
