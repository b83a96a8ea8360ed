//! What becomes of work that waits together.

use super::*;
use crate::database::Database;

fn nothing() -> (Work, oneshot::Receiver<Result<(), DatabaseError>>) {
    prepare(|_| Ok(()))
}

#[test]
fn while_somebody_else_has_the_database_all_who_wait_are_refused_together() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db");
    drop(Database::open(&path).unwrap());
    let mut connection = Connection::open(&path).unwrap();
    connection.busy_timeout(std::time::Duration::ZERO).unwrap();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let (queue, mut waiting) = mpsc::channel(QUEUE);
    let (first, outcome) = nothing();
    let mut outcomes = vec![outcome];
    for _ in 0..2 {
        let (work, outcome) = nothing();
        assert!(queue.try_send(work).is_ok());
        outcomes.push(outcome);
    }
    write_group(&mut connection, first, &mut waiting);
    for outcome in &mut outcomes {
        let refused = outcome.try_recv().unwrap();
        assert!(
            matches!(refused, Err(DatabaseError::Sqlite(_))),
            "{refused:?}"
        );
    }
    other.execute_batch("ROLLBACK").unwrap();
    let (later, mut outcome) = nothing();
    write_group(&mut connection, later, &mut waiting);
    outcome.try_recv().unwrap().unwrap();
}
