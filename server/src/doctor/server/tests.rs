//! What an answer, or none, says of the server.

use super::*;
use crate::doctor::finding::tests::check;
use expect_test::{Expect, expect};

#[track_caller]
fn check_answer(health: Option<Health>, is_locked: Option<bool>, want: &Expect) {
    let place: SocketAddr = "127.0.0.1:80".parse().unwrap();
    let facts = Facts {
        answered: health.map(|health| (place, health)),
        asked: vec![place, "127.0.0.1:8080".parse().unwrap()],
        is_locked,
        state: "/home/me/state".to_owned(),
        secret_fault: None,
    };
    let start = ["nx-gateway serve".to_owned()];
    check(judge(&facts, "sudo nx-gateway doctor", &start), want);
}

#[test]
fn a_damaged_secret_is_found_before_the_server_finds_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret");
    assert_eq!(secret_fault(&file), None);
    std::fs::write(&file, [7; 32]).unwrap();
    assert_eq!(secret_fault(&file), None);
    std::fs::write(&file, [7; 31]).unwrap();
    let fault = secret_fault(&file).unwrap();
    assert!(fault.contains("should hold 32 bytes"), "{fault}");
    let facts = Facts {
        answered: None,
        asked: Vec::new(),
        is_locked: Some(false),
        state: "/home/me/state".to_owned(),
        secret_fault: Some("/home/me/state/secret should hold 32 bytes but doesn't".to_owned()),
    };
    let found = judge(&facts, "sudo nx-gateway doctor", &[]).pop();
    check(
        found,
        &expect![[r#"
        PROBLEM  server: /home/me/state/secret should hold 32 bytes but doesn't
                 The server can't start with it.
                   run:  sudo mv /home/me/state/secret /home/me/state/secret.damaged
    "#]],
    );
}

#[test]
fn one_that_is_well_is_well() {
    check_answer(
        Some(Health::Well),
        Some(true),
        &expect![[r#"
            ok       server: nx-gateway answers at 127.0.0.1:80
        "#]],
    );
}

#[test]
fn one_that_can_store_nothing_is_a_problem() {
    let full = Health::Unwell("HTTP/1.1 507 INSUFFICIENT STORAGE".to_owned());
    check_answer(
        Some(full),
        Some(true),
        &expect![[r#"
            PROBLEM  server: nx-gateway at 127.0.0.1:80 is not well: HTTP/1.1 507 INSUFFICIENT STORAGE
                     The disk has too little room, so it refuses photos. What is said of the disk tells more.
                       run:  journalctl --unit nx-gateway --lines 50
        "#]],
    );
    let other = Health::Unwell("HTTP/1.1 500 INTERNAL SERVER ERROR".to_owned());
    check_answer(
        Some(other),
        None,
        &expect![[r#"
            PROBLEM  server: nx-gateway at 127.0.0.1:80 is not well: HTTP/1.1 500 INTERNAL SERVER ERROR
                     A photo that came now could not be stored. Its log says why.
                       run:  journalctl --unit nx-gateway --lines 50
        "#]],
    );
}

#[test]
fn none_is_told_from_one_elsewhere_and_from_one_that_cannot_be_seen() {
    check_answer(
        None,
        Some(false),
        &expect![[r#"
            WARNING  server: nx-gateway isn't running
                     Where it may, the doctor starts one for a moment, for the upload below. Cameras need one
                     that stays:
                       run:  nx-gateway serve
        "#]],
    );
    check_answer(
        None,
        Some(true),
        &expect![[r#"
            PROBLEM  server: an nx-gateway has /home/me/state, but none answers at 127.0.0.1:80,
                     127.0.0.1:8080
                     It listens elsewhere (--listen, or settings that were changed since), hangs, or is just
                     starting.
                       run:  sudo systemctl restart nx-gateway
                       or run:  pgrep --list-full nx-gateway
        "#]],
    );
    check_answer(
        None,
        None,
        &expect![[r#"
            WARNING  server: nobody answers, and whether a server has the state's folder is not for this user
                     to see
                     Probably nx-gateway isn't running; only another user can tell.
                       run:  sudo nx-gateway doctor
        "#]],
    );
}

#[test]
fn a_folder_that_is_not_there_is_nobodys() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state");
    assert_eq!(is_locked(&state), Some(false));
    crate::disk::make_private_folder(&state).unwrap();
    let lock = crate::disk::lock(&state).unwrap();
    assert_eq!(is_locked(&state), Some(true));
    drop(lock);
    assert_eq!(is_locked(&state), Some(false));
}
