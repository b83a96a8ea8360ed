//! What is told of an example.

use super::*;
use crate::config::{self, Overrides};
use expect_test::{Expect, expect};

const ROUTES: &str = r#"
[access]
senders = ["*@example.com", "me"]
[folder.wall]
path = "wall"
[command.print]
run = "lp"
[[route]]
site = ["facebook", "you*"]
camera = "NX*"
to = "folder.wall"
[[route]]
recipient = "test@*"
keep = false
[[route]]
recipient = "*"
sender = "?e@example.com"
kind = "photo"
protocol = "email"
to = ["folder.wall", "command.print"]
[[route]]
kind = "video"
keep = true
"#;

fn explained(config: &str, words: &[&str]) -> anyhow::Result<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    std::fs::write(&file, config).unwrap();
    let loaded = config::load(Some(&file), &Overrides::default()).unwrap();
    let words: Vec<String> = words.iter().map(ToString::to_string).collect();
    let example = Example::parse(&words, &loaded.config)?;
    Ok(explain(&loaded, &example))
}

#[track_caller]
fn check(words: &[&str], want: &Expect) {
    want.assert_eq(&explained(ROUTES, words).unwrap());
}

#[test]
fn a_mail_to_two_people_is_looked_at_for_each_of_them() {
    check(
        &[
            "recipient=test@example.org recipient=You@Example.org",
            "sender=ME@example.com",
        ],
        &expect![[r#"
            An example: a photo, mailed to test@example.org and You@Example.org, by ME@example.com with a camera of unknown model.

            For test@example.org:
              route 1 (config.toml:9) doesn't: it has no site, and "facebook" or "you*" is asked for; it has no camera, and "NX*" is asked for
              route 2 (config.toml:13) fits: not kept
              route 3 (config.toml:16) fits: to folder.wall and command.print
              route 4 (config.toml:22) doesn't: kind is photo, not video

            For You@Example.org:
              route 1 (config.toml:9) doesn't: it has no site, and "facebook" or "you*" is asked for; it has no camera, and "NX*" is asked for
              route 2 (config.toml:13) doesn't: recipient is You@Example.org, not "test@*"
              route 3 (config.toml:16) fits: to folder.wall and command.print
              route 4 (config.toml:22) doesn't: kind is photo, not video

            It is stored, and then goes to
              folder.wall: each file on its own
              command.print: each file on its own
        "#]],
    );
}

#[test]
fn a_shared_video() {
    check(
        &[
            "site=YouTube",
            "kind=Video",
            "camera=EX2F or so",
            "sender=me",
        ],
        &expect![[r#"
            An example: a video, shared at YouTube, by me with EX2F or so.

              route 1 (config.toml:9) doesn't: camera is EX2F or so, not "NX*"
              route 2 (config.toml:13) doesn't: it has no recipient, and "test@*" is asked for
              route 3 (config.toml:16) doesn't: it has no recipient, and "*" is asked for; sender is me, not "?e@example.com"; protocol is social, not email; kind is video, not photo
              route 4 (config.toml:22) fits: kept

            It is stored, and goes nowhere else.
        "#]],
    );
}

#[test]
fn what_is_thrown_away_and_what_is_refused() {
    check(
        &["recipient=test@x", "sender=nobody@x"],
        &expect![[r#"
        An example: a photo, mailed to test@x, by nobody@x with a camera of unknown model.
        It would be refused: nobody@x may not send, see [access] senders.

        For test@x:
          route 1 (config.toml:9) doesn't: it has no site, and "facebook" or "you*" is asked for; it has no camera, and "NX*" is asked for
          route 2 (config.toml:13) fits: not kept
          route 3 (config.toml:16) doesn't: sender is nobody@x, not "?e@example.com"
          route 4 (config.toml:22) doesn't: kind is photo, not video

        It is not kept.
    "#]],
    );
}

#[test]
fn what_is_only_passed_on() {
    let config = "[folder.wall]\npath = \"wall\"\n[[route]]\nto = \"folder.wall\"\nkeep = false\n";
    let text = explained(config, &["kind=photo"]).unwrap();
    expect![[r#"
        An example: a photo, mailed to friend@example.org, by Camera@samsungcamera.com with a camera of unknown model.

        For friend@example.org:
          route 1 (config.toml:4) fits: to folder.wall, and not kept

        It is stored, and then goes to
          folder.wall: each file on its own
        Once all of these have it, it is removed here.
    "#]].assert_eq(&text);
}

#[test]
fn what_is_not_said_is_as_from_the_factory() {
    let text = explained("", &["kind=photo"]).unwrap();
    expect![[r#"
        An example: a photo, mailed to friend@example.org, by Camera@samsungcamera.com with a camera of unknown model.

        For friend@example.org:
          there are no routes

        It is stored, and goes nowhere else.
    "#]].assert_eq(&text);
    let text = explained("", &["protocol=social"]).unwrap();
    expect![[r#"
        An example: a photo, shared at facebook, by Camera@samsungcamera.com with a camera of unknown model.

          there are no routes

        It is stored, and goes nowhere else.
    "#]].assert_eq(&text);
}

#[test]
fn mistakes_are_told() {
    for (words, want) in [
        (
            vec!["x"],
            "say what comes in, for example: recipient=friend@example.org kind=video",
        ),
        (
            vec!["recipent=a@b"],
            "there is no recipent; did you mean recipient?",
        ),
        (
            vec!["zzz=1"],
            "there is no zzz; say site, recipient, sender, camera, protocol, kind",
        ),
        (vec!["kind=raw"], "`raw` is neither photo nor video"),
        (vec!["site="], "site is empty"),
        (
            vec!["site=a", "recipient=b"],
            "what is shared has no recipient, only mails do; leave out one of the two",
        ),
        (
            vec!["site=a", "protocol=email"],
            "a mail has no site; leave out one of the two",
        ),
    ] {
        let error = explained("", &words).unwrap_err();
        assert_eq!(error.to_string(), want);
    }
}

const MAIL: &str = r#"
[mail.home]
server = "mail.example.org"
recipients = ["*@example.org", "granny@example.net"]
[folder.wall]
path = "wall"
[[route]]
to = "mail.home"
[[route]]
recipient = "*@secret.example"
to = "folder.wall"
keep = false
"#;

#[test]
fn who_may_not_be_written_to_is_told() {
    let text = explained(MAIL, &["recipient=x@y", "recipient=me@example.org"]).unwrap();
    expect![[r#"
        An example: a photo, mailed to x@y and me@example.org, by Camera@samsungcamera.com with a camera of unknown model.

        For x@y:
          route 1 (config.toml:8) fits: to mail.home
          route 2 (config.toml:10) doesn't: recipient is x@y, not "*@secret.example"

        For me@example.org:
          route 1 (config.toml:8) fits: to mail.home
          route 2 (config.toml:10) doesn't: recipient is me@example.org, not "*@secret.example"

        It is stored, and then goes to
          mail.home for me@example.org: all files of the mail together
        Nothing comes of
          mail.home for x@y: x@y may not be written to: it isn't among `recipients` in the mail's section
            [mail.home] (config.toml:4) recipients = ["*@example.org", "granny@example.net"]
    "#]].assert_eq(&text);
    let text = explained(MAIL, &["recipient=x@y"]).unwrap();
    expect![[r#"
        An example: a photo, mailed to x@y, by Camera@samsungcamera.com with a camera of unknown model.

        For x@y:
          route 1 (config.toml:8) fits: to mail.home
          route 2 (config.toml:10) doesn't: recipient is x@y, not "*@secret.example"

        It is stored, but goes nowhere else.
        Nothing comes of
          mail.home for x@y: x@y may not be written to: it isn't among `recipients` in the mail's section
            [mail.home] (config.toml:4) recipients = ["*@example.org", "granny@example.net"]
    "#]].assert_eq(&text);
}

#[test]
fn what_is_shared_has_nobody_to_go_to() {
    let text = explained(MAIL, &["site=facebook"]).unwrap();
    expect![[r#"
        An example: a photo, shared at facebook, by Camera@samsungcamera.com with a camera of unknown model.

          route 1 (config.toml:8) fits: to mail.home
          route 2 (config.toml:10) doesn't: it has no recipient, and "*@secret.example" is asked for

        It is stored, but goes nowhere else.
        Nothing comes of
          mail.home: the camera named nobody to write to; say whom with `to` in the mail's section
            [mail.home] (config.toml:4) recipients = ["*@example.org", "granny@example.net"]
    "#]].assert_eq(&text);
}

#[test]
fn a_camera_without_a_mail_address_writes_no_mail() {
    let config = "[access]\nsenders = \"me\"\n[mail.home]\nserver = \"mail.example.org\"\nto = \"you@example.org\"\n\
                  [[route]]\nto = \"mail.home\"\nkeep = false\n";
    let text = explained(config, &["site=facebook", "sender=me"]).unwrap();
    expect![[r#"
        An example: a photo, shared at facebook, by me with a camera of unknown model.

          route 1 (config.toml:7) fits: to mail.home, and not kept

        It is stored, but goes nowhere else.
        Nothing comes of
          mail.home for you@example.org: `me`, as the camera calls itself, is not a mail address: write `from = "…"` with one of yours into the mail's section
            [mail.home] from = "camera"
        As not everybody gets it, it is not removed here.
    "#]].assert_eq(&text);
}
