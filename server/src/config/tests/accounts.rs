//! Accounts, whose passwords stand in files of their own.

use super::{super::LoginVerdict, read_in};
use expect_test::{Expect, expect};
use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

const ACCOUNT: &str = "[[access.account]]\nname = \"me\"\npassword_file = \"me.password\"\n";

fn write_password(folder: &Path, content: impl AsRef<[u8]>, mode: u32) {
    let path = folder.join("me.password");
    fs::write(&path, content).expect("write the password");
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("set the mode");
}

/// What the owner sees, with `DIR` for the folder.
#[track_caller]
fn check(folder: &Path, text: &str, want: &Expect) {
    let shown = read_in(folder, text).problems.to_string();
    want.assert_eq(&(shown.replace(&folder.display().to_string(), "DIR") + "\n"));
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

#[test]
fn the_password_is_the_only_line_of_its_file() {
    for content in ["open sesame", "open sesame\n", "open sesame\r\n"] {
        let folder = folder();
        write_password(folder.path(), content, 0o600);
        let reading = read_in(folder.path(), ACCOUNT);
        assert!(reading.problems.is_empty(), "{}", reading.problems);
        let verdict = reading.config.access.check_login("me", "open sesame");
        assert_eq!(verdict, LoginVerdict::Allowed, "{content:?}");
    }
}

#[test]
fn a_missing_password_file() {
    check(
        folder().path(),
        ACCOUNT,
        &expect![[r#"
        error: DIR/me.password can't be read: No such file or directory (os error 2)
         --> config.toml:3:17
          |
        3 | password_file = "me.password"
          |                 ^^^^^^^^^^^^^ write the password into that file, then run: chmod 600 DIR/me.password
    "#]],
    );
}

#[test]
fn a_password_file_without_password() {
    let folder = folder();
    write_password(folder.path(), "", 0o600);
    check(
        folder.path(),
        ACCOUNT,
        &expect![[r#"
        error: there is no password in DIR/me.password
         --> config.toml:3:17
          |
        3 | password_file = "me.password"
          |                 ^^^^^^^^^^^^^ write it into the first line of that file
    "#]],
    );
    write_password(folder.path(), "\n", 0o600);
    assert!(read_in(folder.path(), ACCOUNT).problems.is_fatal());
}

#[test]
fn a_password_file_with_more_than_a_password() {
    let folder = folder();
    write_password(folder.path(), "one\ntwo\n", 0o600);
    check(
        folder.path(),
        ACCOUNT,
        &expect![[r#"
        error: there is more than one line in DIR/me.password
         --> config.toml:3:17
          |
        3 | password_file = "me.password"
          |                 ^^^^^^^^^^^^^ leave only the password there
    "#]],
    );
    write_password(folder.path(), b"\xff", 0o600);
    check(
        folder.path(),
        ACCOUNT,
        &expect![[r#"
        error: DIR/me.password can't be read: stream did not contain valid UTF-8
         --> config.toml:3:17
          |
        3 | password_file = "me.password"
          |                 ^^^^^^^^^^^^^ the file must be text in UTF-8
    "#]],
    );
}

#[test]
fn a_password_file_that_everybody_can_read_is_a_warning() {
    let folder = folder();
    write_password(folder.path(), "open sesame\n", 0o644);
    check(
        folder.path(),
        ACCOUNT,
        &expect![[r#"
        warning: everybody on this host can get at DIR/me.password
         --> config.toml:3:17
          |
        3 | password_file = "me.password"
          |                 ^^^^^^^^^^^^^ run: chmod 600 DIR/me.password
    "#]],
    );
    assert!(!read_in(folder.path(), ACCOUNT).problems.is_fatal());
    write_password(folder.path(), "open sesame\n", 0o640);
    assert!(read_in(folder.path(), ACCOUNT).problems.is_empty());
}

#[test]
fn accounts_that_are_incomplete_or_there_twice() {
    let folder = folder();
    write_password(folder.path(), "open sesame\n", 0o600);
    let twice = ACCOUNT.to_owned() + &ACCOUNT.replace("me\"\n", "ME\"\n") + "[[access.account]]\n";
    check(
        folder.path(),
        &twice,
        &expect![[r#"
            error: there is an account `ME` already
             --> config.toml:5:8
              |
            5 | name = "ME"
              |        ^^^^ give each name one account

            error: [[access.account]] needs `name`
             --> config.toml:7:1
              |
            7 | [[access.account]]
              | ^^^^^^^^^^^^^^^^^^ add a line `name = …` below this

            error: [[access.account]] needs `password_file`
             --> config.toml:7:1
              |
            7 | [[access.account]]
              | ^^^^^^^^^^^^^^^^^^ add a line `password_file = …` below this
        "#]],
    );
}
