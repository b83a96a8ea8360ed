//! Faults of the program, on demand by `examples/fault.rs`, and signals: all end with an exit code.

use super::*;
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    process::Stdio,
    thread,
};

fn fault() -> Command {
    let program = Path::new(AGENT).with_file_name("examples").join("fault");
    assert!(
        program.exists(),
        "build it first: cargo build -p camera-agent --example fault"
    );
    Command::new(program)
}

#[track_caller]
fn check(arguments: &[&str], code: i32, words: &str) {
    let (found, said) = said(&fault().args(arguments).output().unwrap());
    assert_eq!(found, code, "{said}");
    assert!(said.contains(words), "{said}");
}

#[test]
fn a_panic_is_101_and_says_why_and_where() {
    check(&["panic"], 101, "a fault in the program: number 2 (");
    check(&["panic"], 101, "fault.rs:");
}

#[test]
fn a_panic_while_a_panic_unwinds_never_comes() {
    check(&["drop"], 101, "first");
}

#[test]
fn no_memory_is_102() {
    check(&["memory"], 102, "not enough memory");
    check(&["huge"], 102, "not enough memory");
}

#[test]
fn last_words_are_added_to_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    fs::write(&log, "before\n").unwrap();
    for kind in ["panic", "memory"] {
        said(
            &fault()
                .arg("--log")
                .arg(&log)
                .arg(kind)
                .stderr(Stdio::null())
                .output()
                .unwrap(),
        );
    }
    let text = read(&log);
    let lines: Vec<_> = text.lines().collect();
    assert!(
        matches!(lines.as_slice(), ["before", panic, memory]
        if panic.contains("number 4 (") && memory.contains("not enough memory")),
        "{text}"
    );
}

#[test]
fn a_fault_without_anybody_to_tell_is_still_an_exit_code() {
    let nowhere = Path::new("/not/there");
    let mut program = fault();
    program.arg("--log").arg(nowhere).arg("panic");
    let status = program
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert_eq!(status.unwrap().code(), Some(101));
}

#[test]
fn it_outlives_every_signal_that_can_be_blocked() {
    check(&["signals"], 0, "alive");
}

#[test]
fn signals_from_outside_don_t_end_it() {
    let mut program = fault();
    let program = program
        .arg("wait")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut child = program.spawn().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    assert_eq!(line, "ready\n");
    send_all(child.id());
    drop(child.stdin.take());
    output.read_to_string(&mut line).unwrap();
    assert_eq!(line, "ready\nalive\n");
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

fn send_all(process: u32) {
    let process = Pid::from_raw(process.try_into().unwrap());
    for signal in
        Signal::iterator().filter(|signal| !matches!(signal, Signal::SIGKILL | Signal::SIGSTOP))
    {
        kill(process, signal).unwrap();
    }
}

/// The agent itself, stopped in the middle by a screen that takes nothing until we read.
#[test]
fn the_agent_finishes_its_work_whatever_signal_comes() {
    let camera = Camera::new();
    let (mut reader, mut writer) = std::io::pipe().unwrap();
    let filled = fill(&mut writer);
    let mut agent = camera.command("install");
    let mut child = agent.stdout(writer).spawn().unwrap();
    drop(agent);
    while !blocks_signals(child.id()) {
        thread::yield_now();
    }
    send_all(child.id());
    assert_eq!(
        child.try_wait().unwrap(),
        None,
        "it should wait for its screen"
    );
    let mut said = Vec::new();
    reader.read_to_end(&mut said).unwrap();
    let said = String::from_utf8(said.split_off(filled)).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{said}");
    assert!(said.contains("lead to 192.168.1.23:"), "{said}");
    assert!(read(camera.hosts()).contains("192.168.1.23"));
}

/// Fills a pipe to the last byte; gives how many that were.
fn fill(pipe: &mut std::io::PipeWriter) -> usize {
    use nix::fcntl::{FcntlArg, OFlag, fcntl};
    fcntl(&*pipe, FcntlArg::F_SETFL(OFlag::O_NONBLOCK)).unwrap();
    let mut filled = 0;
    while let Ok(written) = pipe.write(b".") {
        filled += written;
    }
    fcntl(&*pipe, FcntlArg::F_SETFL(OFlag::empty())).unwrap();
    filled
}

fn blocks_signals(process: u32) -> bool {
    let blocked = u64::from_str_radix(&status_of(process, "SigBlk:"), 16).unwrap();
    blocked >> (Signal::SIGTERM as u32 - 1) & 1 == 1
}

fn status_of(process: u32, field: &str) -> String {
    let status = read(format!("/proc/{process}/status"));
    let value = status.lines().find_map(|line| line.strip_prefix(field));
    value.unwrap().trim().to_owned()
}

/// What is not in memory yet would be read from the card, and the card may be pulled out.
#[test]
fn all_of_the_program_is_in_memory_before_it_does_anything() {
    if !nix::unistd::geteuid().is_root() {
        eprintln!(
            "!! PASSED OVER, nothing was tested: only root may keep as much as it likes in memory"
        );
        return;
    }
    let mut program = fault();
    let program = program
        .arg("wait")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut child = program.spawn().unwrap();
    let mut line = String::new();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    output.read_line(&mut line).unwrap();
    let kept = status_of(child.id(), "VmLck:");
    drop(child.stdin.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_ne!(kept, "0 kB");
}
