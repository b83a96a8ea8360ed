//! From what is found to steps.

use super::*;
use crate::card::files::{Errand, Mode, Wish, files};
use std::net::Ipv4Addr;

const AGENT: &[u8] = b"the agent";
const THEIRS: &str = "#!/bin/sh\ntelnetd &\n";

fn wanted(used: CardUse) -> Vec<File> {
    let wish = Wish {
        used,
        address: Some(Ipv4Addr::new(192, 168, 1, 23)),
        errand: Errand::Install,
        mode: Mode::Auto,
    };
    files(&wish, AGENT)
}

fn on_card(files: &[(&str, &[u8])]) -> Found {
    let mut found = Found::default();
    for (name, content) in files {
        found.add(name, Content::Bytes(content.to_vec()));
    }
    found
}

/// A card as it is when it was made.
fn made(used: CardUse) -> Found {
    let files = wanted(used);
    let mut found = Found::default();
    for file in &files {
        found.add(file.name, Content::Bytes(file.content.clone()));
    }
    found.add(list::NAME, Content::Bytes(List::of(&files).text().into()));
    found
}

fn told(steps: &[Step]) -> Vec<String> {
    steps.iter().map(Step::to_string).collect()
}

#[track_caller]
fn making(used: CardUse, found: &Found, force: bool) -> Vec<String> {
    told(&make(&wanted(used), used, found, force).expect("nothing in the way"))
}

#[test]
fn an_empty_card_gets_everything_in_order() {
    assert_eq!(
        making(CardUse::Once, &Found::default(), false),
        NAMES.map(|name| format!("write {name}"))
    );
}

#[test]
fn the_second_time_nothing_is_written() {
    let steps = making(CardUse::Once, &made(CardUse::Once), false);
    assert!(
        steps.iter().all(|step| step.starts_with("leave ")),
        "{steps:?}"
    );
}

#[test]
fn an_nx300s_card_loses_what_an_nx500s_has_more() {
    let steps = making(CardUse::Stays, &made(CardUse::Once), false);
    assert_eq!(
        steps.get(4..),
        Some(&["remove nx_cs.adj".to_owned(), "remove info.tg".to_owned()][..])
    );
    let mut found = made(CardUse::Stays);
    found.add(
        "info.tg",
        Content::Bytes(b"of/somebody/else.adj\n".to_vec()),
    );
    let steps = making(CardUse::Stays, &found, false);
    assert!(steps.contains(&"leave info.tg, which is not ours or was changed".to_owned()));
}

#[test]
fn files_of_somebody_else_are_in_the_way_whatever_their_capitals() {
    let found = on_card(&[
        ("AUTOEXEC.SH", THEIRS.as_bytes()),
        ("Hosts", b"1.2.3.4 x\n"),
    ]);
    let files = wanted(CardUse::Stays);
    let in_the_way = make(&files, CardUse::Stays, &found, false);
    assert_eq!(
        in_the_way,
        Err(vec!["Hosts".to_owned(), "AUTOEXEC.SH".to_owned()])
    );
    let steps = making(CardUse::Stays, &found, true);
    assert!(
        steps.contains(
            &"keep what is there as AUTOEXEC.SH under the name AUTOEXEC.SH.before-nx-gateway"
                .to_owned()
        )
    );
}

#[test]
fn a_folder_or_link_of_our_name_is_in_the_way() {
    let mut found = Found::default();
    found.add("hosts", Content::Other);
    let files = wanted(CardUse::Stays);
    assert_eq!(
        make(&files, CardUse::Stays, &found, false),
        Err(vec!["hosts".to_owned()])
    );
}

#[test]
fn a_list_of_somebody_else_is_never_written_over() {
    let found = on_card(&[(list::NAME, b"my own sums\n")]);
    for force in [false, true] {
        let steps = make(&wanted(CardUse::Stays), CardUse::Stays, &found, force);
        assert_eq!(steps, Err(vec![list::NAME.to_owned()]));
    }
}

#[test]
fn a_second_copy_never_replaces_the_first() {
    let found = on_card(&[
        ("autoexec.sh", THEIRS.as_bytes()),
        ("autoexec.sh.before-nx-gateway", b"first"),
        ("autoexec.sh.before-nx-gateway.2", b"second"),
    ]);
    let steps = making(CardUse::Stays, &found, true).join("\n");
    assert!(
        steps.contains("under the name autoexec.sh.before-nx-gateway.3"),
        "{steps}"
    );
}

#[test]
fn our_file_in_other_capitals_is_renewed_under_its_right_name() {
    let mut found = made(CardUse::Stays);
    found.add(
        "README.TXT",
        Content::Bytes(b"nx-gateway: an older one\r\n".to_vec()),
    );
    let steps = making(CardUse::Stays, &found, false);
    assert!(
        steps
            .windows(2)
            .any(|two| two == ["remove README.TXT", "write README.txt"]),
        "{steps:?}"
    );
}

#[test]
fn removing_begins_with_what_makes_a_camera_begin_and_ends_with_the_list() {
    let steps = told(&remove(&made(CardUse::Once), false));
    let mut want: Vec<String> = NAMES
        .iter()
        .rev()
        .map(|name| format!("remove {name}"))
        .collect();
    want.push(format!("remove {}", list::NAME));
    assert_eq!(steps, want);
}

#[test]
fn an_older_version_is_taken_away_by_its_list() {
    let old = [File {
        name: "autoexec.sh",
        content: b"# nx-gateway: of last year\n".to_vec(),
    }];
    let list = List::of(&old).text();
    let found = on_card(&[
        ("autoexec.sh", &old[0].content),
        (list::NAME, list.as_bytes()),
    ]);
    assert_eq!(
        told(&remove(&found, false)),
        ["remove autoexec.sh", "remove nx-gateway.sha256"]
    );
}

#[test]
fn a_changed_file_of_ours_stays_unless_forced() {
    let mut found = made(CardUse::Stays);
    found.add(
        "autoexec.sh",
        Content::Bytes(b"#!/bin/sh\n# nx-gateway: and my lines\n".to_vec()),
    );
    let spared = "leave autoexec.sh, which is not ours or was changed".to_owned();
    assert!(told(&remove(&found, false)).contains(&spared));
    assert!(told(&remove(&found, true)).contains(&"remove autoexec.sh".to_owned()));
    found.add("autoexec.sh", Content::Bytes(THEIRS.into()));
    assert!(told(&remove(&found, true)).contains(&spared));
}

#[test]
fn what_was_set_aside_gets_its_name_back_if_that_is_free() {
    let mut found = made(CardUse::Stays);
    found.add(
        "AUTOEXEC.SH.before-nx-gateway",
        Content::Bytes(THEIRS.into()),
    );
    let steps = remove(&found, false);
    let back = Step::PutBack {
        kept_as: "AUTOEXEC.SH.before-nx-gateway".to_owned(),
        name: "AUTOEXEC.SH".to_owned(),
    };
    assert!(steps.contains(&back), "{steps:?}");
    found.add("autoexec.sh", Content::Bytes(b"another\n".to_vec()));
    assert!(!remove(&found, false).contains(&back));
}

#[test]
fn nothing_of_others_is_ever_named_in_a_plan() {
    let mut found = made(CardUse::Once);
    for name in [
        "DCIM",
        "SAM_0001.JPG",
        "nx-gateway.log",
        "hosts.original",
        "my notes",
    ] {
        found.add(name, Content::Other);
    }
    let plans = [
        remove(&found, true),
        make(&wanted(CardUse::Once), CardUse::Once, &found, true).expect("ours"),
    ];
    for step in plans.concat() {
        let told = step.to_string();
        assert!(
            !told.contains("SAM") && !told.contains("DCIM") && !told.contains("notes"),
            "{told}"
        );
        assert!(
            !told.contains(".log") && !told.contains("original"),
            "{told}"
        );
    }
}

#[test]
fn the_list_tells_which_sort_of_card_it_is_even_when_the_camera_took_the_files() {
    assert_eq!(made(CardUse::Stays).card_use(), Some(CardUse::Stays));
    let mut found = Found::default();
    let list = List::of(&wanted(CardUse::Once)).text();
    found.add(list::NAME, Content::Bytes(list.into()));
    assert_eq!(found.card_use(), Some(CardUse::Once));
    assert_eq!(Found::default().card_use(), None);
}
