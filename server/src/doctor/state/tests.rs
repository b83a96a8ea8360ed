//! Databases that are missing, sound, damaged, newer, and in use; none of them is changed.

use super::*;
use crate::database::Database;
use crate::doctor::finding::tests::check;
use expect_test::expect;
use std::collections::BTreeMap;
use std::fs;

fn judged(facts: &Facts) -> [Finding; 1] {
    [judge(
        facts,
        Path::new("/home/me/state"),
        "sudo nx-gateway doctor",
    )]
}

/// Everything in a folder, but for what SQLite's readers share in memory.
fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(|it| it.unwrap());
    let files = files.map(|it| (it.file_name().into_string().unwrap(), it.path()));
    let files = files.filter(|(name, _)| !name.ends_with("-shm"));
    files
        .map(|(name, path)| (name, fs::read(path).unwrap()))
        .collect()
}

/// Looks, and makes sure that nothing else happens.
fn looked(folder: &Path, is_locked: bool) -> Facts {
    let before = content(folder);
    let shared = |folder: &Path| folder.join("nx-gateway.db-shm").exists();
    let was_shared = shared(folder);
    let facts = look(folder, || Some(is_locked));
    assert_eq!(content(folder), before);
    assert_eq!(shared(folder), was_shared);
    facts
}

#[test]
fn none_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let facts = looked(folder.path(), false);
    check(
        judged(&facts),
        &expect![[r#"
            ok       database: there is none yet; it is made at the first start
        "#]],
    );
    check(
        judged(&look(&folder.path().join("nowhere"), || Some(false))),
        &expect![[r#"
            ok       database: there is none yet; it is made at the first start
        "#]],
    );
}

#[test]
fn a_sound_one_is_sound_beside_a_server_and_without() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(&file(folder.path())).unwrap();
    check(
        judged(&looked(folder.path(), true)),
        &expect![[r#"
            ok       database: /home/me/state/nx-gateway.db is sound
        "#]],
    );
    // As a server that was killed leaves it.
    check(
        judged(&looked(folder.path(), false)),
        &expect![[r#"
            ok       database: /home/me/state/nx-gateway.db is sound
        "#]],
    );
    drop(database);
    check(
        judged(&looked(folder.path(), false)),
        &expect![[r#"
            ok       database: /home/me/state/nx-gateway.db is sound
        "#]],
    );
}

#[test]
fn a_damaged_one_is_a_problem() {
    let folder = tempfile::tempdir().unwrap();
    drop(Database::open(&file(folder.path())).unwrap());
    let mut bytes = fs::read(file(folder.path())).unwrap();
    for byte in bytes.iter_mut().skip(4096) {
        *byte = 0x5a;
    }
    fs::write(file(folder.path()), bytes).unwrap();
    assert!(!looked(folder.path(), false).is_sound());
    let told = Inspected {
        complaints: vec!["Tree 2 page 2: btreeInitPage() returns error code 11".to_owned()],
        ..Inspected::default()
    };
    check(
        judged(&Facts::Seen(told)),
        &expect![[r#"
            PROBLEM  database: /home/me/state/nx-gateway.db is damaged: Tree 2 page 2: btreeInitPage() returns
                     error code 11
                     Mostly the disk is to blame. Photos are not in it, only what is known of them and what
                     waits to be delivered. Stop the server, then move the file away; the next start makes a
                     new one:
                       run:  sudo mv /home/me/state/nx-gateway.db /home/me/state/nx-gateway.db.damaged
        "#]],
    );
    fs::write(
        file(folder.path()),
        "no database at all, but long enough to be looked at",
    )
    .unwrap();
    check(
        judged(&looked(folder.path(), false)),
        &expect![[r#"
            PROBLEM  database: /home/me/state/nx-gateway.db can't be read: the database says: file is not a
                     database
                     Photos are not in it, only what is known of them and what waits to be delivered. Stop the
                     server, then move the file away; the next start makes a new one:
                       run:  sudo mv /home/me/state/nx-gateway.db /home/me/state/nx-gateway.db.damaged
        "#]],
    );
}

#[test]
fn one_of_a_newer_program_is_told_from_a_damaged_one() {
    let error = DatabaseError::TooNew {
        path: "/home/me/state/nx-gateway.db".into(),
        found: 99,
    };
    check(
        judged(&Facts::Failed(error)),
        &expect![[r#"
            PROBLEM  database: /home/me/state/nx-gateway.db was written by a newer nx-gateway (its format is
                     99, this one knows 3); use the newer program
                     The server doesn't start with it.
                       install the newer version again
        "#]],
    );
}

#[test]
fn one_that_may_not_be_read_is_for_somebody_else() {
    check(
        judged(&Facts::Forbidden),
        &expect![[r#"
            WARNING  database: this user may not read /home/me/state/nx-gateway.db
                     That is as it should be, if the server runs as another user. Who can look:
                       run:  sudo nx-gateway doctor
        "#]],
    );
    check(
        judged(&Facts::Unfinished),
        &expect![[r#"
            ok       database: /home/me/state/nx-gateway.db was left unfinished by a server that was killed;
                     the next start mends it
        "#]],
    );
}

/// Behind a link may be another program's database, and root would make files beside that.
#[test]
fn what_is_no_file_of_its_own_is_not_looked_into() {
    let folder = tempfile::tempdir().unwrap();
    let (state, others) = (folder.path().join("state"), folder.path().join("others"));
    fs::create_dir(&state).unwrap();
    fs::create_dir(&others).unwrap();
    drop(Database::open(&file(&others)).unwrap());
    std::os::unix::fs::symlink(file(&others), file(&state)).unwrap();
    let before = content(&others);
    for is_locked in [false, true] {
        let facts = look(&state, || Some(is_locked));
        check(
            judged(&facts),
            &expect![[r#"
                WARNING  database: /home/me/state/nx-gateway.db is a link or no file at all, so it wasn't looked
                         into
                         What it leads to may be anybody's. The server keeps its state in a file of its own.
                           stop the server, put the file itself there, and start it again
            "#]],
        );
        // Somebody may be quicker than the look.
        let beside = [Beside::Nobody, Beside::AServer][usize::from(is_locked)];
        inspect(&file(&state), beside).unwrap_err();
    }
    assert_eq!(content(&others), before);
    assert!(!others.join("nx-gateway.db-shm").exists());
    fs::remove_file(file(&state)).unwrap();
    crate::disk::tests::make_pipe(&file(&state));
    assert!(matches!(look(&state, || Some(true)), Facts::NotAFile));
    // A link to the folder is the owner's wish.
    let link = folder.path().join("link");
    std::os::unix::fs::symlink(&others, &link).unwrap();
    for is_locked in [false, true] {
        let facts = look(&link, || Some(is_locked));
        assert!(facts.is_sound(), "{facts:?}");
    }
}
