//! Since when a target is in trouble, as its owner reads it.

use super::*;
use crate::database::jobs::{Cause, Halt};

async fn halted(scratch: &Scratch, cause: Cause) -> Halt {
    loop {
        let halts = scratch.database.read(jobs::halts).await.unwrap();
        if let Some(halt) = halts.into_iter().find(|halt| halt.cause == cause) {
            return halt;
        }
        tokio::task::yield_now().await;
    }
}

/// As if the trouble had begun long ago.
async fn age(scratch: &Scratch, since: i64) {
    let aged = scratch.database.write(move |writing| {
        writing.execute("UPDATE halt SET since = ?1", [since])?;
        Ok::<_, DatabaseError>(())
    });
    aged.await.unwrap();
}

fn wrong_password() -> crate::targets::Outcome {
    Err(Trouble::Owner("wrong password".to_owned()))
}

fn unreachable() -> crate::targets::Outcome {
    Err(Trouble::Unreachable("no route".to_owned()))
}

#[tokio::test]
async fn a_restart_does_not_make_trouble_any_younger() {
    let (scratch, mut fake) = Scratch::new("folder.wall");
    scratch.store("folder.wall", &["1"]).await;
    for (outcome, cause) in [
        (unreachable as fn() -> _, Cause::Unreachable),
        (wrong_password, Cause::Owner),
    ] {
        let running = scratch.start();
        fake.call().await.end(outcome());
        assert_ne!(halted(&scratch, cause).await.since, 5, "another trouble");
        age(&scratch, 5).await;
        running.stop().await;
        let running = scratch.start();
        let call = fake.call().await;
        assert_eq!(scratch.database.read(jobs::halts).await.unwrap(), []);
        call.end(outcome());
        assert_eq!(halted(&scratch, cause).await.since, 5);
        running.stop().await;
    }
}

#[tokio::test]
async fn a_target_that_answers_and_fails_all_the_same_was_not_well_in_between() {
    let (scratch, mut fake) = Scratch::new("folder.wall");
    scratch.store("folder.wall", &["1"]).await;
    let running = scratch.start();
    fake.call().await.end(unreachable());
    halted(&scratch, Cause::Unreachable).await;
    age(&scratch, 5).await;
    fake.answer(true);
    let call = fake.call().await;
    fake.answer(false);
    call.end(unreachable());
    assert_eq!(halted(&scratch, Cause::Unreachable).await.since, 5);
    fake.answer(true);
    fake.call().await.end(done());
    scratch.until(&["delivered 1 (thanks)"]).await;
    scratch.store("folder.wall", &["2"]).await;
    fake.answer(false);
    fake.call().await.end(unreachable());
    assert_ne!(halted(&scratch, Cause::Unreachable).await.since, 5);
    running.stop().await;
}

#[tokio::test]
async fn what_needed_its_owner_goes_on_once_its_last_job_was_dropped() {
    let (scratch, mut fake) = Scratch::new("folder.wall");
    scratch.store("folder.wall", &["1"]).await;
    let running = scratch.start();
    fake.call().await.end(wrong_password());
    halted(&scratch, Cause::Owner).await;
    let dropped = scratch
        .database
        .write(|writing| jobs::discard(writing, 1, now()));
    dropped.await.unwrap();
    assert_eq!(scratch.database.read(jobs::halts).await.unwrap(), []);
    scratch.store("folder.wall", &["2"]).await;
    fake.call().await.end(done());
    scratch
        .until(&["dropped 1 (wrong password)", "delivered 2 (thanks)"])
        .await;
    running.stop().await;
}
