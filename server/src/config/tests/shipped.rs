//! The `config.toml` at the top of the repository: example, documentation and default in one.

use super::{super::Origin, read_in};
use crate::routing::target::TargetName;
use std::{collections::BTreeSet, fs, path::Path};

const SHIPPED: &str = include_str!("../../../../config.toml");

/// The file with every setting switched on.
fn switched_on() -> String {
    let lines = SHIPPED.lines().map(|line| match line.strip_prefix('#') {
        Some(setting) if !setting.is_empty() && !setting.starts_with(' ') => setting,
        _ => line,
    });
    lines.map(|line| format!("{line}\n")).collect()
}

/// Files that the example names, each with what can be in it.
const FILES: [(&str, &str); 10] = [
    ("me.password", "open sesame\n"),
    ("mail.password", "open sesame\n"),
    ("nextcloud.password", "open sesame\n"),
    ("immich.key", "open sesame\n"),
    ("ntfy.token", "open sesame\n"),
    ("s3.key", "open sesame\n"),
    ("mastodon-public.token", "open sesame\n"),
    ("ha.secret", "open sesame\n"),
    ("ha.token", "open sesame\n"),
    ("ha.headers", "X-Api-Key: 1234\n"),
];

const CERTIFICATES: [&str; 7] = [
    "nextcloud.pem",
    "immich.pem",
    "ntfy.pem",
    "s3.pem",
    "mastodon.pem",
    "ha.pem",
    "server.pem",
];

/// A folder with the files the example names.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("write the file");
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        fs::set_permissions(&path, mode).expect("set the mode");
    };
    for (name, text) in FILES {
        write(name, text);
    }
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]);
    let pem = made.expect("a certificate").cert.pem();
    for name in CERTIFICATES {
        write(name, &pem);
    }
    folder
}

#[test]
fn its_values_are_the_defaults() {
    let reading = read_in(Path::new("/cfg"), SHIPPED);
    assert!(reading.problems.is_empty(), "{}", reading.problems);
    assert_eq!(reading.config, read_in(Path::new("/cfg"), "").config);
}

#[test]
fn every_setting_is_in_it() {
    let folder = folder();
    let reading = read_in(folder.path(), &switched_on());
    assert!(reading.problems.is_empty(), "{}", reading.problems);
    // Nor the names of targets: what one section can't say beside the rest, another of its kind does.
    let without_numbers = |path: &str| {
        let parts = path.split('.').collect::<Vec<_>>();
        let parts = match parts.as_slice() {
            [kind, name, key] if format!("{kind}.{name}").parse::<TargetName>().is_ok() => {
                vec![*kind, *key]
            }
            _ => parts,
        };
        let parts = parts.into_iter();
        let parts = parts.filter(|part| part.parse::<usize>().is_err());
        parts.collect::<Vec<_>>().join(".")
    };
    let all: BTreeSet<_> = reading
        .origins
        .iter()
        .map(|(path, _)| without_numbers(path))
        .collect();
    let shown = reading
        .origins
        .iter()
        .filter(|(_, origin)| **origin != Origin::Default);
    let shown: BTreeSet<_> = shown.map(|(path, _)| without_numbers(path)).collect();
    assert_eq!(shown, all);
    assert!(
        all.contains("access.account.name") && all.contains("route.kind"),
        "{all:?}"
    );
}

#[test]
fn a_bogus_key_is_refused_at_every_depth() {
    let folder = folder();
    let text = switched_on();
    let headers = text.match_indices('\n').map(|(end, _)| end + 1);
    let behind_headers = headers.filter(|end| {
        text[..*end]
            .lines()
            .last()
            .is_some_and(|line| line.starts_with('['))
    });
    let places: Vec<usize> = std::iter::once(0).chain(behind_headers).collect();
    assert_eq!(places.len(), 1 + text.matches("\n[").count());
    for place in places {
        for bogus in ["bogus = 1\n", "bogus.deeper = 1\n"] {
            let (before, behind) = text.split_at(place);
            let problems = read_in(folder.path(), &format!("{before}{bogus}{behind}")).problems;
            assert!(
                problems.is_fatal() && problems.to_string().contains("no `bogus`"),
                "{place}: {problems}"
            );
        }
    }
}
