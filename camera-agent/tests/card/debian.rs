//! The ways to a program for the camera where this is no Debian: each says what the system is, and what helps.

use crate::{
    fake_camera::tools,
    processes::run,
    shipped::{checkout, read},
};
use std::{fs, process::Command};

/// Runs a script of the checkout on a system that says this of itself: its status, and what it said.
fn on(system: &str, words: &[&str]) -> Option<(i32, String)> {
    if let Err(missing) = tools() {
        eprintln!("!! PASSED OVER, nothing was tested: {missing}");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("os-release"), system).unwrap();
    let script = "mount --bind \"$1\" /etc/os-release && shift && exec \"$@\"";
    let mut command = Command::new("unshare");
    command
        .args(["-rm", "bash", "-c", script, "bash"])
        .arg(folder.path().join("os-release"))
        .arg(checkout().join("scripts").join(words[0]))
        .args(&words[1..])
        .current_dir(folder.path());
    let output = run(&mut command).unwrap();
    // Nothing was left behind.
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    let said = [output.stdout, output.stderr].concat();
    Some((
        output.status.code().unwrap(),
        String::from_utf8(said).unwrap(),
    ))
}

const UBUNTU: &str =
    "PRETTY_NAME=\"Ubuntu 24.04 LTS\"\nID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME=noble\n";

#[test]
fn only_debian_is_a_debian() {
    for (system, is_usable) in [
        ("ID=debian\nVERSION_CODENAME=bookworm\n", true),
        ("ID=\"debian\"\nVERSION_CODENAME=\"trixie\"\n", true),
        (UBUNTU, false),
        ("ID=debian\n", false),
        ("", false),
    ] {
        if let Some((status, said)) = on(system, &["private-apt", "--usable"]) {
            assert_eq!((status == 0, said.as_str()), (is_usable, ""), "{system}");
        }
    }
}

#[test]
fn ubuntu_is_named_and_told_what_helps() {
    for words in [
        &["private-apt", "packages", "fetch", "busybox"][..],
        &["debian-toolchain", "toolchain"],
    ] {
        let Some((status, said)) = on(UBUNTU, words) else {
            return;
        };
        assert_eq!(status, 1, "{said}");
        assert!(said.contains("this is Ubuntu 24.04 LTS") || said.contains("system is Ubuntu"));
        assert!(!said.contains("assembling"), "{said}");
    }
}

#[test]
fn the_other_ways_are_named_where_debian_s_is_not_open() {
    for script in ["scripts/debian-toolchain", "scripts/build-agent"] {
        let text = read(script);
        assert!(text.contains("rustup target add $target") && text.contains("cross"));
    }
}
