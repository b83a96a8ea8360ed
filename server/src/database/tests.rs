//! The shared transaction: what is acknowledged stays, what fails is taken back alone.

use super::*;
use std::os::unix::fs::MetadataExt as _;
use std::sync::mpsc;

struct Scratch {
    folder: tempfile::TempDir,
    database: Database,
}

fn scratch() -> Scratch {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(&folder.path().join("test.db")).unwrap();
    Scratch { folder, database }
}

fn remember(client: &'static str) -> impl FnOnce(&Writing<'_>) -> Result<(), DatabaseError> + Send {
    move |writing| checks::remember(writing, client, "gld", "cookie")
}

async fn clients(database: &Database) -> Vec<String> {
    let rows = database.read(checks::all).await.unwrap();
    rows.into_iter().map(|(client, _, _)| client).collect()
}

/// Holds the writing thread up until the returned sender is dropped, so that what comes meanwhile shares
/// one transaction.
async fn hold(
    database: &Database,
) -> (
    mpsc::Sender<()>,
    tokio::task::JoinHandle<Result<(), DatabaseError>>,
) {
    let (release, held) = mpsc::channel::<()>();
    let (started, starts) = tokio::sync::oneshot::channel();
    let database = database.clone();
    let holding = tokio::spawn(async move {
        let work = move |_: &Writing<'_>| {
            let _ = started.send(());
            let _ = held.recv();
            Ok(())
        };
        database.write(work).await
    });
    starts.await.unwrap();
    (release, holding)
}

#[tokio::test]
async fn what_was_written_is_read_after_opening_again() {
    let Scratch { folder, database } = scratch();
    database.write(remember("a")).await.unwrap();
    drop(database);
    let again = Database::open(&folder.path().join("test.db")).unwrap();
    assert_eq!(clients(&again).await, ["a"]);
}

#[tokio::test]
async fn a_failing_piece_of_work_is_taken_back_alone() {
    let Scratch { folder, database } = scratch();
    let file = folder.path().join("placed");
    let (release, holding) = hold(&database).await;
    let undone = file.clone();
    let failing = database.write(move |writing| {
        checks::remember(writing, "lost", "gld", "cookie")?;
        std::fs::write(&undone, "x").unwrap();
        writing.on_rollback(move || std::fs::remove_file(undone).unwrap());
        Err::<(), _>(DatabaseError::Closed)
    });
    let (first, failed, last, ()) = tokio::join!(
        database.write(remember("first")),
        failing,
        database.write(remember("last")),
        async { drop(release) },
    );
    holding.await.unwrap().unwrap();
    assert!(first.is_ok() && last.is_ok());
    assert!(matches!(failed, Err(DatabaseError::Closed)));
    assert_eq!(clients(&database).await, ["first", "last"]);
    assert!(!file.exists());
}

#[tokio::test]
async fn when_the_commit_fails_nobody_is_told_success_and_all_is_taken_back() {
    let Scratch { folder, database } = scratch();
    let file = folder.path().join("placed");
    let (release, holding) = hold(&database).await;
    let undone = file.clone();
    let missing = folder.path().join("no such folder");
    let breaking = database.write(move |writing| {
        std::fs::write(&undone, "x").unwrap();
        writing.on_rollback(move || std::fs::remove_file(undone).unwrap());
        // The folder can't be synced, so the whole transaction can't be committed.
        writing.sync_folder(&missing);
        Ok::<_, DatabaseError>(())
    });
    let (other, broken, ()) = tokio::join!(database.write(remember("a")), breaking, async {
        drop(release)
    });
    assert!(matches!(
        holding.await.unwrap(),
        Err(DatabaseError::File { .. })
    ));
    assert!(matches!(other, Err(DatabaseError::File { .. })));
    assert!(matches!(broken, Err(DatabaseError::File { .. })));
    assert!(clients(&database).await.is_empty());
    assert!(!file.exists());
}

#[tokio::test]
async fn the_state_is_readable_by_its_owner_only() {
    let Scratch { folder, database } = scratch();
    database.write(remember("a")).await.unwrap();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(
            entry.metadata().unwrap().mode() & 0o077,
            0,
            "{:?}",
            entry.file_name()
        );
    }
}

#[tokio::test]
async fn a_state_of_a_newer_program_is_left_alone() {
    let Scratch { folder, database } = scratch();
    drop(database);
    let path = folder.path().join("test.db");
    Connection::open(&path)
        .unwrap()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    let refused = Database::open(&path).unwrap_err();
    assert!(
        matches!(refused, DatabaseError::TooNew { found: 99, .. }),
        "{refused}"
    );
}

#[tokio::test]
async fn a_state_of_the_first_version_is_brought_up_to_date_with_all_it_holds() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db");
    let old = Connection::open(&path).unwrap();
    old.execute_batch(VERSIONS[0]).unwrap();
    old.execute_batch(
        "INSERT INTO hotspot VALUES ('a', 'gld', 'cookie');
         INSERT INTO photo VALUES (1, zeroblob(32), 5, 'a.JPG', 7, 'photo', NULL, '2014-07-02T12:30:00', 9);
         INSERT INTO batch VALUES (1, 'email', NULL, NULL, 'me', NULL, '', '', NULL, '192.0.2.1', 9, 9);
         INSERT INTO arrival VALUES (1, 1, 1, 'a.JPG', NULL, 9);
         PRAGMA user_version = 1;",
    )
    .unwrap();
    drop(old);
    for _ in 0..2 {
        let database = Database::open(&path).unwrap();
        assert_eq!(clients(&database).await, ["a"]);
        let jobs = database.read(jobs::open_targets).await.unwrap();
        assert!(jobs.is_empty());
    }
    let new = Connection::open(&path).unwrap();
    let version: i64 = new
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    assert_eq!(version, SCHEMA_VERSION);
    let arrivals: i64 = new
        .query_row("SELECT count(*) FROM arrival", (), |row| row.get(0))
        .unwrap();
    assert_eq!(arrivals, 1);
}

#[tokio::test]
async fn a_state_of_the_second_version_keeps_its_halts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db");
    let old = Connection::open(&path).unwrap();
    for version in &VERSIONS[..2] {
        old.execute_batch(version).unwrap();
    }
    old.execute_batch(
        "INSERT INTO halt VALUES ('folder.wall', 'owner', 'no disk', 7);
         PRAGMA user_version = 2;",
    )
    .unwrap();
    drop(old);
    let database = Database::open(&path).unwrap();
    let halts = database.read(jobs::halts).await.unwrap();
    assert_eq!((halts[0].since, halts[0].reason.as_str()), (7, "no disk"));
}

#[test]
fn there_is_a_script_for_each_version() {
    assert_eq!(i64::try_from(VERSIONS.len()), Ok(SCHEMA_VERSION));
}

#[tokio::test]
async fn what_any_process_writes_is_noticed() {
    let Scratch { folder, database } = scratch();
    let (changed, watch) = database.has_changed(None).await.unwrap();
    assert!(changed);
    let (changed, watch) = database.has_changed(Some(watch)).await.unwrap();
    assert!(!changed);
    let other = Connection::open(folder.path().join("test.db")).unwrap();
    checks::remember(&other, "a", "gld", "cookie").unwrap();
    let (changed, watch) = database.has_changed(Some(watch)).await.unwrap();
    assert!(changed);
    let (changed, _) = database.has_changed(Some(watch)).await.unwrap();
    assert!(!changed);
}

#[test]
fn what_is_not_there_is_not_made_by_looking() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db");
    assert!(Database::open_existing(&path).unwrap().is_none());
    assert!(!path.exists());
    drop(Database::open(&path).unwrap());
    assert!(Database::open_existing(&path).unwrap().is_some());
}

#[test]
fn only_what_is_no_database_is_to_be_moved_away() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("nx-gateway.db");
    std::fs::write(&path, [0x5a; 8192]).unwrap();
    let damaged = Database::open(&path).unwrap_err();
    assert!(damaged.to_string().contains("move it away"), "{damaged}");
    for code in [
        rusqlite::ffi::SQLITE_FULL,
        rusqlite::ffi::SQLITE_READONLY,
        rusqlite::ffi::SQLITE_IOERR,
    ] {
        let cause = rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None);
        let hindered = DatabaseError::of_file(&path, Arc::new(cause));
        let told = hindered.to_string();
        assert!(
            told.contains("is its disk full") && !told.contains("move"),
            "{told}"
        );
        assert_eq!(
            hindered.is_for_lack_of_room(),
            code == rusqlite::ffi::SQLITE_FULL
        );
    }
}
