//! The queue at work: a real database, photos in a folder, and a target that does what the test says.

mod fake;
mod missing;
mod since;
mod troubles;

use super::*;
use crate::database::jobs::{JobFilter, JobRow, JobState, ListedJob, PhotoRow};
use crate::protocol::kind::Kind;
use crate::routing::Protocol;
use crate::targets::{Receipt, Trouble};
use fake::{Fake, Scratch};

/// A mail's job with one photo.
pub(super) fn job_row() -> JobRow {
    JobRow {
        id: 7,
        key: "0123456789abcdef0123456789abcdef".to_owned(),
        recipient: None,
        attempts: 1,
        waited: 0,
        reason: String::new(),
        notes: String::new(),
        protocol: Protocol::Email,
        site: None,
        sender: "me@example.org".to_owned(),
        sender_name: None,
        recipients: vec!["a@b".to_owned()],
        subject: String::new(),
        body: String::new(),
        camera: None,
        received_at: 0,
        photos: vec![photo_row("SAM_0001.JPG")],
    }
}

/// A photo that is in no library.
pub(super) fn photo_row(name: &str) -> PhotoRow {
    PhotoRow {
        name: name.to_owned(),
        path: Some(name.to_owned()),
        sha256: [0; 32],
        size: 1,
        modified: 0,
        kind: Kind::Photo,
        camera: None,
        taken: jiff::civil::date(2014, 7, 2).at(12, 30, 0, 0),
    }
}

fn done() -> crate::targets::Outcome {
    Ok(Receipt("thanks".to_owned()))
}

#[tokio::test]
async fn what_is_stored_is_delivered_and_stays_so() {
    let (scratch, mut fake) = Scratch::new("folder.wall");
    let running = scratch.start();
    scratch.store("folder.wall", &["SAM_0001.JPG"]).await;
    let call = fake.call().await;
    assert_eq!(call.delivery.photos[0].name, "SAM_0001.JPG");
    assert_eq!(
        call.delivery.photos[0].path,
        scratch.library().join("SAM_0001.JPG")
    );
    assert_eq!(call.delivery.attempts, 0);
    call.end(done());
    scratch.until(&["delivered SAM_0001.JPG (thanks)"]).await;
    running.stop().await;
    scratch.start().stop().await;
    fake.assert_idle();
}

#[tokio::test]
async fn what_waited_while_nobody_ran_is_delivered_in_its_order() {
    let (scratch, mut fake) = Scratch::new("folder.wall");
    scratch.store("folder.wall", &["1", "2", "3"]).await;
    let running = scratch.start();
    for name in ["1", "2", "3"] {
        let call = fake.call().await;
        assert_eq!(call.delivery.photos[0].name, name);
        call.end(done());
    }
    scratch
        .until(&[
            "delivered 1 (thanks)",
            "delivered 2 (thanks)",
            "delivered 3 (thanks)",
        ])
        .await;
    running.stop().await;
}

#[tokio::test]
async fn no_more_run_at_once_than_the_target_allows() {
    let (scratch, mut fake) = Scratch::with("folder.wall", 2);
    scratch.store("folder.wall", &["1", "2", "3"]).await;
    let running = scratch.start();
    let (first, second) = (fake.call().await, fake.call().await);
    scratch
        .until(&["working 1", "working 2", "waiting 3"])
        .await;
    fake.assert_idle();
    second.end(done());
    let third = fake.call().await;
    first.end(done());
    third.end(done());
    scratch
        .until(&[
            "delivered 1 (thanks)",
            "delivered 2 (thanks)",
            "delivered 3 (thanks)",
        ])
        .await;
    running.stop().await;
}

#[tokio::test]
async fn a_slow_target_holds_up_nobody_else() {
    let (scratch, mut slow) = Scratch::new("folder.wall");
    let (garage, mut quick) = Fake::target(1);
    scratch.store("folder.wall", &["1"]).await;
    scratch.store("folder.garage", &["2"]).await;
    let mut work = scratch.work();
    work.targets
        .push(("folder.garage".parse().unwrap(), garage));
    let running = start(work);
    let call = slow.call().await;
    quick.call().await.end(done());
    scratch.until(&["working 1", "delivered 2 (thanks)"]).await;
    call.end(done());
    scratch
        .until(&["delivered 1 (thanks)", "delivered 2 (thanks)"])
        .await;
    running.stop().await;
}

#[tokio::test]
async fn what_is_under_way_when_the_server_stops_waits_for_the_next_start() {
    let (scratch, mut fake) = Scratch::new("folder.wall");
    scratch.store("folder.wall", &["1", "2"]).await;
    let running = scratch.start();
    let call = fake.call().await;
    let key = call.delivery.key.clone();
    call.note("half of it").await;
    running.stop().await;
    assert!(call.is_given_up());
    scratch.until(&["waiting 1", "waiting 2"]).await;
    let running = scratch.start();
    let call = fake.call().await;
    assert_eq!(call.delivery.key, key);
    assert_eq!(
        (call.delivery.notes.as_str(), call.delivery.attempts),
        ("half of it", 1)
    );
    call.end(done());
    fake.call().await.end(done());
    scratch
        .until(&["delivered 1 (thanks)", "delivered 2 (thanks)"])
        .await;
    running.stop().await;
}

#[tokio::test]
async fn what_an_earlier_process_died_over_is_tried_again_under_its_old_key() {
    let (scratch, mut fake) = Scratch::new("folder.wall");
    scratch.store("folder.wall", &["1"]).await;
    let running = scratch.start();
    let call = fake.call().await;
    let key = call.delivery.key.clone();
    call.note("half of it").await;
    // As if killed: nothing is given back.
    drop(running);
    scratch.until(&["working 1"]).await;
    let running = scratch.start();
    let call = fake.call().await;
    assert_eq!(
        (call.delivery.key.as_str(), call.delivery.notes.as_str()),
        (key.as_str(), "half of it")
    );
    call.end(done());
    scratch.until(&["delivered 1 (thanks)"]).await;
    running.stop().await;
}

#[tokio::test]
async fn a_delivery_under_way_may_finish_when_the_server_stops() {
    let (scratch, mut fake) = Scratch::new("folder.wall");
    scratch.store("folder.wall", &["1", "2"]).await;
    let mut work = scratch.work();
    work.pace.farewell = Duration::from_hours(1);
    let running = start(work);
    let call = fake.call().await;
    tokio::join!(running.stop(), async { call.end(done()) });
    scratch.until(&["delivered 1 (thanks)", "waiting 2"]).await;
}

#[tokio::test]
async fn silence_closes_a_batch_but_not_while_an_upload_is_under_way() {
    let (scratch, mut fake) = Scratch::new("ntfy.phone");
    let running = scratch.start();
    let held = scratch.deliveries.hold("key");
    let also_held = scratch.deliveries.hold("key");
    scratch.share("ntfy.phone", "key", &["1", "2"]).await;
    drop(also_held);
    scratch.share("ntfy.phone", "other", &["3"]).await;
    let call = fake.call().await;
    assert_eq!(call.delivery.photos[0].name, "3");
    call.end(done());
    scratch
        .until(&["gathering 1+2", "delivered 3 (thanks)"])
        .await;
    drop(held);
    let call = fake.call().await;
    let names: Vec<_> = call
        .delivery
        .photos
        .iter()
        .map(|photo| photo.name.as_str())
        .collect();
    assert_eq!(names, ["1", "2"]);
    call.end(done());
    scratch
        .until(&["delivered 1+2 (thanks)", "delivered 3 (thanks)"])
        .await;
    running.stop().await;
}
