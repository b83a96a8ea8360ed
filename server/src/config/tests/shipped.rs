//! The `config.toml` at the top of the repository: example, documentation and default in one.

use super::{super::Origin, read_in};
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

/// A folder with the files the example names.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let password = folder.path().join("me.password");
    fs::write(&password, "open sesame\n").expect("write the password");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    fs::set_permissions(&password, mode).expect("set the mode");
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
    let without_numbers = |path: &str| {
        let parts = path
            .split('.')
            .filter(|part| part.parse::<usize>().is_err());
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
