//! The files that go on the card, as they lie in the checkout.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// What stands in the shipped hosts file where the address belongs.
pub(crate) const PLACEHOLDER: &str = "ADDRESS-OF-YOUR-COMPUTER";

/// The top folder of the checkout.
pub(crate) fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .canonicalize()
        .unwrap()
}

/// A file of the checkout.
pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(checkout().join(path)).unwrap()
}

/// The card's hosts file, filled in.
pub(crate) fn hosts_with(address: &str) -> String {
    read("sd-card/hosts").replace(PLACEHOLDER, address)
}

/// The lines of a hosts file that count.
pub(crate) fn entries(hosts: &str) -> Vec<&str> {
    let counts = |line: &&str| !line.is_empty() && !line.starts_with('#');
    hosts.lines().filter(counts).collect()
}

/// The camera's hosts file that leads the names to this address, with what was in it before: as the agent makes it.
pub(crate) fn camera_hosts(address: &str, before: &str) -> String {
    let hosts = hosts_with(address);
    let names = entries(&hosts)[0].split_once(' ').unwrap().1;
    format!(
        "# nx-gateway: begin (put here by camera-agent; \"camera-agent uninstall\" takes it away)\n\
         {address:<15} {names}\n\
         # nx-gateway: end\n\
         {before}"
    )
}

/// The names that every camera asks for and that nobody answers any more, from the table of cameras.
fn dead_names() -> Vec<String> {
    let table = read("server/src/cameras/table.toml");
    let entries = table
        .split("[[")
        .filter(|entry| entry.starts_with("host]]"));
    let dead = entries.filter(|entry| {
        entry.contains("\nevery_camera = true\n") && !entry.contains("\nlive = true\n")
    });
    dead.map(|entry| {
        let name = entry
            .lines()
            .find_map(|line| line.strip_prefix("name = \""));
        name.unwrap().trim_end_matches('"').to_owned()
    })
    .collect()
}

#[test]
fn the_hosts_file_has_the_dead_names_of_the_table_behind_one_placeholder() {
    let hosts = read("sd-card/hosts");
    let names = dead_names();
    assert!(names.len() > 3, "the table was not understood: {names:?}");
    assert_eq!(
        entries(&hosts),
        [format!("{PLACEHOLDER} {}", names.join(" "))]
    );
    assert_eq!(hosts.matches(PLACEHOLDER).count(), 1);
    assert!(!hosts.contains('\r'));
}

#[test]
fn the_files_for_factory_mode_have_the_bytes_that_cameras_were_seen_to_take() {
    assert_eq!(read("sd-card/nx500/info.tg"), "nx_cs.adj\n");
    assert_eq!(
        read("sd-card/nx500/nx_cs.adj"),
        "shell script /mnt/mmc/autoexec.sh\n"
    );
}

#[test]
fn the_script_has_unix_line_ends_and_only_letters_every_shell_knows() {
    let script = read("sd-card/autoexec.sh");
    assert!(script.starts_with("#!/bin/sh\n") && script.is_ascii());
    assert!(!script.contains('\r'));
}

#[test]
fn the_script_neither_waits_nor_opens_a_door() {
    let script = read("sd-card/autoexec.sh");
    for word in ["sleep", "telnet", "ftp", "inetd", "nc ", "wait "] {
        assert!(!script.contains(word), "{word}");
    }
}

#[test]
fn the_text_for_people_has_the_line_ends_and_letters_of_windows() {
    let text = read("sd-card/README.txt");
    assert!(text.is_ascii());
    for line in text.split_inclusive('\n') {
        assert!(
            line.ends_with("\r\n") && line.matches('\r').count() == 1,
            "{line:?}"
        );
        assert!(
            line.trim_end().len() <= 78,
            "too long for a small window: {line:?}"
        );
    }
}

#[test]
fn the_text_for_people_names_each_file_of_the_card() {
    let text = read("sd-card/README.txt");
    let mut names = vec![
        "camera-agent".to_owned(),
        "nx-gateway.log".to_owned(),
        "hosts.original".to_owned(),
    ];
    for folder in ["sd-card", "sd-card/nx500"] {
        for entry in fs::read_dir(checkout().join(folder)).unwrap() {
            names.push(entry.unwrap().file_name().into_string().unwrap());
        }
    }
    for name in names.iter().filter(|name| *name != "README.txt") {
        assert!(
            text.contains(name.as_str()),
            "README.txt does not name {name}"
        );
    }
}

#[test]
fn a_checkout_on_windows_keeps_the_bytes_of_the_card() {
    let files = [
        "autoexec.sh",
        "hosts",
        "README.txt",
        "nx500/info.tg",
        "nx500/nx_cs.adj",
    ];
    let output = crate::processes::run(
        Command::new("git")
            .args(["check-attr", "text", "--"])
            .args(files.map(|name| format!("sd-card/{name}")))
            .current_dir(checkout()),
    );
    let Ok(output) = output else {
        eprintln!("!! PASSED OVER, nothing was tested: there is no git");
        return;
    };
    let answers = String::from_utf8(output.stdout).unwrap();
    if !output.status.success() {
        eprintln!("!! PASSED OVER, nothing was tested: this is no git checkout");
        return;
    }
    assert_eq!(answers.lines().count(), files.len());
    for line in answers.lines() {
        assert!(line.ends_with(": text: unset"), "{line}");
    }
}
