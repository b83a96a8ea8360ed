//! Passwords and their like, which no message shows, however the line with them is written.

use super::{check, read_text};
use expect_test::expect;

/// Lines with a secret and one mistake or another.
const LINES: [&str; 24] = [
    r#"password "hunter2""#,
    "password hunter2",
    "password: hunter2",
    "password = hunter2",
    r#"password = "hunter2"#,
    r#"password = "hunter2" x"#,
    r#"password = 'x' hunter2"#,
    r#"password => "hunter2""#,
    "password = hunter2 # hunter2",
    "password_file = hunter2",
    "password_file 'hunter2'",
    r#"pasword = "hunter2""#,
    "Passwort = hunter2",
    r#""password" = hunter2"#,
    "secret_key=hunter2",
    "api-key = hunter2",
    "token = \"\"\"\nhunter2\n",
    "token = [\n\"hunter2\",\nhunter2\n",
    "token =\n\"hunter2\"",
    "account = { name = me, password = \"hunter2\" }",
    "[[access.account]]\nname = me, password = hunter2",
    "mail.home.password = hunter2",
    "url = https://me:hunter2@host/",
    "server = \"me:hunter2@host\" x",
];

#[test]
fn no_line_gives_a_secret_away() {
    for line in LINES {
        for text in [
            line.to_owned(),
            format!("[mail.home]\n{line}\n"),
            format!("[[access.account]]\n{line}\nname = 7\n"),
        ] {
            let shown = read_text(&text).problems.to_string();
            assert!(shown.starts_with("error: "), "{text}\n{shown}");
            assert!(!shown.contains("hunter2"), "{text}\n{shown}");
        }
    }
}

#[test]
fn what_is_no_secret_is_shown() {
    for (line, want) in [
        ("keep_free = 4 GiB", "4 GiB"),
        (
            "password_file = \"me.password\" # the one",
            "\"me.password\" # the one",
        ),
        (
            "senders = [\"monkey@example.org\", 7]",
            "\"monkey@example.org\", 7]",
        ),
        (
            "senders = [\"the token, password = x\", y]",
            "password = x\", y]",
        ),
        (
            "url = https://mastodon.example/@me/1",
            "https://mastodon.example/@me/1",
        ),
        ("[mail.password", "[mail.password"),
        ("keep = tokyo", "keep = tokyo"),
    ] {
        let shown = read_text(line).problems.to_string();
        assert!(shown.contains(want), "{line}\n{shown}");
    }
}

#[test]
fn marks_stand_where_they_would_without_the_stars() {
    check(
        "[mail.home]\npassword \"hunter2\"\ntoken_file = hunter2 # mine\npassword = \"hünter2\" # ö\n",
        &expect![[r#"
            error: [mail.home] needs `server`
             --> config.toml:1:1
              |
            1 | [mail.home]
              | ^^^^^^^^^^^ add a line `server = …` below this

            error: it isn't said who may be written to
             --> config.toml:1:1
              |
            1 | [mail.home]
              | ^^^^^^^^^^^ add `recipients = ["*@example.org"]` with those to whom the camera may write, or `to = ["me@example.org"]` with those to whom all mails go

            error: this can't be read
             --> config.toml:2:10
              |
            2 | password *********
              |          ^ a `=` is missing here, or what should stand behind it

            error: this can't be read
             --> config.toml:3:14
              |
            3 | token_file = **************
              |              ^^^^^^^ text needs quotes: "…"

            error: [mail.home] has no `password`
             --> config.toml:4:1
              |
            4 | password = ********** # ö
              | ^^^^^^^^ write it into a file of its own, and name that with `password_file`
        "#]],
    );
}
