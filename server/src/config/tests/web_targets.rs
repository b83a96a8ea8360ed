//! Sections of targets on the web: addresses, secrets in files, and what each kind wants.

mod mastodon;
mod services;

use super::read_in;
use expect_test::{Expect, expect};
use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

/// With files in it, which only their owner can read.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::write(&path, content).expect("write the file");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("set the mode");
    }
    folder
}

fn without(folder: &Path, text: &str) -> String {
    text.replace(&folder.display().to_string(), "DIR")
}

/// What the owner sees of mistakes in these sections.
#[track_caller]
fn check(files: &[(&str, &str)], sections: &str, want: &Expect) {
    let folder = folder(files);
    let problems = read_in(folder.path(), sections).problems.to_string();
    let problems: Vec<&str> = problems
        .split("\n\n")
        .filter(|it| !it.starts_with("warning: nothing is delivered to"))
        .collect();
    want.assert_eq(&(without(folder.path(), &problems.join("\n\n")) + "\n"));
}

/// What is understood, and what is shown of it.
#[track_caller]
fn check_good(files: &[(&str, &str)], sections: &str, want: &Expect) {
    let folder = folder(files);
    let reading = read_in(folder.path(), sections);
    assert!(!reading.problems.is_fatal(), "{}", reading.problems);
    let mut text = String::new();
    for target in &reading.config.targets {
        text += &format!("{}: {:?}\n", target.name, target.settings);
        for (key, value) in target.settings.shown() {
            text += &format!("    {key} = {value}\n");
        }
    }
    assert!(!text.contains("sesame"), "a secret shows: {text}");
    want.assert_eq(&without(folder.path(), &text));
}

#[test]
fn addresses() {
    check(
        &[("url", "cloud.example.org\n")],
        r#"
[webhook.a]
url = "cloud.example.org"
[webhook.b]
url = "https://me:sesame@cloud.example.org/"
[webhook.c]
url_file = "url"
[webhook.d]
url = "http://example.org/x"
[webhook.e]
url = "http://192.168.1.1:8123/x"
[webhook.f]
url = "http://nas/x"
[webhook.g]
url = "http://nas.local:8080/x"
[webhook.h]
url = "http://[fe80::1]/x"
url_file = "url"
[webhook.i]
"#,
        &expect![[r#"
            error: this isn't an address on the web
             --> config.toml:3:7
              |
            3 | url = "cloud.example.org"
              |       ^^^^^^^^^^^^^^^^^^^ it must begin with https:// or http://

            error: a password doesn't belong into the address
             --> config.toml:5:7
              |
            5 | url = **************************************
              |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ take out what stands in front of the `@`, and the `@`; for logging in there are lines of their own

            error: the address in this file can't be used
             --> config.toml:7:12
              |
            7 | url_file = "url"
              |            ^^^^^ it must begin with https:// or http://

            warning: others can read what goes to example.org
             --> config.toml:9:7
              |
            9 | url = "http://example.org/x"
              |       ^^^^^^^^^^^^^^^^^^^^^^ write https:// if the server can do that

            error: there is a `url` as well
              --> config.toml:18:12
               |
            18 | url_file = "url"
               |            ^^^^^ leave one of them out

            error: the address in this file can't be used
              --> config.toml:18:12
               |
            18 | url_file = "url"
               |            ^^^^^ it must begin with https:// or http://

            error: [webhook.i] needs `url`
              --> config.toml:19:1
               |
            19 | [webhook.i]
               | ^^^^^^^^^^^ add a line `url = …` below this
        "#]],
    );
}

#[test]
fn webhooks() {
    check_good(
        &[
            ("url", "https://example.org/sesame\n"),
            ("secret", "open sesame\n"),
            ("token", " open sesame \n"),
            ("headers", "# mine\n\nX-Api-Key : sesame:1\nX-B:\n"),
        ],
        r#"
[webhook.a]
url = "https://example.org/hook?x=1"
[webhook.b]
url_file = "url"
secret_file = "secret"
token_file = "token"
headers_file = "headers"
file = true
path = true
time_out = "10 min"
"#,
        &expect![[r#"
            webhook.a: Settings { address: Address(https://example.org…), address_file: None, secret: None, token: None, headers: None, files: false, paths: false, access: Access { authorities: None, time_out: 120s } }
                url = "https://example.org/hook?…"
                file = false
                path = false
                time_out = "2 min"
            webhook.b: Settings { address: Address(https://example.org…), address_file: Some("DIR/url"), secret: Some(Hidden(from "DIR/secret")), token: Some(Hidden(from "DIR/token")), headers: Some(Headers { lines: [("X-Api-Key", Hidden(from "DIR/headers")), ("X-B", Hidden(from "DIR/headers"))], file: "DIR/headers" }), files: true, paths: true, access: Access { authorities: None, time_out: 600s } }
                url_file = "DIR/url"
                secret_file = "DIR/secret"
                token_file = "DIR/token"
                headers_file = "DIR/headers"
                file = true
                path = true
                time_out = "10 min"
        "#]],
    );
}

#[test]
fn files_of_webhooks_that_can_not_be_used() {
    check(
        &[
            ("a", "no header\n"),
            ("b", "\nHost: x\n"),
            ("c", "X: \u{7}\n"),
            ("empty", ""),
        ],
        r#"
[webhook.a]
url = "https://example.org/"
headers_file = "a"
secret_file = "nowhere"
[webhook.b]
url = "https://example.org/"
headers_file = "b"
token_file = "empty"
ca_file = "a"
[webhook.c]
url = "https://example.org/"
headers_file = "c"
token = "sesame"
time_out = "1 s"
"#,
        &expect![[r#"
            error: line 1 of DIR/a is no header
             --> config.toml:4:16
              |
            4 | headers_file = "a"
              |                ^^^ write lines such as `X-Api-Key: 1234`

            error: DIR/nowhere can't be read: No such file or directory (os error 2)
             --> config.toml:5:15
              |
            5 | secret_file = "nowhere"
              |               ^^^^^^^^^ write the secret into that file, then run: chmod 600 DIR/nowhere

            error: line 2 of DIR/b can't be: `Host`
             --> config.toml:8:16
              |
            8 | headers_file = "b"
              |                ^^^ that header is set already; leave it out

            error: there is no token in DIR/empty
             --> config.toml:9:14
              |
            9 | token_file = "empty"
              |              ^^^^^^^ write it into the first line of that file

            error: there is no certificate in this file, or one that can't be used
              --> config.toml:10:11
               |
            10 | ca_file = "a"
               |           ^^^ name a file in the PEM format: it has lines `-----BEGIN CERTIFICATE-----`

            error: line 1 of DIR/c can't be sent
              --> config.toml:13:16
               |
            13 | headers_file = "c"
               |                ^^^ leave out what is no letter, digit or sign

            error: [webhook.c] has no `token`
              --> config.toml:14:1
               |
            14 | token = ********
               | ^^^^^ write it into a file of its own, and name that with `token_file`

            error: `time_out` can't be 1 s
              --> config.toml:15:12
               |
            15 | time_out = "1 s"
               |            ^^^^^ it goes from 5 s to 1 h
        "#]],
    );
}

#[test]
fn webdav() {
    check_good(
        &[("password", "open sesame\n")],
        r#"
[webdav.a]
url = "https://cloud.example.org/dav"
[webdav.b]
url = "https://cloud.example.org/dav"
user = "me"
password_file = "password"
layout = "{camera}/{name}"
"#,
        &expect![[r#"
            webdav.a: Settings { address: Address(https://cloud.example.org…), login: None, layout: Layout { template: "{taken:%Y}/{taken:%Y-%m-%d}/{name}", folders: [[Taken("%Y")], [Taken("%Y-%m-%d")]], before_name: [] }, access: Access { authorities: None, time_out: 120s } }
                url = "https://cloud.example.org/dav"
                layout = "{taken:%Y}/{taken:%Y-%m-%d}/{name}"
                time_out = "2 min"
            webdav.b: Settings { address: Address(https://cloud.example.org…), login: Some(("me", Hidden(from "DIR/password"))), layout: Layout { template: "{camera}/{name}", folders: [[Camera]], before_name: [] }, access: Access { authorities: None, time_out: 120s } }
                url = "https://cloud.example.org/dav"
                user = "me"
                password_file = "DIR/password"
                layout = "{camera}/{name}"
                time_out = "2 min"
        "#]],
    );
    check(
        &[("password", "open sesame\n")],
        r#"
[webdav.a]
url = "https://cloud.example.org/dav?x=1"
user = "me"
[webdav.b]
password_file = "password"
layout = "{name}/x"
"#,
        &expect![[r#"
            error: this address can't hold anything
             --> config.toml:3:7
              |
            3 | url = "https://cloud.example.org/dav?x=1"
              |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ take away the `?` and what is behind it

            error: `user` is of no use without `password_file`
             --> config.toml:4:8
              |
            4 | user = "me"
              |        ^^^^ add a line `password_file = …`, or leave this out

            error: [webdav.b] needs `url`
             --> config.toml:5:1
              |
            5 | [webdav.b]
              | ^^^^^^^^^^ add a line `url = …` below this

            error: `password_file` is of no use without `user`
             --> config.toml:6:17
              |
            6 | password_file = "password"
              |                 ^^^^^^^^^^ add a line `user = …`, or leave this out

            error: this `layout` can't be used
             --> config.toml:7:11
              |
            7 | layout = "{name}/x"
              |           ^^^^^^ `{name}` is the file, so it belongs at the very end, and only there
        "#]],
    );
}
