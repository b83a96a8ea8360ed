//! ARCHITECTURE.md against the tree: what it names is there, and what is there it names.

use super::{marked, paths, read};

#[test]
fn what_the_map_names_is_there() {
    let map = read("ARCHITECTURE.md");
    let looks_like_a_path = |word: &&str| {
        let plain = |c: char| c.is_ascii_lowercase() || "_-./".contains(c);
        let is_one = word.contains('/') || word.ends_with(".rs") || word.ends_with(".toml");
        is_one
            && word.chars().all(plain)
            && !word.starts_with(['/', '.'])
            && !word.starts_with("foo/")
    };
    let block = map.split("```").nth(1).unwrap();
    let listed = block
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    let named: Vec<&str> = marked(&map)
        .into_iter()
        .filter(looks_like_a_path)
        .chain(listed)
        .collect();
    assert!(named.len() > 30, "the map was not understood: {named:?}");
    let paths = paths();
    for name in named {
        let path = name.trim_end_matches('/');
        let is_it = |known: &String| {
            let known = known
                .strip_suffix(".rs")
                .filter(|_| !path.ends_with(".rs"))
                .unwrap_or(known);
            known == path || known.ends_with(&format!("/{path}"))
        };
        assert!(
            paths.iter().any(is_it),
            "ARCHITECTURE.md names {name}, which is not there"
        );
    }
}

/// The part of ARCHITECTURE.md below this heading.
fn section<'a>(map: &'a str, heading: &str) -> &'a str {
    let is_it = |part: &&str| part.starts_with(heading);
    map.split("\n## ").find(is_it).unwrap()
}

#[track_caller]
fn check_rooms(folder: &str, heading: &str) {
    let map = read("ARCHITECTURE.md");
    let marked = marked(section(&map, heading));
    let rooms = paths()
        .into_iter()
        .filter_map(|path| Some(path.strip_prefix(folder)?.to_owned()));
    let is_room = |name: &String| !name.contains('/') && name != "lib.rs";
    for room in rooms.filter(is_room) {
        let (file, folder) = (
            format!("{}.rs", room.trim_end_matches(".rs")),
            format!("{room}/"),
        );
        let is_it = |word: &&str| **word == file || **word == folder;
        assert!(
            marked.iter().any(is_it),
            "ARCHITECTURE.md does not say what {room} is"
        );
    }
}

#[test]
fn every_room_is_on_the_map() {
    check_rooms("server/src/", "The map");
    check_rooms("camera-agent/src/", "The agent");
}
