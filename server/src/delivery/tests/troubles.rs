//! What goes wrong, and what the queue makes of it.

use super::*;
use crate::database::jobs::{Cause, Change, Halt};

fn later() -> crate::targets::Outcome {
    Err(Trouble::Later {
        reason: "busy".to_owned(),
        after: None,
    })
}

fn unreachable() -> crate::targets::Outcome {
    Err(Trouble::Unreachable("no route".to_owned()))
}

async fn halts(scratch: &Scratch) -> Vec<Halt> {
    scratch.database.read(jobs::halts).await.unwrap()
}

#[tokio::test]
async fn what_may_work_later_is_tried_again_under_the_same_key_with_its_notes() {
    let (scratch, mut fake) = Scratch::new("folder.wall");
    scratch.store("folder.wall", &["1"]).await;
    let running = scratch.start();
    let call = fake.call().await;
    let key = call.delivery.key.clone();
    call.note("half of it").await;
    call.end(later());
    for attempt in 1..4 {
        let call = fake.call().await;
        assert_eq!(call.delivery.key, key);
        assert_eq!(
            (call.delivery.notes.as_str(), call.delivery.attempts),
            ("half of it", attempt)
        );
        call.end(later());
    }
    fake.call().await.end(done());
    scratch.until(&["delivered 1 (thanks)"]).await;
    running.stop().await;
}

#[tokio::test]
async fn what_never_will_work_is_given_up_and_others_go_on() {
    let (scratch, mut fake) = Scratch::new("folder.wall");
    scratch.store("folder.wall", &["1", "2"]).await;
    let running = scratch.start();
    fake.call()
        .await
        .end(Err(Trouble::Never("no such address".to_owned())));
    fake.call().await.end(done());
    scratch
        .until(&["failed 1 (no such address)", "delivered 2 (thanks)"])
        .await;
    running.stop().await;
}

#[tokio::test]
async fn while_a_target_is_out_of_reach_only_one_question_is_asked_and_then_all_go_out_in_order() {
    let (scratch, mut fake) = Scratch::with("folder.wall", 2);
    scratch.store("folder.wall", &["1"]).await;
    let mut work = scratch.work();
    work.pace.first_pause = Duration::from_hours(1);
    let running = start(work);
    fake.call().await.end(later());
    scratch.until(&["waiting 1 (busy)"]).await;
    scratch.store("folder.wall", &["2"]).await;
    fake.call().await.end(unreachable());
    fake.asked(3).await;
    fake.assert_idle();
    let halts_now = halts(&scratch).await;
    assert_eq!(halts_now[0].target, "folder.wall");
    assert_eq!(
        (halts_now[0].cause, halts_now[0].reason.as_str()),
        (Cause::Unreachable, "no route")
    );
    scratch.store("folder.wall", &["3"]).await;
    fake.answer(true);
    // The first in line is the trial, and it would have had to wait for an hour.
    let call = fake.call().await;
    assert_eq!(call.delivery.photos[0].name, "1");
    scratch
        .until(&["working 1 (busy)", "waiting 2 (no route)", "waiting 3"])
        .await;
    fake.assert_idle();
    call.end(done());
    // Side by side, so either may begin.
    let calls = [fake.call().await, fake.call().await];
    for call in calls {
        assert_ne!(call.delivery.photos[0].name, "1");
        call.end(done());
    }
    scratch
        .until(&[
            "delivered 1 (thanks)",
            "delivered 2 (thanks)",
            "delivered 3 (thanks)",
        ])
        .await;
    assert_eq!(halts(&scratch).await, []);
    running.stop().await;
}

#[tokio::test]
async fn a_target_that_answers_and_fails_all_the_same_is_asked_again() {
    let (scratch, mut fake) = Scratch::new("folder.wall");
    fake.answer(true);
    scratch.store("folder.wall", &["1"]).await;
    let running = scratch.start();
    for round in 1..4 {
        fake.call().await.end(unreachable());
        fake.asked(round).await;
    }
    fake.call().await.end(done());
    scratch.until(&["delivered 1 (thanks)"]).await;
    running.stop().await;
}

#[tokio::test]
async fn what_the_owner_has_to_mend_waits_until_another_process_says_so() {
    let (scratch, mut fake) = Scratch::new("folder.wall");
    scratch.store("folder.wall", &["1", "2"]).await;
    let mut work = scratch.work();
    work.pace.look = Duration::from_millis(1);
    let running = start(work);
    fake.call()
        .await
        .end(Err(Trouble::Owner("wrong password".to_owned())));
    while halts(&scratch).await.is_empty() {
        tokio::task::yield_now().await;
    }
    assert_eq!(halts(&scratch).await[0].cause, Cause::Owner);
    scratch.store("folder.wall", &["3"]).await;
    scratch
        .until(&["waiting 1 (wrong password)", "waiting 2", "waiting 3"])
        .await;
    fake.assert_idle();
    // Nobody wakes the queue but its own look at the file.
    let retried = scratch
        .database
        .write(|writing| jobs::retry(writing, 2, now()));
    assert!(matches!(retried.await, Ok(Change::Done(_))));
    for name in ["1", "2", "3"] {
        let call = fake.call().await;
        assert_eq!(call.delivery.photos[0].name, name);
        call.end(done());
    }
    running.stop().await;
}

#[tokio::test]
async fn a_restart_tries_what_waited_for_the_owner() {
    let (scratch, mut fake) = Scratch::new("folder.wall");
    scratch.store("folder.wall", &["1"]).await;
    let running = scratch.start();
    fake.call()
        .await
        .end(Err(Trouble::Owner("wrong password".to_owned())));
    scratch.until(&["waiting 1 (wrong password)"]).await;
    running.stop().await;
    let running = scratch.start();
    fake.call().await.end(done());
    scratch.until(&["delivered 1 (thanks)"]).await;
    running.stop().await;
}

#[tokio::test]
async fn a_library_whose_disk_is_not_there_loses_no_job() {
    let (scratch, mut fake) = Scratch::new("folder.wall");
    scratch.store("folder.wall", &["1"]).await;
    let away = scratch.library().with_extension("away");
    std::fs::rename(scratch.library(), &away).unwrap();
    let running = scratch.start();
    while scratch.attempts().await < 3 {
        tokio::task::yield_now().await;
    }
    fake.assert_idle();
    std::fs::rename(&away, scratch.library()).unwrap();
    fake.call().await.end(done());
    scratch.until(&["delivered 1 (thanks)"]).await;
    running.stop().await;
}

#[tokio::test]
async fn what_is_dropped_under_way_stays_dropped() {
    let (scratch, mut fake) = Scratch::new("folder.wall");
    scratch.store("folder.wall", &["1", "2"]).await;
    let running = scratch.start();
    let call = fake.call().await;
    let dropped = scratch
        .database
        .write(|writing| jobs::discard(writing, 1, now()));
    dropped.await.unwrap();
    call.end(later());
    fake.call().await.end(done());
    scratch.until(&["dropped 1", "delivered 2 (thanks)"]).await;
    running.stop().await;
}

#[tokio::test]
async fn a_delivery_that_breaks_off_is_put_off_and_others_go_on() {
    let (scratch, mut fake) = Scratch::new("folder.wall");
    scratch.store("folder.wall", &["1", "2"]).await;
    let running = scratch.start();
    // Forgetting it makes the fake panic.
    drop(fake.call().await);
    fake.call().await.end(done());
    while scratch.states().await != ["waiting", "delivered"] {
        tokio::task::yield_now().await;
    }
    running.stop().await;
}

#[tokio::test]
async fn a_job_of_a_target_that_is_gone_waits_and_does_no_harm() {
    let (scratch, mut fake) = Scratch::new("folder.wall");
    scratch.store("folder.gone", &["1"]).await;
    scratch.store("folder.wall", &["2"]).await;
    let running = scratch.start();
    fake.call().await.end(done());
    scratch.until(&["waiting 1", "delivered 2 (thanks)"]).await;
    running.stop().await;
}
