//! Each outcome and what follows from it.

use super::*;
use crate::delivery::tests::job_row;

const NOW: i64 = 1_000_000;
const DAY: i64 = 24 * 3600 * 1000;

fn judged(waited: i64, outcome: Outcome) -> Verdict {
    let job = JobRow {
        waited,
        ..job_row()
    };
    judge(&Pace::default(), &job, outcome, NOW)
}

fn later() -> Outcome {
    Err(Trouble::Later {
        reason: "busy".to_owned(),
        after: None,
    })
}

#[test]
fn what_arrived_is_done_and_what_never_will_has_failed() {
    let verdict = judged(5, Ok(Receipt("thanks".to_owned())));
    assert_eq!(
        verdict.settlement,
        Settlement::Delivered("thanks".to_owned())
    );
    let verdict = judged(5, Err(Trouble::Never("no such address".to_owned())));
    assert_eq!(
        verdict.settlement,
        Settlement::Failed("no such address".to_owned())
    );
    assert_eq!(verdict.halt, None);
}

#[test]
fn what_may_work_later_waits_and_its_pauses_are_counted() {
    let Verdict {
        settlement:
            Settlement::Again {
                reason,
                due_at,
                waited,
            },
        halt: None,
        pause: Some(pause),
    } = judged(60_000, later())
    else {
        panic!("it is tried again");
    };
    assert_eq!(reason, "busy");
    assert_eq!(due_at, NOW + milliseconds(pause));
    assert_eq!(waited, 60_000 + milliseconds(pause));
    assert!(pause > Duration::from_secs(60) && pause <= Duration::from_secs(90));
}

#[test]
fn patience_ends_after_thirty_days_of_pauses() {
    assert!(matches!(
        judged(30 * DAY - 1, later()).settlement,
        Settlement::Again { .. }
    ));
    let verdict = judged(30 * DAY, later());
    let want = Settlement::Failed("given up after 30 days: busy".to_owned());
    assert_eq!(verdict.settlement, want);
}

#[test]
fn a_target_out_of_reach_or_out_of_order_is_halted_and_costs_no_patience() {
    for (trouble, cause) in [
        (
            Trouble::Unreachable("no route".to_owned()),
            Cause::Unreachable,
        ),
        (Trouble::Owner("no route".to_owned()), Cause::Owner),
    ] {
        let verdict = judged(400 * DAY, Err(trouble));
        assert_eq!(verdict.settlement, Settlement::Waits("no route".to_owned()));
        assert_eq!(verdict.halt, Some((cause, "no route".to_owned())));
    }
}
