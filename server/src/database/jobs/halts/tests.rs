//! Since when which target gets nothing.

use super::*;
use crate::database::jobs::tests::{NOW, connection, jobs_for};
use crate::database::jobs::{JobFilter, JobState, Settlement, claim, discard, discard_all, settle};

fn wall(cause: Cause, since: i64) -> Halt {
    Halt {
        target: "folder.wall".to_owned(),
        cause,
        reason: format!("since {since}"),
        since,
    }
}

#[test]
fn targets_are_halted_and_resumed() {
    let connection = connection();
    jobs_for(&connection, "folder.wall", &["one"]);
    let silent = wall(Cause::Unreachable, NOW);
    halt(&connection, &silent).unwrap();
    assert_eq!(
        halted(&connection, "folder.wall").unwrap(),
        Some(silent.clone())
    );
    assert_eq!(halts(&connection).unwrap(), std::slice::from_ref(&silent));
    assert_eq!(halted(&connection, "folder.garage").unwrap(), None);
    assert!(resume(&connection, "folder.wall").unwrap());
    assert!(!resume(&connection, "folder.wall").unwrap());
    assert_eq!(halted(&connection, "folder.wall").unwrap(), None);
    halt(&connection, &silent).unwrap();
    resume_all(&connection).unwrap();
    assert_eq!(halts(&connection).unwrap(), []);
}

#[test]
fn the_same_trouble_goes_on_since_it_was_first_seen_and_another_one_begins() {
    let connection = connection();
    jobs_for(&connection, "folder.wall", &["one"]);
    let since = |cause, at| {
        halt(&connection, &wall(cause, at)).unwrap();
        halted(&connection, "folder.wall").unwrap().unwrap().since
    };
    assert_eq!(since(Cause::Unreachable, NOW), NOW);
    assert_eq!(since(Cause::Unreachable, NOW + 5), NOW);
    // Tried in between, by its owner or after a restart.
    resume(&connection, "folder.wall").unwrap();
    assert_eq!(since(Cause::Unreachable, NOW + 10), NOW);
    resume_all(&connection).unwrap();
    assert_eq!(since(Cause::Unreachable, NOW + 20), NOW);
    assert_eq!(since(Cause::Owner, NOW + 25), NOW + 25);
    assert_eq!(since(Cause::Owner, NOW + 29), NOW + 25);
    let ended = end_trouble(&connection, "folder.wall").unwrap().unwrap();
    assert_eq!((ended.cause, ended.since), (Cause::Owner, NOW + 25));
    assert_eq!(end_trouble(&connection, "folder.wall").unwrap(), None);
    assert_eq!(since(Cause::Owner, NOW + 40), NOW + 40);
    // The clock was wrong.
    assert_eq!(since(Cause::Owner, NOW - 40), NOW - 40);
}

#[test]
fn nothing_is_halted_for_which_there_is_nothing_to_deliver() {
    let connection = connection();
    halt(&connection, &wall(Cause::Owner, NOW)).unwrap();
    assert_eq!(halts(&connection).unwrap(), []);
    jobs_for(&connection, "folder.wall", &["one", "two", "three"]);
    halt(&connection, &wall(Cause::Owner, NOW)).unwrap();
    discard(&connection, 1, NOW).unwrap();
    claim(&connection, "folder.wall", NOW, 1).unwrap();
    settle(&connection, 2, &Settlement::Failed("no".to_owned()), NOW).unwrap();
    assert_eq!(halts(&connection).unwrap().len(), 1, "one waits");
    let all = JobFilter {
        states: vec![JobState::Waiting],
        target: None,
    };
    assert_eq!(discard_all(&connection, &all, NOW).unwrap(), 1);
    assert_eq!(halts(&connection).unwrap(), []);
    // That was the end of it, not only of the halt.
    jobs_for(&connection, "folder.wall", &["four"]);
    halt(&connection, &wall(Cause::Owner, NOW + 9)).unwrap();
    assert_eq!(halts(&connection).unwrap()[0].since, NOW + 9);
}
