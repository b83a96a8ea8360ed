//! The program `camera-sim`, as it is started on an emulated camera.

use crate::listener::{Reply, answer, finish, listen, ok, succ};
use std::process::{Command, Output};

fn program(words: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_camera-sim"));
    program.args(words).output().unwrap()
}

/// Plays an NX300 that sends one photo from a file; also what the listener saw.
fn mail(script: Vec<Reply>) -> (Output, Vec<Vec<u8>>) {
    let folder = tempfile::tempdir().unwrap();
    let photo = folder.path().join("SAM_0042.JPG");
    std::fs::write(&photo, "the bytes of a photo").unwrap();
    let (address, listener) = listen(script);
    let photo = photo.to_str().unwrap();
    let output = program(&[
        "nx300-email",
        "--photo",
        photo,
        "--to",
        &address.to_string(),
    ]);
    (output, finish(address, listener))
}

#[test]
fn a_photo_of_the_card_is_sent_and_the_status_says_that_it_was_accepted() {
    let (output, requests) = mail(vec![ok(""), succ()]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}");
    assert!(said.ends_with("NX300: everything was sent, and the camera shows success\n"));
    let mail = String::from_utf8_lossy(&requests[1]);
    assert!(mail.contains("SAM_0042.JPG") && mail.contains("the bytes of a photo"));
}

#[test]
fn a_refusal_is_a_failure_with_its_reason() {
    let (output, _) = mail(vec![ok(""), answer("500 Oops", "", "")]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("the NX300 would fail at the mail"), "{said}");
}

#[test]
fn a_command_line_that_is_not_understood_lists_the_profiles() {
    for words in [
        &[][..],
        &["nx301"],
        &["nx300-email", "--photo"],
        &["nx300-email", "more"],
    ] {
        let output = program(words);
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("nx500-email"), "{said}");
    }
}
