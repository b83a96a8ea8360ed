//! `[mail.NAME]`.

use super::read_in;
use expect_test::{Expect, expect};
use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

const ROUTE: &str = "\n[[route]]\nto = \"mail.home\"\n";

/// A folder with a password and a certificate.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let password = folder.path().join("mail.password");
    fs::write(&password, "open sesame\n").expect("write the password");
    fs::set_permissions(&password, fs::Permissions::from_mode(0o600)).expect("set the mode");
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("one");
    fs::write(folder.path().join("server.pem"), made.cert.pem()).expect("write it");
    folder
}

fn without(folder: &Path, text: &str) -> String {
    text.replace(&folder.display().to_string(), "DIR")
}

/// What a section without mistakes means, as `check` shows it.
#[track_caller]
fn check_good(section: &str, want: &Expect) {
    let folder = folder();
    let reading = read_in(folder.path(), &format!("[mail.home]\n{section}{ROUTE}"));
    assert!(reading.problems.is_empty(), "{}", reading.problems);
    let shown = reading.config.targets[0].settings.shown();
    let lines = shown
        .iter()
        .map(|(key, value)| format!("{key} = {value}\n"));
    want.assert_eq(&without(folder.path(), &lines.collect::<String>()));
}

/// What the owner sees.
#[track_caller]
fn check(section: &str, want: &Expect) {
    let folder = folder();
    let reading = read_in(folder.path(), &format!("[mail.home]\n{section}{ROUTE}"));
    let shown = format!("{}\n", reading.problems);
    assert!(!shown.contains("sesame"), "{shown}");
    want.assert_eq(&without(folder.path(), &shown));
}

#[test]
fn the_least_that_has_to_be_said() {
    check_good(
        "server = \"mail.example.org\"\nrecipients = \"*@example.org\"\n",
        &expect![[r#"
            server = "mail.example.org"
            port = 587
            tls = "starttls"
            from = "camera"
            recipients = ["*@example.org"]
            max_size = "20 MiB"
            too_large = "leave_out"
        "#]],
    );
    check_good(
        "server = \"mail.example.org\"\nto = [\"me@example.org\"]\n",
        &expect![[r#"
            server = "mail.example.org"
            port = 587
            tls = "starttls"
            from = "camera"
            to = ["me@example.org"]
            max_size = "20 MiB"
            too_large = "leave_out"
        "#]],
    );
}

#[test]
fn everything_can_be_said() {
    check_good(
        r#"
        server = "[::1]"
        port = 2525
        tls = "TLS"
        ca_file = "server.pem"
        user = "owner"
        password_file = "mail.password"
        from = "Holidays <nx@example.org>"
        envelope_from = "bounces@example.org"
        to = ["me@example.org", "you@example.org", "ME@example.org"]
        max_size = "10 MiB"
        too_large = "refuse"
        "#,
        &expect![[r#"
            server = "::1"
            port = 2525
            tls = "tls"
            ca_file = "DIR/server.pem"
            user = "owner"
            password_file = "DIR/mail.password"
            from = "Holidays <nx@example.org>"
            envelope_from = "bounces@example.org"
            to = ["me@example.org", "you@example.org"]
            max_size = "10 MiB"
            too_large = "refuse"
        "#]],
    );
}

#[test]
fn a_user_who_is_a_mail_address_is_also_the_sender() {
    check_good(
        r#"
        server = "mail.example.org"
        user = "owner@example.org"
        password_file = "mail.password"
        recipients = ["*@example.org", "granny@example.net"]
        "#,
        &expect![[r#"
            server = "mail.example.org"
            port = 587
            tls = "starttls"
            user = "owner@example.org"
            password_file = "DIR/mail.password"
            from = "owner@example.org"
            recipients = ["*@example.org", "granny@example.net"]
            max_size = "20 MiB"
            too_large = "leave_out"
        "#]],
    );
}

#[test]
fn port_465_means_tls_from_the_first_byte() {
    check_good(
        "server = \"mail.example.org\"\nport = 465\nrecipients = \"*@example.org\"\n",
        &expect![[r#"
            server = "mail.example.org"
            port = 465
            tls = "tls"
            from = "camera"
            recipients = ["*@example.org"]
            max_size = "20 MiB"
            too_large = "leave_out"
        "#]],
    );
    check(
        "server = \"mail.example.org\"\nport = 465\ntls = \"starttls\"\nrecipients = \"*@example.org\"\n",
        &expect![[r#"
            warning: at port 465 servers expect TLS from the first byte
             --> config.toml:4:7
              |
            4 | tls = "starttls"
              |       ^^^^^^^^^^ write "tls", or leave this out
        "#]],
    );
}

#[test]
fn an_open_relay_has_to_be_written_out() {
    check(
        "server = \"mail.example.org\"\n",
        &expect![[r#"
            error: it isn't said who may be written to
             --> config.toml:1:1
              |
            1 | [mail.home]
              | ^^^^^^^^^^^ add `recipients = ["*@example.org"]` with those to whom the camera may write, or `to = ["me@example.org"]` with those to whom all mails go
        "#]],
    );
    check(
        "server = \"mail.example.org\"\nrecipients = []\n",
        &expect![[r#"
            error: `recipients` is empty
             --> config.toml:3:14
              |
            3 | recipients = []
              |              ^^ name at least one address
        "#]],
    );
    check(
        "server = \"mail.example.org\"\nrecipients = [\"*\", \"*@*\", \"*.org\"]\n",
        &expect![[r#"
            warning: a camera can write to anybody with this
             --> config.toml:3:15
              |
            3 | recipients = ["*", "*@*", "*.org"]
              |               ^^^ write for example "*@example.org", unless every camera in reach is yours

            warning: a camera can write to anybody with this
             --> config.toml:3:20
              |
            3 | recipients = ["*", "*@*", "*.org"]
              |                    ^^^^^ write for example "*@example.org", unless every camera in reach is yours
        "#]],
    );
    check(
        "server = \"mail.example.org\"\nrecipients = \"*@example.org\"\nto = \"me@example.org\"\n",
        &expect![[r#"
            error: mails go to these, or to those whom the camera names
             --> config.toml:4:6
              |
            4 | to = "me@example.org"
              |      ^^^^^^^^^^^^^^^^ leave out either this or `recipients`
        "#]],
    );
}

#[test]
fn values_that_make_no_sense() {
    check(
        r#"
server = "smtp.example.org:587"
port = 70000
tls = "startls"
from = "me"
envelope_from = "Me <me@example.org>"
to = ["me@example.org", "you"]
max_size = 20
too_large = "scale"
password = "open sesame"
"#,
        &expect![[r#"
            error: `smtp.example.org:587` isn't the name of a mail server
             --> config.toml:3:10
              |
            3 | server = "smtp.example.org:587"
              |          ^^^^^^^^^^^^^^^^^^^^^^ write "smtp.example.org", and below it: port = 587

            error: `port` can't be 70000
             --> config.toml:4:8
              |
            4 | port = 70000
              |        ^^^^^ it goes from 1 to 65535

            error: there is no tls `startls`
             --> config.toml:5:7
              |
            5 | tls = "startls"
              |       ^^^^^^^^^ did you mean "starttls"?

            error: `me` isn't a mail address
             --> config.toml:6:8
              |
            6 | from = "me"
              |        ^^^^ write "camera", or one of your own addresses

            error: `Me <me@example.org>` isn't a mail address
             --> config.toml:7:17
              |
            7 | envelope_from = "Me <me@example.org>"
              |                 ^^^^^^^^^^^^^^^^^^^^^ write for example "me@example.org"

            error: `you` isn't a mail address
             --> config.toml:8:25
              |
            8 | to = ["me@example.org", "you"]
              |                         ^^^^^ write for example "me@example.org"

            error: `max_size` is too small
             --> config.toml:9:12
              |
            9 | max_size = 20
              |            ^^ it must be at least 1 MiB; a number without unit counts bytes

            error: there is no too_large `scale`
              --> config.toml:10:13
               |
            10 | too_large = "scale"
               |             ^^^^^^^ it can be `leave_out` and `refuse`

            error: [mail.home] has no `password`
              --> config.toml:11:1
               |
            11 | password = *************
               | ^^^^^^^^ write it into a file of its own, and name that with `password_file`
        "#]],
    );
    check(
        "server = \"https://mail.example.org/\"\nto = \"me@example.org\"\nmax_size = \"1 GiB\"\n",
        &expect![[r#"
            error: `https://mail.example.org/` isn't the name of a mail server
             --> config.toml:2:10
              |
            2 | server = "https://mail.example.org/"
              |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^ write its name alone, for example "smtp.example.org"

            error: no mail server takes mails that large
             --> config.toml:4:12
              |
            4 | max_size = "1 GiB"
              |            ^^^^^^^ most take 20 to 50 MiB; at most "100 MiB" can be set
        "#]],
    );
}

#[test]
fn logins_that_are_incomplete() {
    let section = "server = \"mail.example.org\"\nto = \"me@example.org\"\n";
    check(
        &format!("{section}user = \"owner\"\n"),
        &expect![[r#"
        error: there is no password for this
         --> config.toml:4:8
          |
        4 | user = "owner"
          |        ^^^^^^^ add `password_file = "…"`, or put it into the variable NX_GATEWAY_MAIL_HOME_PASSWORD
    "#]],
    );
    check(
        &format!("{section}password_file = \"mail.password\"\n"),
        &expect![[r#"
            error: a password for whom?
             --> config.toml:4:17
              |
            4 | password_file = "mail.password"
              |                 ^^^^^^^^^^^^^^^ add a line `user = "…"` below this
        "#]],
    );
    check(
        &format!("{section}user = \"owner\"\npassword_file = \"none\"\n"),
        &expect![[r#"
            error: DIR/none can't be read: No such file or directory (os error 2)
             --> config.toml:5:17
              |
            5 | password_file = "none"
              |                 ^^^^^^ write the password into that file, then run: chmod 600 DIR/none
        "#]],
    );
}

#[test]
fn passwords_do_not_go_out_in_the_clear_unnoticed() {
    let section = "to = \"me@example.org\"\ntls = \"none\"\nuser = \"owner\"\npassword_file = \"mail.password\"\n";
    check(
        &format!("server = \"mail.example.org\"\n{section}"),
        &expect![[r#"
            warning: everybody on the way could read the password
             --> config.toml:4:7
              |
            4 | tls = "none"
              |       ^^^^^^ write "starttls" or "tls"
        "#]],
    );
    check_good(
        &format!("server = \"127.0.0.1\"\n{section}"),
        &expect![[r#"
            server = "127.0.0.1"
            port = 25
            tls = "none"
            user = "owner"
            password_file = "DIR/mail.password"
            from = "camera"
            to = ["me@example.org"]
            max_size = "20 MiB"
            too_large = "leave_out"
        "#]],
    );
}

#[test]
fn certificates_that_are_none() {
    let section = "server = \"mail.example.org\"\nto = \"me@example.org\"\n";
    check(
        &format!("{section}ca_file = \"none.pem\"\n"),
        &expect![[r#"
            error: DIR/none.pem can't be read: No such file or directory (os error 2)
             --> config.toml:4:11
              |
            4 | ca_file = "none.pem"
              |           ^^^^^^^^^^ name the file with the certificate of your mail server, or of who signed it
        "#]],
    );
    check(
        &format!("{section}ca_file = \"mail.password\"\n"),
        &expect![[r#"
            error: there is no certificate in DIR/mail.password
             --> config.toml:4:11
              |
            4 | ca_file = "mail.password"
              |           ^^^^^^^^^^^^^^^ it is text that begins with -----BEGIN CERTIFICATE-----
        "#]],
    );
    check(
        &format!("{section}ca_file = \"server.pem\"\ntls = \"none\"\n"),
        &expect![[r#"
            error: with `tls = "none"` nobody looks at certificates
             --> config.toml:4:11
              |
            4 | ca_file = "server.pem"
              |           ^^^^^^^^^^^^ leave out either this or `tls`
        "#]],
    );
}
