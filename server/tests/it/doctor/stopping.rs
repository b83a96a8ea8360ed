//! The doctor ends when it is told to, whatever hangs, and leaves nothing then either.

use super::Owner;
use crate::harness::until;
use crate::namespace::{HERE, in_a_home_network, name_server};
use crate::process::run;
use rustix::fs::OFlags;
use rustix::process::{Pid, Signal};
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

fn doctor(owner: &Owner, output: Stdio) -> Child {
    Command::new(env!("CARGO_BIN_EXE_nx-gateway"))
        .arg("doctor")
        .current_dir(owner.path())
        .env("HOME", owner.path())
        .env_remove("XDG_CONFIG_HOME")
        .stdout(output)
        .spawn()
        .unwrap()
}

/// Whether it has begun to listen for signals.
fn hears(doctor: &Child) -> bool {
    let status = format!("/proc/{}/status", doctor.id());
    let status = fs::read_to_string(status).unwrap();
    let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
    let caught = u64::from_str_radix(caught.unwrap().trim(), 16).unwrap();
    caught & 1 << (Signal::HUP.as_raw() - 1) != 0
}

/// Its status, once it has ended by this signal.
#[track_caller]
fn stopped(mut child: Child, signal: Signal) -> Option<i32> {
    let process = Pid::from_child(&child);
    rustix::process::kill_process(process, signal).unwrap();
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_secs(10) {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    panic!("it didn't end within 10 s");
}

#[test]
fn it_ends_although_nobody_reads_what_it_prints() {
    const NAME: &str = "doctor::stopping::it_ends_although_nobody_reads_what_it_prints";
    in_a_home_network(NAME, || {
        let owner = Owner::with("");
        name_server(owner.path(), HERE);
        for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
            let (mut reader, mut full) = std::io::pipe().unwrap();
            rustix::fs::fcntl_setfl(&full, OFlags::NONBLOCK).unwrap();
            while full.write(&[b'x'; 4096]).is_ok() {}
            // Its first words fit in, and no more.
            reader.read_exact(&mut [0; 4096]).unwrap();
            full.write_all(&[b'x'; 4096 - 64]).unwrap();
            rustix::fs::fcntl_setfl(&full, OFlags::empty()).unwrap();
            let doctor = doctor(&owner, full.into());
            until(|| hears(&doctor));
            // It is soon in the middle of its first line.
            std::thread::sleep(Duration::from_millis(300));
            assert_eq!(stopped(doctor, signal), Some(130));
        }
    });
}

/// The folders for the moment that are there.
fn rooms(owner: &Owner) -> Vec<PathBuf> {
    let entries = fs::read_dir(owner.path()).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let is_room = |path: &PathBuf| path.to_str().unwrap().contains("/.nx-gateway-doctor-");
    paths.filter(is_room).collect()
}

/// An owner whose mail server says nothing, so that the doctor waits.
fn waiting() -> (Owner, TcpListener) {
    let silent = TcpListener::bind(("127.0.0.1", 2525)).unwrap();
    let owner = Owner::with(
        "[mail.home]\nserver = \"127.0.0.1\"\nport = 2525\ntls = \"none\"\nfrom = \"me@example.org\"\n\
         to = \"you@example.org\"\n[[route]]\nto = \"mail.home\"\n",
    );
    name_server(owner.path(), HERE);
    (owner, silent)
}

#[test]
fn what_it_made_for_the_moment_goes_away_then_too() {
    const NAME: &str = "doctor::stopping::what_it_made_for_the_moment_goes_away_then_too";
    in_a_home_network(NAME, || {
        let (owner, _silent) = waiting();
        let before = owner.everything();
        let doctor = doctor(&owner, Stdio::null());
        until(|| !rooms(&owner).is_empty());
        assert_eq!(stopped(doctor, Signal::INT), Some(130));
        owner.assert_unchanged(&before);
    });
}

#[test]
fn what_a_killed_one_left_the_next_one_removes_after_a_while() {
    const NAME: &str =
        "doctor::stopping::what_a_killed_one_left_the_next_one_removes_after_a_while";
    in_a_home_network(NAME, || {
        let (owner, silent) = waiting();
        let left = loop {
            let mut doctor = doctor(&owner, Stdio::null());
            until(|| !rooms(&owner).is_empty());
            doctor.kill().unwrap();
            doctor.wait().unwrap();
            if let [left] = &rooms(&owner)[..] {
                break left.clone();
            }
        };
        // Now it says so at once.
        drop(silent);
        for (minutes, is_there) in [(1, true), (20, false)] {
            let then = SystemTime::now() - Duration::from_mins(minutes);
            fs::File::open(&left).unwrap().set_modified(then).unwrap();
            let output = run(owner.path(), ["doctor"]);
            assert_eq!(output.status.code(), Some(1));
            assert_eq!(left.exists(), is_there);
            assert_eq!(rooms(&owner).len(), usize::from(is_there));
        }
    });
}
