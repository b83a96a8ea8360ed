//! What ARCHITECTURE.md promises about the program on the card, and about the crates around it.
//!
//! A camera's kernel parks a program that dies of a signal for ever, so most of these are words that must not occur.

use super::{CRATES, check_nobody_names, is_named, read, sources};

const AGENT: [&str; 1] = ["camera-agent/src"];
/// The only files that may hold `unsafe`, each with its reason on top.
const UNSAFE: [&str; 3] = [
    "camera-agent/src/last_resort.rs",
    "camera-agent/src/no_backtraces.rs",
    "virtual-camera/probe/src/system.rs",
];

#[test]
fn the_agents_middle_is_values_in_and_values_out() {
    let impure = [
        "fs::",
        "env::",
        "io::",
        "nix::",
        "libc::",
        "time::",
        "process::",
        "File::",
        "print!",
        "println!",
        "system::",
        "std::io",
        "std::fs",
        "std::env",
        "std::time",
    ];
    let rooms = [
        "body",
        "mounts",
        "card_hosts",
        "camera_hosts",
        "facts",
        "step",
        "plan",
    ];
    let pure: Vec<String> = rooms
        .iter()
        .flat_map(|room| {
            let path = format!("camera-agent/src/{room}");
            [format!("{path}.rs"), path]
        })
        .collect();
    let pure: Vec<&str> = pure.iter().map(String::as_str).collect();
    check_nobody_names(&impure, &pure, &[]);
}

#[test]
fn one_file_of_the_agent_talks_to_the_kernel() {
    let system = ["camera-agent/src/system/linux"];
    check_nobody_names(&["nix::"], &AGENT, &system);
    let exits = [system[0], "camera-agent/src/last_resort.rs"];
    check_nobody_names(&["libc::"], &AGENT, &exits);
}

#[test]
fn the_agent_starts_nothing_speaks_to_nobody_and_never_dies_by_a_signal() {
    let starts = [
        "thread::spawn",
        "thread::Builder",
        "thread::scope",
        "process::Command",
        "Command::new",
        "fork(",
        "execv",
        "spawn(",
    ];
    check_nobody_names(&starts, &AGENT, &[]);
    let speaks = [
        "TcpStream",
        "TcpListener",
        "UdpSocket",
        "UnixStream",
        "UnixListener",
        "UnixDatagram",
        "ToSocketAddrs",
        "socket::",
    ];
    check_nobody_names(&speaks, &AGENT, &[]);
    // HashMap asks for random bytes, for which an old kernel may wait.
    let dies = [
        "abort(",
        "unreachable_unchecked",
        "kill(",
        "raise(",
        "HashMap",
        "HashSet",
    ];
    check_nobody_names(&dies, &AGENT, &[]);
    let manifest = read("Cargo.toml");
    let camera = manifest.split("[profile.camera]").nth(1).unwrap();
    assert!(!camera.contains("\npanic"), "{camera}");
}

#[test]
fn unsafe_is_in_the_listed_files_only() {
    let words = [
        "unsafe ",
        "unsafe{",
        "allow(unsafe_code",
        "expect(unsafe_code",
    ];
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    let has_one = |text: &str| {
        let mut lines = text.lines().filter(is_code);
        lines.any(|line| words.iter().any(|word| is_named(word, line)))
    };
    let mut found: Vec<String> = sources(&CRATES)
        .into_iter()
        .filter(|(path, text)| !path.contains("/tests/it/tidy/") && has_one(text))
        .map(|(path, _)| path)
        .collect();
    found.sort();
    assert_eq!(found, UNSAFE);
}

/// The packages a manifest depends on, those for tests included.
fn dependencies(manifest: &str) -> Vec<String> {
    let tables = manifest.split("\n[").filter(|table| {
        let name = table.lines().next().unwrap_or_default();
        name.contains("dependencies")
    });
    let lines = tables.flat_map(|table| table.lines().skip(1));
    let name = |line: &str| line.split(['.', '=', ' ']).next().map(str::to_owned);
    lines
        .filter_map(name)
        .filter(|name| !name.is_empty())
        .collect()
}

#[test]
fn the_agent_and_the_cameras_in_software_need_nothing_of_the_workspace() {
    let ours = ["nx-gateway", "camera-agent", "camera-sim", "virtual-camera"];
    for package in ["camera-agent", "camera-sim"] {
        let manifest = read(&format!("{package}/Cargo.toml"));
        assert!(manifest.contains(&format!("name = \"{package}\"")));
        for name in dependencies(&manifest) {
            assert!(!ours.contains(&name.as_str()), "{package} needs {name}");
        }
    }
    let others = ["nx_gateway::", "virtual_camera::"];
    check_nobody_names(&others, &["camera-agent", "camera-sim"], &[]);
    check_nobody_names(&["camera_sim::"], &["camera-agent"], &[]);
    check_nobody_names(&["camera_agent::"], &["camera-sim"], &[]);
}
