//! `nx-gateway import-config`: from a file of the Python original to one that `check` likes, and secrets in files.

use crate::process::{run, said};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

/// Keys as in the original's example, filled in.
const THEIRS: &str = r##"
UPLOAD_FOLDER = "/srv/pictures/"
SESSION_FOLDER = "/tmp/"
INSECURE_DOWNLOAD = false
SENDERS = ['Camera@samsungcamera.com', 'me@example.com']
SECRET = "folder-secret"

MAIL_SERVER = 'smtp.example.com'
MAIL_PORT = 587
MAIL_USERNAME = 'me@example.com'
MAIL_PASSWORD = 'mail-secret'
MAIL_USE_TLS = true

[MASTODON]
BASE_URL = 'https://mastodon.example/'
TOKEN = 'token-secret'
POSTSCRIPT = ' #camera'
VISIBILITY = 'unlisted'
[MASTODON.pub]
VISIBILITY = 'public'

[SHELL]
CMD = ["logger", "{sender}", "{filename}"]
STDIN = "{body}"
[SHELL.print]
CMD = ["lp", "{filename}"]

[ACTIONS]
facebook = "mastodon"
"post@example.com" = "mastodon.pub"
"print@example.com" = "shell.print"
"log@example.com" = "shell"
"store@example.com" = "store"
"drop@example.com" = "drop"
"##;

/// The original's example as it comes.
const UNCHANGED: &str = r#"
UPLOAD_FOLDER = "/tmp/"
SESSION_FOLDER = "/tmp/"
INSECURE_DOWNLOAD = false
SENDERS = ['Camera@samsungcamera.com']
SECRET = "folder-secret"
MAIL_SERVER = 'CHANGEME'
MAIL_PORT = 587
MAIL_USERNAME = 'username'
MAIL_PASSWORD = 'password'
MAIL_USE_TLS = true
[MASTODON]
BASE_URL = 'https://mastodon.example/'
TOKEN = 'YOUR_ACCESS_TOKEN'
POSTSCRIPT = ' #camera'
VISIBILITY = 'unlisted'
[ACTIONS]
"example@mastodon.example" = "mastodon"
"#;

fn desk(theirs: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("theirs.toml"), theirs).unwrap();
    folder
}

#[track_caller]
fn check_is_content(folder: &Path, config: &str) -> String {
    let (out, errors, status) = said(&run(folder, ["check", "--config", config]));
    assert_eq!(status, Some(0), "{errors}");
    // The printing program need not be on this computer.
    let warnings = errors.lines().filter(|line| line.starts_with("warning"));
    for warning in warnings {
        assert!(warning.contains("there is no program `lp`"), "{errors}");
    }
    out
}

#[test]
fn the_result_passes_check_and_the_secrets_are_for_their_owner_only() {
    let folder = desk(THEIRS);
    let (out, errors, status) = said(&run(
        folder.path(),
        ["import-config", "theirs.toml", "--output", "config.toml"],
    ));
    assert_eq!(status, Some(0), "{errors}");
    assert_eq!(out, "");
    assert!(!errors.contains("-secret"), "{errors}");
    let effective = check_is_content(folder.path(), "config.toml");
    assert!(
        effective.contains("photos = \"/srv/pictures\""),
        "{effective}"
    );
    for (name, content) in [
        ("mail-home.password", "mail-secret\n"),
        ("mastodon-home.token", "token-secret\n"),
        ("mastodon-pub.token", "token-secret\n"),
    ] {
        let path = folder.path().join(name);
        assert_eq!(fs::read_to_string(&path).unwrap(), content);
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
    assert!(
        !fs::read_to_string(folder.path().join("config.toml"))
            .unwrap()
            .contains("-secret")
    );
}

#[test]
fn the_originals_example_as_it_comes_passes_check_too() {
    let folder = desk(UNCHANGED);
    let (_, errors, status) = said(&run(
        folder.path(),
        ["import-config", "theirs.toml", "--output", "config.toml"],
    ));
    assert_eq!(status, Some(0), "{errors}");
    assert!(errors.contains("nx-gateway login mastodon"), "{errors}");
    check_is_content(folder.path(), "config.toml");
    let names: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(names.len(), 2, "{names:?}");
}

#[test]
fn photos_go_where_they_went() {
    let folder = desk(THEIRS);
    run(
        folder.path(),
        ["import-config", "theirs.toml", "--output", "config.toml"],
    );
    let explained = |example: &str| {
        let (out, errors, status) = said(&run(folder.path(), ["check", "--explain", example]));
        assert_eq!(status, Some(0), "{errors}");
        out.rsplit("\n\n").next().unwrap().to_owned()
    };
    assert!(explained("site=facebook").contains("mastodon.home"));
    assert!(explained("recipient=post@example.com").contains("mastodon.pub"));
    assert!(explained("recipient=print@example.com").contains("command.print"));
    assert!(explained("recipient=me@example.com").contains("mail.home"));
    for stored in ["site=picasa", "recipient=store@example.com"] {
        let told = explained(stored);
        assert!(told.contains("stored") && !told.contains("mail."), "{told}");
    }
    let told = explained("recipient=drop@example.com");
    assert!(
        !told.contains("mail.") && !told.contains("It is stored"),
        "{told}"
    );
}

#[test]
fn printed_it_passes_once_the_secrets_are_where_it_says() {
    let folder = desk(THEIRS);
    let (out, errors, status) = said(&run(folder.path(), ["import-config", "theirs.toml"]));
    assert_eq!(status, Some(0), "{errors}");
    assert!(
        !out.contains("-secret") && !errors.contains("-secret"),
        "{out}{errors}"
    );
    fs::write(folder.path().join("config.toml"), &out).unwrap();
    let (_, problems, status) = said(&run(folder.path(), ["check"]));
    assert_eq!(status, Some(1));
    assert!(problems.contains("mail-home.password"), "{problems}");
    for line in out
        .lines()
        .filter_map(|line| line.strip_prefix("# chmod 600 "))
    {
        let path = folder.path().join(line);
        fs::write(&path, "something\n").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    }
    check_is_content(folder.path(), "config.toml");
}

#[test]
fn nothing_is_replaced_and_then_nothing_is_written() {
    for there in ["config.toml", "mastodon-pub.token"] {
        let folder = desk(THEIRS);
        fs::write(folder.path().join(there), "mine").unwrap();
        let (_, errors, status) = said(&run(
            folder.path(),
            ["import-config", "theirs.toml", "--output", "config.toml"],
        ));
        assert_eq!(status, Some(1));
        assert!(
            errors.contains(&format!("{there} is there already")),
            "{errors}"
        );
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
        assert_eq!(
            fs::read_to_string(folder.path().join(there)).unwrap(),
            "mine"
        );
    }
}

#[test]
fn what_cannot_be_read_is_an_error_with_its_line() {
    let folder = desk("SENDERS = []\nMAIL_PASSWORD = 'mail-secret\n");
    let (_, errors, status) = said(&run(folder.path(), ["import-config", "theirs.toml"]));
    assert_eq!(status, Some(1));
    assert!(
        errors.contains("theirs.toml is not TOML: line 2: "),
        "{errors}"
    );
    assert!(!errors.contains("mail-secret"), "{errors}");
    fs::write(folder.path().join("theirs.toml"), [0xff, 0xfe, 0]).unwrap();
    for file in ["theirs.toml", "nowhere.toml", "."] {
        let (_, errors, status) = said(&run(folder.path(), ["import-config", file]));
        assert_eq!(status, Some(1), "{errors}");
        assert!(errors.contains("can't be read"), "{errors}");
    }
}
