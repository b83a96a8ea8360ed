//! The end of jobs; their beginning is tested together with what comes in between, in `jobs/tests.rs`.

use super::super::tests::{all, connection, jobs_for};
use super::*;

#[test]
fn what_is_done_is_forgotten_when_it_is_old_unless_a_photo_waits_to_go() {
    let connection = connection();
    let names = ["old", "dropped", "passed on", "failed", "waiting", "new"];
    jobs_for(&connection, "folder.wall", &names);
    connection
        .execute_batch(
            "UPDATE job SET state = 'delivered', changed_at = 1;
             UPDATE job SET state = 'dropped' WHERE id = 2;
             UPDATE arrival SET keep = 0 WHERE id = 3;
             UPDATE job SET state = 'failed' WHERE id = 4;
             UPDATE job SET state = 'waiting' WHERE id = 5;
             UPDATE job SET changed_at = 2 WHERE id = 6",
        )
        .unwrap();
    assert_eq!(forget(&connection, 2, 1).unwrap(), 1);
    assert_eq!(forget(&connection, 2, 9).unwrap(), 1);
    assert_eq!(forget(&connection, 2, 9).unwrap(), 0);
    let left: Vec<_> = all(&connection).iter().map(|job| job.id).collect();
    assert_eq!(left, [3, 4, 5, 6]);
}
