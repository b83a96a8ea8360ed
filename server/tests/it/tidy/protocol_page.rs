//! docs/protocol.md against the tree: the files it names and the host names it lists.

use super::{marked, paths, read, sources};
use nx_gateway::cameras::Cameras;
use nx_gateway::protocol::hotspot::CheckHost;
use std::collections::BTreeSet;

#[test]
fn files_that_the_page_names_are_where_it_says() {
    let page = read("docs/protocol.md");
    let is_path = |word: &&str| {
        word.starts_with("server/")
            || word.ends_with(".rs")
            || (word.ends_with('/') && !word.starts_with('/') && !word.contains(' '))
    };
    let paths = paths();
    let mut looked_up = 0;
    for name in marked(&page).into_iter().filter(is_path) {
        let path = name.trim_end_matches('/');
        let path = match name.starts_with("server/") {
            true => path.to_owned(),
            false => format!("server/src/protocol/{path}"),
        };
        assert!(paths.contains(&path), "docs/protocol.md names {name}");
        looked_up += 1;
    }
    assert!(
        looked_up > 20,
        "the page was not understood: {looked_up} names"
    );
}

/// The host names in the first table of docs/protocol.md, and what each is for.
fn documented_hosts() -> Vec<(String, String)> {
    let text = read("docs/protocol.md");
    let table = text.split("| Host (port 80) |").nth(1).unwrap();
    let rows = table
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    rows.flat_map(|row| {
        let mut cells = row.split('|').skip(1);
        let (names, purpose) = (cells.next().unwrap(), cells.next().unwrap());
        let names: Vec<&str> = names.split('`').skip(1).step_by(2).collect();
        names
            .into_iter()
            .map(|name| (name.to_owned(), purpose.trim().to_owned()))
            .collect::<Vec<_>>()
    })
    .collect()
}

#[test]
fn all_lists_of_host_names_agree() {
    let documented = documented_hosts();
    let names: BTreeSet<&str> = documented.iter().map(|(name, _)| name.as_str()).collect();
    let cameras = Cameras::built_in().unwrap();
    assert_eq!(names, cameras.host_names().into_iter().collect());
    for (name, purpose) in &documented {
        assert_eq!(
            CheckHost::of(name).is_some(),
            purpose == "hotspot check",
            "{name}"
        );
    }
    for (path, text) in sources(&["camera-sim/src"]) {
        for word in text
            .split('"')
            .skip(1)
            .step_by(2)
            .filter(|word| word.starts_with("www."))
        {
            assert!(names.contains(word), "{path} asks {word}");
        }
    }
}
