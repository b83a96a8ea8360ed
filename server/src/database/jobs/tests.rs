//! Jobs from their birth to their end, statement by statement.

use super::*;
use crate::database::batches::{self, NewArrival, NewBatch};
use crate::database::photos::{self, NewPhoto};
use crate::database::{DatabaseError, VERSIONS};
use crate::protocol::kind::Kind;
use crate::routing::{Destination, Protocol};
use rusqlite::Connection;

pub(super) const NOW: i64 = 1_000_000;

pub(super) fn connection() -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    for version in VERSIONS {
        connection.execute_batch(version).unwrap();
    }
    connection
        .pragma_update(None, "foreign_keys", true)
        .unwrap();
    connection
}

fn to(target: &str, recipient: Option<&str>) -> Destination {
    Destination {
        target: target.parse().unwrap(),
        recipient: recipient.map(str::to_owned),
    }
}

/// A batch of this login, which grew last at this time.
fn batch(connection: &Connection, session: Option<&str>, at: i64) -> i64 {
    let social = session.is_some();
    let batch = NewBatch {
        protocol: if social {
            Protocol::Social
        } else {
            Protocol::Email
        },
        site: social.then(|| "facebook".to_owned()),
        session: session.map(str::to_owned),
        sender: "me".to_owned(),
        sender_name: None,
        recipients: vec!["a@b".to_owned(), "c@d".to_owned()],
        subject: "Holidays".to_owned(),
        body: "By the sea".to_owned(),
        camera: Some("NX300".to_owned()),
        client: "192.0.2.1".to_owned(),
        received_at: at,
    };
    batches::insert(connection, &batch).unwrap()
}

/// An arrival of a photo of its own.
fn arrival(connection: &Connection, batch: i64, name: &str) -> i64 {
    let count: u8 = connection
        .query_row("SELECT count(*) FROM photo", (), |row| row.get(0))
        .unwrap();
    let photo = NewPhoto {
        sha256: &[count; 32],
        size: 5,
        path: &format!("{count}/{name}"),
        modified: 7,
        kind: Kind::Photo,
        camera: Some("NX300"),
        taken: jiff::civil::date(2014, 7, 2).at(12, 30, 0, 0),
        stored_at: NOW,
    };
    let photo = photos::insert(connection, &photo).unwrap();
    let arrival = NewArrival {
        batch,
        photo,
        name,
        token: None,
        received_at: NOW,
        keep: true,
    };
    let added = batches::add_arrival(connection, &arrival).unwrap();
    added.unwrap()
}

/// A job of its own for each of these photos.
pub(super) fn jobs_for(connection: &Connection, target: &str, names: &[&str]) {
    let batch = batch(connection, None, NOW);
    for name in names {
        let arrival = arrival(connection, batch, name);
        add(connection, batch, arrival, &to(target, None), NOW).unwrap();
    }
}

pub(super) fn all(connection: &Connection) -> Vec<ListedJob> {
    let filter = JobFilter {
        states: JobState::ALL.to_vec(),
        target: None,
    };
    let mut jobs = Vec::new();
    each(connection, &filter, |job| {
        jobs.push(job);
        true
    })
    .unwrap();
    jobs
}

/// Each job in a few words.
#[track_caller]
pub(super) fn check(connection: &Connection, want: &[&str]) {
    let jobs: Vec<String> = all(connection)
        .into_iter()
        .map(|job| {
            let recipient = job
                .recipient
                .map(|it| format!(" for {it}"))
                .unwrap_or_default();
            let names = job.names.join("+");
            format!("{} {names} to {}{recipient}", job.state.word(), job.target)
        })
        .collect();
    assert_eq!(jobs, want);
}

fn fails(result: Result<(), DatabaseError>) -> bool {
    matches!(result, Err(DatabaseError::Sqlite(_)))
}

#[test]
fn messages_gather_a_batch_and_places_take_each_photo_alone() {
    let connection = connection();
    let batch = batch(&connection, None, NOW);
    for name in ["one", "two"] {
        let arrival = arrival(&connection, batch, name);
        for destination in [
            to("mail.home", Some("a@b")),
            to("mail.home", Some("c@d")),
            to("folder.wall", None),
        ] {
            add(&connection, batch, arrival, &destination, NOW).unwrap();
        }
    }
    let gathered = [
        "gathering one+two to mail.home for a@b",
        "gathering one+two to mail.home for c@d",
        "waiting one to folder.wall",
        "waiting two to folder.wall",
    ];
    check(&connection, &gathered);
    assert_eq!(
        claim(&connection, "mail.home", NOW, 9).unwrap(),
        Vec::<i64>::new()
    );
    assert_eq!(close_batch(&connection, batch, NOW + 1).unwrap(), 2);
    assert_eq!(close_batch(&connection, batch, NOW + 1).unwrap(), 0);
    assert_eq!(due(&connection, "mail.home").unwrap(), Some(NOW + 1));
    let keys: std::collections::BTreeSet<String> =
        all(&connection).into_iter().map(|it| it.key).collect();
    assert_eq!(keys.len(), 4);
    assert!(
        keys.iter()
            .all(|key| key.len() == 32 && key.chars().all(|it| it.is_ascii_hexdigit()))
    );
}

#[test]
fn what_comes_after_a_batch_was_closed_gets_a_job_of_its_own() {
    let connection = connection();
    let batch = batch(&connection, Some("key"), NOW);
    let ntfy = to("ntfy.phone", None);
    for name in ["one", "two"] {
        let arrival = arrival(&connection, batch, name);
        add(&connection, batch, arrival, &ntfy, NOW).unwrap();
        close_batch(&connection, batch, NOW).unwrap();
    }
    check(
        &connection,
        &["waiting one to ntfy.phone", "waiting two to ntfy.phone"],
    );
}

#[test]
fn a_login_closes_its_batches_but_for_the_one_that_goes_on() {
    let connection = connection();
    let batches: Vec<i64> = ["key", "key", "other"]
        .into_iter()
        .map(|session| {
            let batch = batch(&connection, Some(session), NOW);
            let arrival = arrival(&connection, batch, session);
            add(&connection, batch, arrival, &to("ntfy.phone", None), NOW).unwrap();
            batch
        })
        .collect();
    let open = open_batches(&connection).unwrap();
    let ids: Vec<i64> = open.iter().map(|batch| batch.id).collect();
    assert_eq!(ids, batches);
    assert_eq!(open[0].session.as_deref(), Some("key"));
    assert_eq!(
        close_session(&connection, "key", Some(batches[1]), NOW).unwrap(),
        1
    );
    let states = || {
        all(&connection)
            .iter()
            .map(|job| job.state.word())
            .collect::<Vec<_>>()
    };
    assert_eq!(states(), ["waiting", "gathering", "gathering"]);
    assert_eq!(close_session(&connection, "key", None, NOW).unwrap(), 1);
    assert_eq!(states(), ["waiting", "waiting", "gathering"]);
}

#[test]
fn jobs_are_taken_a_few_at_a_time_the_longest_due_first() {
    let connection = connection();
    jobs_for(&connection, "folder.wall", &["one", "two", "three", "four"]);
    jobs_for(&connection, "folder.garage", &["five"]);
    connection
        .execute("UPDATE job SET due_at = due_at + 10 WHERE id = 1", ())
        .unwrap();
    assert_eq!(claim(&connection, "folder.wall", NOW, 2).unwrap(), [2, 3]);
    assert_eq!(waiting(&connection, "folder.wall").unwrap(), 2);
    assert_eq!(due(&connection, "folder.wall").unwrap(), Some(NOW));
    assert_eq!(claim(&connection, "folder.wall", NOW, 9).unwrap(), [4]);
    assert_eq!(
        claim(&connection, "folder.wall", NOW + 9, 9).unwrap(),
        Vec::<i64>::new()
    );
    assert_eq!(claim(&connection, "folder.wall", NOW + 10, 9).unwrap(), [1]);
    assert_eq!(due(&connection, "folder.wall").unwrap(), None);
    assert_eq!(due(&connection, "folder.garage").unwrap(), Some(NOW));
}

#[test]
fn a_job_tells_all_a_target_needs_to_know() {
    let connection = connection();
    let batch = batch(&connection, None, NOW);
    for name in ["one", "two"] {
        let arrival = arrival(&connection, batch, name);
        add(
            &connection,
            batch,
            arrival,
            &to("mail.home", Some("c@d")),
            NOW,
        )
        .unwrap();
    }
    close_batch(&connection, batch, NOW).unwrap();
    claim(&connection, "mail.home", NOW, 1).unwrap();
    note(&connection, 1, "half of it").unwrap();
    let job = load(&connection, 1).unwrap().unwrap();
    assert_eq!(job.recipient.as_deref(), Some("c@d"));
    assert_eq!(job.recipients, ["a@b", "c@d"]);
    assert_eq!(
        (job.attempts, job.notes.as_str(), job.received_at),
        (1, "half of it", NOW)
    );
    assert_eq!(
        (job.subject.as_str(), job.body.as_str()),
        ("Holidays", "By the sea")
    );
    assert_eq!(
        (job.protocol, job.camera.as_deref()),
        (Protocol::Email, Some("NX300"))
    );
    assert_eq!(job.photos.len(), 2);
    let want = PhotoRow {
        name: "two".to_owned(),
        path: Some("1/two".to_owned()),
        sha256: [1; 32],
        size: 5,
        modified: 7,
        kind: Kind::Photo,
        camera: Some("NX300".to_owned()),
        taken: jiff::civil::date(2014, 7, 2).at(12, 30, 0, 0),
    };
    assert_eq!(job.photos[1], want);
    assert_eq!(load(&connection, 99).unwrap(), None);
}

#[test]
fn an_attempt_ends_in_one_of_four_ways() {
    let connection = connection();
    jobs_for(&connection, "folder.wall", &["one", "two", "three", "four"]);
    claim(&connection, "folder.wall", NOW, 9).unwrap();
    let again = Settlement::Again {
        reason: "busy".to_owned(),
        due_at: NOW + 30_000,
        waited: 30_000,
    };
    for (id, settlement) in [
        (1, Settlement::Delivered("thanks".to_owned())),
        (2, again),
        (3, Settlement::Failed("no".to_owned())),
        (4, Settlement::Waits("asleep".to_owned())),
    ] {
        settle(&connection, id, &settlement, NOW + 5).unwrap();
    }
    let jobs = all(&connection);
    let shown: Vec<_> = jobs
        .iter()
        .map(|it| {
            (
                it.state.word(),
                it.reason.as_str(),
                it.due_at - NOW,
                it.changed_at - NOW,
            )
        })
        .collect();
    let want = [
        ("delivered", "thanks", 0, 5),
        ("waiting", "busy", 30_000, 5),
        ("failed", "no", 0, 5),
        ("waiting", "asleep", 0, 5),
    ];
    assert_eq!(shown, want);
    assert_eq!(load(&connection, 2).unwrap().unwrap().waited, 30_000);
}

#[test]
fn what_an_earlier_process_was_interrupted_in_waits_again_with_its_key_and_notes() {
    let connection = connection();
    jobs_for(&connection, "folder.wall", &["one", "two"]);
    claim(&connection, "folder.wall", NOW, 1).unwrap();
    note(&connection, 1, "half of it").unwrap();
    let before = load(&connection, 1).unwrap();
    assert_eq!(recover(&connection).unwrap(), 1);
    assert_eq!(load(&connection, 1).unwrap(), before);
    assert_eq!(claim(&connection, "folder.wall", NOW, 1).unwrap(), [1]);
    give_back(&connection, 1).unwrap();
    assert_eq!(claim(&connection, "folder.wall", NOW, 1).unwrap(), [1]);
    assert_eq!(load(&connection, 1).unwrap().unwrap().attempts, 3);
}

#[test]
fn a_target_that_answers_again_gets_all_in_the_order_in_which_it_came() {
    let connection = connection();
    jobs_for(&connection, "folder.wall", &["one", "two", "three"]);
    // The last one was never tried; the second was to be tried again a moment ago.
    for (id, due_at) in [(1, NOW + 900), (2, NOW + 40), (3, NOW)] {
        connection
            .execute("UPDATE job SET due_at = ?2 WHERE id = ?1", (id, due_at))
            .unwrap();
    }
    release(&connection, "folder.wall", NOW + 50).unwrap();
    for id in [1, 2, 3] {
        let claimed = claim(&connection, "folder.wall", NOW + 50, 1).unwrap();
        assert_eq!(claimed, [id]);
    }
}

#[test]
fn a_clock_that_was_set_back_lets_nobody_wait_for_years() {
    let connection = connection();
    jobs_for(&connection, "folder.wall", &["one", "two"]);
    connection
        .execute("UPDATE job SET due_at = ?1 WHERE id = 1", [NOW * 1000])
        .unwrap();
    connection
        .execute("UPDATE job SET due_at = ?1 WHERE id = 2", [NOW + 10])
        .unwrap();
    let due = || {
        let all = all(&connection);
        all.iter().map(|job| job.due_at).collect::<Vec<_>>()
    };
    let (latest, present) = (NOW + 10, NOW + 5);
    assert!(was_set_back(&connection, NOW, latest, present).unwrap());
    mend_clock(&connection, NOW, latest, present).unwrap();
    assert_eq!(due(), [NOW, NOW + 10]);
    assert!(!was_set_back(&connection, NOW, latest, present).unwrap());
    connection
        .execute("UPDATE job SET changed_at = ?1", [NOW + 6])
        .unwrap();
    assert!(was_set_back(&connection, NOW, latest, present).unwrap());
    mend_clock(&connection, NOW, latest, present).unwrap();
    assert_eq!(due(), [NOW, NOW]);
}

#[test]
fn jobs_go_with_their_batch_and_know_no_other_states() {
    let connection = connection();
    jobs_for(&connection, "folder.wall", &["one"]);
    let bogus = connection.execute("UPDATE job SET state = 'lost'", ());
    assert!(fails(bogus.map(drop).map_err(DatabaseError::from)));
    connection.execute("DELETE FROM batch", ()).unwrap();
    check(&connection, &[]);
    for state in JobState::ALL {
        assert_eq!(JobState::named(state.word()), Some(state));
    }
}
