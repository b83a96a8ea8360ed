//! When a batch is complete.

use super::*;

const IDLE: i64 = 120_000;

fn batch(id: i64, last_at: i64) -> OpenBatch {
    OpenBatch {
        id,
        session: Some(format!("session {id}")),
        last_at,
    }
}

#[track_caller]
fn check(open: &[OpenBatch], close: &[i64], next: Option<u64>) {
    let plan = plan(open, 1_000_000, IDLE, |session| session == "session 9");
    assert_eq!(plan.close, close);
    assert_eq!(plan.next, next.map(Duration::from_millis));
}

#[test]
fn silence_closes_and_the_next_one_is_waited_for() {
    check(&[], &[], None);
    let open = [
        batch(1, 1_000_000 - IDLE),
        batch(2, 1_000_000 - IDLE + 500),
        batch(3, 1_000_000),
        batch(4, 0),
    ];
    check(&open, &[1, 4], Some(500));
}

#[test]
fn an_upload_under_way_keeps_its_batch_open() {
    check(&[batch(9, 0)], &[], None);
}

#[test]
fn a_clock_that_was_set_back_keeps_nothing_open() {
    check(&[batch(1, 1_000_000 + IDLE)], &[], Some(240_000));
    check(&[batch(1, 1_000_001 + IDLE)], &[1], None);
}
