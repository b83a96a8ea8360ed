//! What the owner does to jobs and to halted targets.

use super::*;
use crate::database::jobs::tests::{NOW, check, connection, jobs_for};
use crate::database::jobs::{
    Cause, Halt, Settlement, claim, give_back, halt, halts, load, open_targets, settle,
};

#[test]
fn what_was_dropped_meanwhile_stays_dropped() {
    let connection = connection();
    jobs_for(&connection, "folder.wall", &["one"]);
    claim(&connection, "folder.wall", NOW, 1).unwrap();
    assert!(
        matches!(discard(&connection, 1, NOW), Ok(Change::Done(job)) if job.state == JobState::Working)
    );
    settle(&connection, 1, &Settlement::Delivered(String::new()), NOW).unwrap();
    give_back(&connection, 1).unwrap();
    check(&connection, &["dropped one to folder.wall"]);
}

#[test]
fn the_owner_tries_again_what_is_not_done_and_that_resumes_the_target() {
    let connection = connection();
    jobs_for(&connection, "folder.wall", &["one", "two", "three", "four"]);
    claim(&connection, "folder.wall", NOW, 3).unwrap();
    let again = Settlement::Again {
        reason: "busy".to_owned(),
        due_at: NOW + 900,
        waited: 900,
    };
    settle(&connection, 1, &again, NOW).unwrap();
    settle(&connection, 2, &Settlement::Failed("no".to_owned()), NOW).unwrap();
    let stopped = Halt {
        target: "folder.wall".to_owned(),
        cause: Cause::Owner,
        reason: "not allowed".to_owned(),
        since: NOW,
    };
    halt(&connection, &stopped).unwrap();
    for id in [1, 2] {
        let change = retry(&connection, id, NOW + 5).unwrap();
        assert!(matches!(change, Change::Done(job) if job.id == id));
        let job = load(&connection, id).unwrap().unwrap();
        assert_eq!((job.waited, job.attempts), (0, 1));
    }
    assert_eq!(halts(&connection).unwrap(), []);
    assert_eq!(
        claim(&connection, "folder.wall", NOW + 5, 9).unwrap(),
        [1, 2, 4]
    );
    assert!(
        matches!(retry(&connection, 3, NOW), Ok(Change::Refused(job)) if job.state == JobState::Working)
    );
    assert_eq!(retry(&connection, 99, NOW).unwrap(), Change::Unknown);
    discard(&connection, 3, NOW).unwrap();
    assert!(matches!(
        discard(&connection, 3, NOW),
        Ok(Change::Refused(_))
    ));
    assert!(matches!(retry(&connection, 3, NOW), Ok(Change::Done(_))));
    assert_eq!(discard(&connection, 99, NOW).unwrap(), Change::Unknown);
}

#[test]
fn many_at_once_are_meant_by_state_and_target() {
    let connection = connection();
    jobs_for(&connection, "folder.wall", &["one", "two"]);
    jobs_for(&connection, "folder.garage", &["three"]);
    connection
        .execute("UPDATE job SET state = 'failed' WHERE id IN (2, 3)", ())
        .unwrap();
    let garage = JobFilter {
        states: vec![JobState::Failed],
        target: Some("folder.garage".to_owned()),
    };
    let retried = retry_all(&connection, &garage, NOW).unwrap();
    assert_eq!(retried.into_values().collect::<Vec<_>>(), [1]);
    let open = JobFilter {
        states: DISCARDED.to_vec(),
        target: None,
    };
    assert_eq!(discard_all(&connection, &open, NOW).unwrap(), 3);
    let dropped = JobFilter {
        states: RETRIED.to_vec(),
        target: None,
    };
    let retried = retry_all(&connection, &dropped, NOW).unwrap();
    assert_eq!(retried.into_values().sum::<u64>(), 3);
    let want = [
        "waiting one to folder.wall",
        "waiting two to folder.wall",
        "waiting three to folder.garage",
    ];
    check(&connection, &want);
    let homes = open_targets(&connection).unwrap();
    let homes: Vec<_> = homes
        .iter()
        .map(|(name, count)| (name.as_str(), *count))
        .collect();
    assert_eq!(homes, [("folder.garage", 1), ("folder.wall", 2)]);
    let mut first = None;
    each(&connection, &open, |job| {
        first = Some(job.id);
        false
    })
    .unwrap();
    assert_eq!(first, Some(1));
}
