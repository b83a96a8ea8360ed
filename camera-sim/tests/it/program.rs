//! The program `camera-sim`, as it is started on an emulated camera.

use crate::listener::{Reply, answer, finish, listen, ok, succ};
use std::process::{Command, Output};

fn program(words: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_camera-sim"));
    program.args(words).output().unwrap()
}

/// Plays an NX300 that sends one photo from a file; also what the listener saw.
fn mail(script: Vec<Reply>, options: &[&str]) -> (Output, Vec<Vec<u8>>) {
    let folder = tempfile::tempdir().unwrap();
    let photo = folder.path().join("SAM_0042.JPG");
    std::fs::write(&photo, "the bytes of a photo").unwrap();
    let (address, listener) = listen(script);
    let photo = photo.to_str().unwrap();
    let to = address.to_string();
    let words = ["nx300-email", "--photo", photo, "--to", &to];
    let output = program(&[&words, options].concat());
    (output, finish(address, listener))
}

#[test]
fn a_photo_of_the_card_is_sent_and_the_status_says_that_it_was_accepted() {
    let (output, requests) = mail(vec![ok(""), succ()], &[]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}");
    assert!(said.ends_with("NX300: everything was sent, and the camera shows success\n"));
    let mail = String::from_utf8_lossy(&requests[1]);
    assert!(mail.contains("SAM_0042.JPG") && mail.contains("the bytes of a photo"));
}

#[test]
fn a_refusal_is_a_failure_with_its_reason() {
    let (output, _) = mail(vec![ok(""), answer("500 Oops", "", "")], &[]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("the NX300 would fail at the mail"), "{said}");
}

#[test]
fn recipients_subject_and_caption_are_those_of_the_command_line() {
    let options = [
        "--recipient",
        "a@example.org",
        "--recipient",
        "b@example.org",
        "--subject",
        "Hello",
        "--caption",
        "At the sea",
        "--sender",
        "me@example.org",
    ];
    let (output, requests) = mail(vec![ok(""), succ()], &options);
    assert!(output.status.success(), "{output:?}");
    let mail = String::from_utf8_lossy(&requests[1]);
    for want in [
        "<sender>me@example.org</sender>",
        "<receiver>a@example.org</receiver> <receiver>b@example.org</receiver> </receiverList>",
        "<![CDATA[Hello]]>",
        "<![CDATA[At the sea\r\n",
    ] {
        assert!(mail.contains(want), "{want}\n{mail}");
    }
}

#[test]
fn an_option_that_the_camera_cannot_use_is_an_error_and_nothing_is_sent() {
    for (words, want) in [
        (
            ["nx300-email", "--site", "picasa"],
            "--site is nothing that nx300-email can use",
        ),
        (
            ["nx300-social", "--recipient", "a@b"],
            "on it one chooses --photos, --site, --caption",
        ),
        (
            ["st1000", "--caption", "text"],
            "there is nothing to choose on it",
        ),
        (
            ["nx300-social", "--site", "a/b"],
            "a name of letters and digits",
        ),
        (
            ["nx300-email", "--recipient", "granny"],
            "this is no address",
        ),
    ] {
        let output = program(&words);
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(want), "{said}");
    }
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
