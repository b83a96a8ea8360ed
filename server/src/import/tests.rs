//! The other configuration in, ours out. The examples have its keys, and nothing else of it.

use super::*;
use expect_test::{Expect, expect};
use std::path::Path;

mod mistakes;

/// With every key there is.
const ALL: &str = r#"
UPLOAD_FOLDER = "/srv/camera"
SESSION_FOLDER = "/srv/sessions"
INSECURE_DOWNLOAD = true
SENDERS = ["Camera@samsungcamera.com", "me@example.com"]
SECRET = "folder-secret"
MAIL_SERVER = "smtp.example.com"
MAIL_PORT = 587
MAIL_USERNAME = "me@example.com"
MAIL_PASSWORD = "mail-secret"
MAIL_USE_TLS = true
MASTODON_HOLIDAY = "no such key"

[MASTODON]
BASE_URL = "https://mastodon.example/"
TOKEN = "token-secret"
POSTSCRIPT = " #camera {old}"
VISIBILITY = "unlisted"

[MASTODON.pub]
VISIBILITY = "public"
TOKEN = "pub-secret"

[SHELL]
CMD = ["/usr/bin/lp", "-t", "{subject} of {sender}", "{filename}"]

[SHELL.log]
CMD = "logger -t 'a camera' {recipient} {body}"
STDIN = "{body}"

[ACTIONS]
facebook = "mastodon"
picasa = "shell.log"
youtube = "mail"
"post@example.com" = "mastodon.pub"
"keep@example.com" = "store"
"wall@example.com" = "store.wall"
"print@example.com" = "shell"
"away@example.com" = "drop"
"friend@example.net" = "email"
"typo@example.com" = "mastodn"
"lost@example.com" = "mastodon.lost"
"#;

fn translated(text: &str, writes_secrets: bool) -> Outcome {
    let around = Surroundings {
        file: "config.toml",
        folder: Path::new("/old"),
        writes_secrets,
        read: &|path| {
            let is_it = path == Path::new("/old/mastodon.secret");
            is_it.then(|| "file-secret\nhttps://photos.example\nid\n".to_owned())
        },
    };
    translate(text, &around).expect("TOML")
}

#[track_caller]
fn check(text: &str, want: Expect) {
    want.assert_eq(&translated(text, true).page);
}

/// The lines that count.
fn values(text: &str) -> String {
    let page = translated(text, true).page;
    let lines = page
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("# "));
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
#[allow(clippy::too_many_lines, reason = "it is one page")]
fn everything_there_is() {
    check(
        ALL,
        expect![[r##"
        # Made by `nx-gateway import-config` from config.toml of samsung-nx-emailservice.
        # Every setting there is, with an explanation, stands in the config.toml that comes with nx-gateway.
        #
        # What is different: every photo is kept here first, those that are mailed or posted as well; none replaces
        # another. What can't be delivered waits and is tried again.

        # The original listens at port 8080, with port 80 led there by something else; this program answers at port 80
        # itself. Stop the original and take that forwarding away, or write the port it leads to.
        [server]
        listen = ["0.0.0.0:80"]

        [storage]
        photos = "/srv/camera"
        state = "state"
        # The original sorts photos into one folder for each sender, whose name it makes from SECRET. Here they are
        # sorted by date; for folders by sender write this. Their names will be others, for the secret is another one.
        # layout = "{sender_hash}/{name}"

        [access]
        senders = ["Camera@samsungcamera.com", "me@example.com"]

        [mail.home]
        server = "smtp.example.com"
        tls = "starttls"
        port = 587
        user = "me@example.com"
        password_file = "mail-home.password"
        # The original sends mails in the name of the camera's sender, which many mail servers take for spam. Here
        # they come from `user`, and answers go to the camera's sender. As in the original it would be this.
        # from = "camera"
        # The original sends mails to whomever the camera names. Here those have to be named; these are the addresses
        # that were found in its file. "*@example.org" stands for all of example.org.
        recipients = ["friend@example.net", "me@example.com"]
        # TO DO: name everybody to whom you send photos, in two places: `recipients` of [mail.home], and in the route
        # that leads there.

        [[route]]
        recipient = ["friend@example.net", "me@example.com"]
        to = ["mail.home"]

        [mastodon.home]
        url = "https://mastodon.example"
        token_file = "mastodon-home.token"
        visibility = "unlisted"
        footer = "#camera {{old}}"
        # The original refuses pictures that nobody has described. Here they wait for a description; with "post" they
        # are posted without. Where and with what they were taken is not posted (`strip`).
        missing_alt = "hold"

        [[route]]
        site = ["facebook"]
        to = ["mastodon.home"]

        [mastodon.pub]
        url = "https://mastodon.example"
        token_file = "mastodon-pub.token"
        visibility = "public"
        footer = "#camera {{old}}"
        # The original refuses pictures that nobody has described. Here they wait for a description; with "post" they
        # are posted without. Where and with what they were taken is not posted (`strip`).
        missing_alt = "hold"

        [[route]]
        recipient = ["post@example.com"]
        to = ["mastodon.pub"]

        [command.home]
        run = ["/usr/bin/lp", "-t", "{subject} of {sender}", "{path}"]
        directory = "/old"

        [[route]]
        recipient = ["print@example.com"]
        to = ["command.home"]

        [command.log]
        run = ["logger", "-t", "a camera", "{recipient}", "{text}"]
        directory = "/old"
        # STDIN has no equal: the program finds everything about the photo as JSON on its input, and in variables such
        # as NX_GATEWAY_TEXT.

        [[route]]
        site = ["picasa"]
        to = ["command.log"]
        # For services of the Share menu the original loses the photo instead; here it is kept, and the program runs.

        # store.wall: a second name for these photos in that folder, which must exist. They stay in the library as
        # well.
        [folder.wall]
        path = "/srv/camera/wall"
        layout = "{name}"
        hard_link = true

        [[route]]
        recipient = ["wall@example.com"]
        to = ["folder.wall"]

        # "store": photos for keep@example.com are kept and go nowhere else. That takes no route.

        # "drop": thrown away.

        [[route]]
        recipient = ["away@example.com"]
        to = []
        keep = false

        # ACTIONS: there is no action "mastodn", neither here nor in the original. Photos for typo@example.com are
        # kept, and go nowhere else.

        # ACTIONS: who should get a mail when youtube is chosen? Photos for it are kept. To mail them, add a
        # [mail.NAME] with `to = ["…"]` and a route with site = "youtube".

        # What has no equal here:
        # * SECRET: this program makes a secret of its own, in its folder `state`.
        # * SESSION_FOLDER: logins are kept in `state`. Cameras log in anew when they have to.
        # * INSECURE_DOWNLOAD: the folder of photos is not shown to everybody on the web here.
        # * ACTIONS: mastodon.lost has no section MASTODON.lost; photos for it are kept, and not posted.
        # * MASTODON_HOLIDAY is not known here, and was left out.
    "##]],
    );
}

#[test]
fn secrets_go_into_files_and_nowhere_else() {
    for writes_secrets in [true, false] {
        let outcome = translated(ALL, writes_secrets);
        let shown = format!("{}{:?}{:?}", outcome.page, outcome.to_do, outcome.secrets);
        assert!(!shown.contains("-secret"), "{shown}");
        let tasks = outcome.to_do.join("\n");
        assert_eq!(tasks.contains("chmod 600"), !writes_secrets, "{tasks}");
        assert_eq!(outcome.page.contains("chmod 600"), !writes_secrets);
    }
    let secrets = translated(ALL, true).secrets;
    let files: Vec<_> = secrets
        .iter()
        .map(|it| (it.name.as_str(), it.content.as_str()))
        .collect();
    assert_eq!(
        files,
        [
            ("mail-home.password", "mail-secret\n"),
            ("mastodon-home.token", "token-secret\n"),
            ("mastodon-pub.token", "pub-secret\n"),
        ]
    );
}

#[test]
fn the_originals_example_unchanged_gives_what_can_be_used() {
    let example = r#"
        UPLOAD_FOLDER = "/tmp/"
        SENDERS = ["Camera@samsungcamera.com"]
        MAIL_SERVER = "CHANGEME"
        MAIL_USERNAME = "username"
        MAIL_PASSWORD = "password"
        MASTODON_BASE_URL = "https://mastodon.example/"
        MASTODON_TOKEN = "YOUR_ACCESS_TOKEN"
        MASTODON_POSTSCRIPT = " #camera"
        MASTODON_VISIBILITY = "unlisted"
        [ACTIONS]
        "example@mastodon.example" = "mastodon"
    "#;
    expect![[r##"
        #
        [server]
        listen = ["0.0.0.0:80"]
        [storage]
        photos = "photos"
        state = "state"
        [access]
        senders = ["Camera@samsungcamera.com"]
        #[mastodon.home]
        #url = "https://mastodon.example"
        #token_file = "mastodon-home.token"
        #visibility = "unlisted"
        #footer = "#camera"
        #missing_alt = "hold"
        #[[route]]
        #recipient = ["example@mastodon.example"]
        #to = ["mastodon.home"]
    "##]]
    .assert_eq(&values(example));
}

#[test]
fn an_older_file_has_its_account_at_the_top() {
    let old = r#"
        SENDERS = "me"
        MASTODON_BASE_URL = "mastodon.example"
        MASTODON_TOKEN = "token-secret"
        [ACTIONS]
        picasa = "mastodon"
    "#;
    let values = values(old);
    assert!(
        values.contains("url = \"https://mastodon.example\"\n"),
        "{values}"
    );
    assert!(
        values.contains("\n[mastodon.home]\n") && values.contains("site = [\"picasa\"]"),
        "{values}"
    );
}

#[test]
fn a_token_may_be_in_a_file_that_tells_the_server_too() {
    let outcome = translated(
        "[MASTODON]\nTOKEN = \"mastodon.secret\"\n[ACTIONS]\na = \"mastodon\"",
        true,
    );
    assert!(
        outcome
            .page
            .contains("\nurl = \"https://photos.example\"\n"),
        "{}",
        outcome.page
    );
    assert_eq!(outcome.secrets[0].content, "file-secret\n");
    let gone = translated(
        "[MASTODON]\nTOKEN = \"gone.secret\"\n[ACTIONS]\na = \"mastodon\"",
        true,
    );
    assert!(gone.secrets.is_empty());
    assert!(gone.page.contains("\n#[mastodon.home]\n"), "{}", gone.page);
    assert!(
        gone.page.contains("/old/gone.secret can't be read"),
        "{}",
        gone.page
    );
}

#[test]
fn mail_without_tls_with_tls_and_with_starttls() {
    let with = |more: &str| values(&format!("MAIL_SERVER = \"localhost\"\n{more}"));
    for (more, want) in [
        ("", "tls = \"none\"\nport = 25\n"),
        ("MAIL_USE_TLS = true", "tls = \"starttls\"\nport = 587\n"),
        (
            "MAIL_USE_SSL = \"yes\"\nMAIL_PORT = \"4650\"",
            "tls = \"tls\"\nport = 4650\n",
        ),
        (
            "MAIL_USE_SSL = 1\nMAIL_PORT = 99999999",
            "tls = \"tls\"\nport = 465\n",
        ),
    ] {
        let values = with(more);
        assert!(values.contains(want), "{more}: {values}");
    }
}

#[test]
fn mails_go_to_nobody_whom_the_file_does_not_name() {
    let values = values("MAIL_SERVER = \"mx\"\nSENDERS = [\"Camera@samsungcamera.com\"]");
    assert!(
        values.contains("recipients = [\"you@example.org\"]"),
        "{values}"
    );
    assert!(values.contains("recipient = [\"*\"]"), "{values}");
}

#[test]
fn what_is_stored_or_thrown_away_is_not_mailed() {
    let values = values(
        "MAIL_SERVER = \"mx\"\nSENDERS = [\"me@example.com\", \"keep@example.com\"]\n\
         [ACTIONS]\n\"KEEP@example.com\" = \"store\"",
    );
    assert!(
        values.contains(
            "recipients = [\"me@example.com\"]\n[[route]]\nrecipient = [\"me@example.com\"]\n"
        ),
        "{values}"
    );
}

#[test]
fn a_shell_gets_nothing_that_was_typed_on_a_camera() {
    for cmd in [
        r#"["sh", "-c", "echo {body}"]"#,
        r#""env bash -c 'echo {subject}'""#,
        r#"["{filename}"]"#,
        "[]",
    ] {
        let values = values(&format!(
            "[SHELL]\nCMD = {cmd}\n[ACTIONS]\n\"a@b.c\" = \"shell\""
        ));
        assert!(
            values.contains("#[command.home]\n") && values.contains("#[[route]]\n"),
            "{cmd}: {values}"
        );
        assert!(!values.contains("\n[[route]]"), "{cmd}: {values}");
    }
}
