//! The repository about itself: what ARCHITECTURE.md and docs/protocol.md promise is looked up in the sources.
//!
//! Plain searches in text: enough to notice a slip, and easy to extend. Comments are passed over where code is meant.

mod camera_agent;
mod cameras_page;
mod links;
mod map;
mod protocol_page;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders that hold no source of ours.
const NOT_OURS: [&str; 3] = [".git", "target", "photos"];
/// Every crate of the workspace.
const CRATES: [&str; 4] = ["camera-agent", "camera-sim", "server", "virtual-camera"];
const LONGEST_FILE: usize = 400;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

/// Every file and folder of the repository, relative to it.
fn paths() -> Vec<String> {
    let mut found = Vec::new();
    collect(&root(), "", &mut found);
    found
}

fn collect(folder: &Path, prefix: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if NOT_OURS.contains(&name.as_str()) {
            continue;
        }
        let path = format!("{prefix}{name}");
        if entry.file_type().unwrap().is_dir() {
            collect(&entry.path(), &format!("{path}/"), found);
        }
        found.push(path);
    }
}

/// The Rust files below these places, with what they say.
fn sources(places: &[&str]) -> Vec<(String, String)> {
    let is_here = |path: &str| {
        let below = |place: &&str| {
            path.strip_prefix(*place)
                .is_some_and(|rest| rest.starts_with('/') || rest.is_empty())
        };
        places.iter().any(below)
    };
    let found: Vec<_> = paths()
        .into_iter()
        .filter(|path| path.ends_with(".rs") && is_here(path))
        .map(|path| (path.clone(), read(&path)))
        .collect();
    assert!(!found.is_empty(), "no sources in {places:?}");
    found
}

/// Lines that name one of these words, but for comments and the files below `allowed`.
#[track_caller]
fn check_nobody_names(words: &[&str], places: &[&str], allowed: &[&str]) {
    let is_allowed = |path: &str| allowed.iter().any(|place| path.starts_with(place));
    let mut named = Vec::new();
    for (path, text) in sources(places) {
        for line in text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
        {
            if !is_allowed(&path) && words.iter().any(|word| is_named(word, line)) {
                named.push(format!("{path}: {}", line.trim()));
            }
        }
    }
    assert_eq!(named, Vec::<String>::new());
}

/// Whether a line names this word, at the beginning of a word: `nix::` is not named by `unix::`.
fn is_named(word: &str, line: &str) -> bool {
    let goes_on = |before: &str| before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    let starts_a_word = !word.starts_with(':');
    line.match_indices(word)
        .any(|(place, _)| !(starts_a_word && goes_on(&line[..place])))
}

#[test]
fn a_word_is_named_where_a_word_begins() {
    assert!(is_named("nix::", "use nix::mount;"));
    assert!(is_named("nix::", "(::nix::mount)"));
    assert!(!is_named("nix::", "use std::os::unix::ffi;"));
    assert!(is_named("::now(", "Instant::now()"));
}

#[test]
fn the_pure_middle_knows_no_clock_no_file_no_environment_and_no_log() {
    let impure = [
        "fs::",
        "env::",
        "::now(",
        "SystemTime",
        "Instant",
        "tokio",
        "hyper",
        "tracing",
        "rusqlite",
        "File::",
    ];
    let pure = [
        "server/src/protocol",
        "server/src/routing.rs",
        "server/src/routing",
        "server/src/picture",
        "server/src/dns/query.rs",
        "server/src/dns/zone.rs",
        "server/src/library/layout.rs",
        "server/src/library/layout",
    ];
    check_nobody_names(&impure, &pure, &[]);
}

#[test]
fn each_foreign_crate_is_known_in_one_room() {
    let everywhere = ["server/src"];
    check_nobody_names(
        &["hyper::", "hyper_util"],
        &everywhere,
        &["server/src/http/"],
    );
    check_nobody_names(&["quick_xml"], &everywhere, &["server/src/protocol/xml/"]);
    check_nobody_names(&["rusqlite"], &everywhere, &["server/src/database/"]);
    check_nobody_names(
        &["clap"],
        &everywhere,
        &[
            "server/src/cli.rs",
            "server/src/main.rs",
            "server/src/commands/",
        ],
    );
    check_nobody_names(
        &["exif::"],
        &everywhere,
        &[
            "server/src/library/taken.rs",
            "server/src/picture/orientation",
        ],
    );
    check_nobody_names(&["reqwest"], &everywhere, &["server/src/targets/web"]);
    check_nobody_names(&["lettre"], &everywhere, &["server/src/targets/mail"]);
    check_nobody_names(&["strsim"], &everywhere, &["server/src/did_you_mean.rs"]);
    check_nobody_names(
        &["getrandom::fill"],
        &everywhere,
        &[
            "server/src/secret.rs",
            "server/src/sessions.rs",
            "server/src/dns/",
        ],
    );
    check_nobody_names(&["domain::"], &everywhere, &["server/src/dns/"]);
    check_nobody_names(&["nix::"], &everywhere, &["server/src/dns/datagrams"]);
    check_nobody_names(&["mdns_sd"], &everywhere, &["server/src/mdns.rs"]);
}

#[test]
fn rooms_do_not_reach_into_each_other() {
    check_nobody_names(
        &["protocol::xml", "http::", "config::"],
        &["server/src/library"],
        &[],
    );
    check_nobody_names(&["fs::", "File::"], &["server/src/http"], &[]);
    check_nobody_names(
        &["library::", "sessions::", "http::"],
        &["server/src/database"],
        &[],
    );
    check_nobody_names(
        &[
            "crate::http",
            "crate::gateway",
            "crate::delivery",
            "crate::database",
            "crate::sessions",
        ],
        &["server/src/targets"],
        &[],
    );
    check_nobody_names(
        &["crate::http", "crate::gateway", "crate::sessions"],
        &["server/src/delivery"],
        &[],
    );
    check_nobody_names(
        &[
            "crate::http",
            "crate::gateway",
            "crate::database",
            "crate::library",
            "crate::cameras",
        ],
        &["server/src/dns", "server/src/mdns.rs"],
        &[],
    );
    check_nobody_names(
        &["crate::doctor"],
        &["server/src"],
        &["server/src/doctor/", "server/src/commands/"],
    );
    // What the doctor says depends on nothing but what was seen.
    let words = ["disk", "names", "ports", "upload"];
    let words = words.map(|check| format!("server/src/doctor/{check}/words.rs"));
    let words: Vec<_> = words
        .iter()
        .map(String::as_str)
        .chain(["server/src/doctor/finding.rs"])
        .collect();
    check_nobody_names(&["fs::", "tokio", "Command::", "::now("], &words, &[]);
    check_nobody_names(&["nx_gateway"], &["camera-sim"], &[]);
    assert!(!read("camera-sim/Cargo.toml").contains("nx-gateway"));
}

#[test]
fn only_commands_print_and_nothing_global_changes() {
    let commands = ["server/src/commands/", "server/src/main.rs"];
    check_nobody_names(
        &[
            "print!",
            "println!",
            "eprint!",
            "eprintln!",
            "dbg!",
            "stdout()",
            "stderr()",
        ],
        &["server/src"],
        &commands,
    );
    let enders = [
        "server/src/commands/serve.rs",
        "server/src/commands/doctor.rs",
    ];
    check_nobody_names(&["process::exit"], &["server/src"], &enders);
    let mut statics = Vec::new();
    // The agent's last words know where the log is.
    let is_held_to_it =
        |path: &str| path.contains("/src/") && path != "camera-agent/src/last_resort.rs";
    let sources = sources(&CRATES).into_iter();
    for (path, text) in sources.filter(|(path, _)| is_held_to_it(path)) {
        let changing = |line: &&str| {
            let line = line.trim_start();
            let line = line.strip_prefix("pub ").unwrap_or(line);
            line.starts_with("static ")
                && ["mut ", "Mutex", "Atomic", "Cell", "Lock"]
                    .iter()
                    .any(|it| line.contains(it))
        };
        statics.extend(
            text.lines()
                .filter(changing)
                .map(|line| format!("{path}: {line}")),
        );
    }
    assert_eq!(statics, Vec::<String>::new());
}

#[test]
fn every_file_says_first_what_it_is_and_stays_short() {
    let mut wrong = Vec::new();
    for (path, text) in sources(&CRATES) {
        if !text.starts_with("//! ") {
            wrong.push(format!("{path} does not begin with what it is"));
        }
        let lines = text.lines().count();
        if lines > LONGEST_FILE {
            wrong.push(format!("{path} has {lines} lines"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn tests_stand_in_files_of_their_own() {
    for (path, text) in sources(&CRATES) {
        let inline = text.lines().any(|line| line == "mod tests {");
        assert!(!inline, "{path} holds its tests itself");
    }
}

/// The numbers of the quirks in docs/protocol.md, from the first column of its tables.
fn quirks() -> BTreeSet<u32> {
    let numbers = |line: &str| line.strip_prefix("| Q")?.split_once(' ')?.0.parse().ok();
    let found: BTreeSet<u32> = read("docs/protocol.md")
        .lines()
        .filter_map(numbers)
        .collect();
    assert!(
        found.len() > 30,
        "the tables of docs/protocol.md were not understood"
    );
    found
}

/// The numbers behind each `mark` in a text.
fn numbers_behind(mark: char, text: &str) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    for (place, _) in text.match_indices(mark) {
        let (before, behind) = text.split_at(place);
        let digits: String = behind
            .chars()
            .skip(1)
            .take_while(char::is_ascii_digit)
            .collect();
        if !before.ends_with(char::is_alphanumeric) && (1..=2).contains(&digits.len()) {
            found.extend(digits.parse::<u32>());
        }
    }
    found
}

#[test]
fn every_quirk_has_a_test_with_its_number_of_two_digits() {
    let mut tested = BTreeSet::new();
    for (path, text) in sources(&["server", "camera-sim"]) {
        for line in text.lines() {
            let Some((_, name)) = line.trim_start().split_once("fn q") else {
                continue;
            };
            let name = format!("q{}", name.split('(').next().unwrap());
            for part in name.split('_').filter_map(|part| part.strip_prefix('q')) {
                if let Ok(number) = part.parse::<u32>() {
                    assert_eq!(part.len(), 2, "{path}: {name}");
                    tested.insert(number);
                }
            }
        }
    }
    assert_eq!(
        quirks().difference(&tested).collect::<Vec<_>>(),
        Vec::<&u32>::new(),
        "not tested"
    );
    assert_eq!(
        tested.difference(&quirks()).collect::<Vec<_>>(),
        Vec::<&u32>::new(),
        "not in docs/protocol.md"
    );
}

#[test]
fn every_quirk_that_is_mentioned_is_in_the_list() {
    let quirks = quirks();
    let mut mentioning = sources(&["server", "camera-sim"]);
    mentioning.push(("ARCHITECTURE.md".to_owned(), read("ARCHITECTURE.md")));
    for (path, text) in mentioning {
        let unknown: Vec<_> = numbers_behind('Q', &text)
            .difference(&quirks)
            .copied()
            .collect();
        assert_eq!(unknown, Vec::<u32>::new(), "{path}");
    }
}

#[test]
fn documents_that_are_mentioned_exist() {
    let paths = paths();
    let speaks = |path: &String| path.starts_with("scripts/") || path.starts_with("sd-card/");
    let mut texts = sources(&CRATES);
    texts.extend(paths.iter().filter(|path| speaks(path)).filter_map(|path| {
        let text = fs::read_to_string(root().join(path)).ok()?;
        Some((path.clone(), text))
    }));
    for (path, text) in texts {
        let is_end = |c: char| !(c.is_ascii_alphanumeric() || "./_-".contains(c));
        let words = text.split(is_end).map(|word| word.trim_end_matches('.'));
        for word in words.filter(|word| word.ends_with(".md") && word.len() > 3) {
            assert!(
                paths.iter().any(|known| known == word),
                "{path} speaks of {word}"
            );
        }
    }
}

/// What stands between backticks, outside of blocks.
fn marked(text: &str) -> Vec<&str> {
    text.split("```")
        .step_by(2)
        .flat_map(|prose| prose.split('`').skip(1).step_by(2))
        .collect()
}
