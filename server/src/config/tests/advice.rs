//! Advice that can be followed, and none that is beside the point.

use super::{check, read_in};
use expect_test::{Expect, expect};
use std::{fs, os::unix::fs::PermissionsExt as _};

#[test]
fn text_without_quotes() {
    check(
        "[storage]\nphotos = pictures\nstate = inside # é\nlayout = True\nkeep_free = 192.168.1.1\n[[route]]\nsite = [facebook, you*]\nto = “folder.wall”\nkeep =\n",
        &expect![[r#"
            error: this can't be read
             --> config.toml:2:10
              |
            2 | photos = pictures
              |          ^^^^^^^^ text needs quotes: "…"

            error: this can't be read
             --> config.toml:3:9
              |
            3 | state = inside # é
              |         ^^^^^^ text needs quotes: "…"

            error: this can't be read
             --> config.toml:4:10
              |
            4 | layout = True
              |          ^^^^ write it in small letters: true

            error: this can't be read
             --> config.toml:5:13
              |
            5 | keep_free = 192.168.1.1
              |             ^^^^^^^^^^^ text needs quotes: "…"

            error: this can't be read
             --> config.toml:7:9
              |
            7 | site = [facebook, you*]
              |         ^^^^^^^^ text needs quotes: "…"

            error: this can't be read
             --> config.toml:8:6
              |
            8 | to = “folder.wall”
              |      ^^^^^^^^^^^^^ text needs straight quotes: "…"

            error: this can't be read
             --> config.toml:9:7
              |
            9 | keep =
              |       ^ something has to stand behind the `=`
        "#]],
    );
}

#[test]
fn other_mistakes_of_the_syntax() {
    check(
        "[storage]\nphotos = \"a\nlayout = 'b\nstate = \"C:\\Users\"\nkeep_free = \"1 GiB\" really\n",
        &expect![[r#"
            error: this can't be read
             --> config.toml:2:12
              |
            2 | photos = "a
              |            ^ a `"` is missing here

            error: this can't be read
             --> config.toml:3:12
              |
            3 | layout = 'b
              |            ^ a `'` is missing here

            error: this can't be read
             --> config.toml:4:14
              |
            4 | state = "C:\Users"
              |              ^ in text with a `\` write 'single quotes' around it

            error: this can't be read
             --> config.toml:5:21
              |
            5 | keep_free = "1 GiB" really
              |                     ^ nothing more can stand in this line
        "#]],
    );
}

#[test]
fn what_only_looks_like_a_pattern() {
    check(
        r#"
[access]
senders = ["me@example.org", "[ab]@example.org"]
[[route]]
site = "face[book"
recipient = ["me@[192.0.2.1]", "{a,b}@example.org", "*@example.org"]
camera = "NX300, NX30"
to = []
"#,
        &expect![[r#"
            warning: `[` means only itself here
             --> config.toml:3:30
              |
            3 | senders = ["me@example.org", "[ab]@example.org"]
              |                              ^^^^^^^^^^^^^^^^^^ `*` stands for anything and `?` for one letter; several are a list: ["facebook", "you*"]

            warning: `[` means only itself here
             --> config.toml:5:8
              |
            5 | site = "face[book"
              |        ^^^^^^^^^^^ `*` stands for anything and `?` for one letter; several are a list: ["facebook", "you*"]

            warning: `{` means only itself here
             --> config.toml:6:32
              |
            6 | recipient = ["me@[192.0.2.1]", "{a,b}@example.org", "*@example.org"]
              |                                ^^^^^^^^^^^^^^^^^^^ `*` stands for anything and `?` for one letter; several are a list: ["facebook", "you*"]

            warning: `,` means only itself here
             --> config.toml:7:10
              |
            7 | camera = "NX300, NX30"
              |          ^^^^^^^^^^^^^ `*` stands for anything and `?` for one letter; several are a list: ["facebook", "you*"]
        "#]],
    );
}

#[test]
fn a_target_with_mistakes_of_its_own_is_not_also_called_useless() {
    for text in [
        "[folder.wall]\npaht = \"wall\"\n",
        "[folder.wall]\npath = wall\n",
        "[folder.wall]\npath = \"wall\"\n[[route]]\nto = \"folder.wal\"\n",
        "[folder.wall]\npath = \"wall\"\n[[route]]\nto = folder.wall\n",
        "[folder.wall]\npath = \"wall\"\n[[route]\nto = \"folder.wall\"\n",
    ] {
        let shown = super::read_text(text).problems.to_string();
        assert!(shown.starts_with("error: "), "{text}\n{shown}");
        assert!(!shown.contains("nothing is delivered"), "{text}\n{shown}");
    }
    // Somebody else's mistake is no reason to keep quiet.
    let text =
        "[server]\nlisen = 1\n[folder.wall]\npath = \"wall\"\n[folder.frame]\npaht = \"x\"\n";
    let shown = super::read_text(text).problems.to_string();
    assert!(
        shown.contains("nothing is delivered to `folder.wall`"),
        "{shown}"
    );
    assert!(
        !shown.contains("nothing is delivered to `folder.frame`"),
        "{shown}"
    );
}

#[test]
fn braces_of_a_script() {
    check(
        r#"
[command.a]
run = ["sh", "-c", "for f; do { lp $f; }; done"]
[command.b]
run = ["sh", "-c", "echo ${name}"]
[command.c]
run = ["awk", "{print $1}"]
[command.d]
run = ["sh", "-c", "{{ lp \"${{NX_GATEWAY_PATH}}\"; }}"]
[[route]]
to = ["command.a", "command.b", "command.c", "command.d"]
"#,
        &expect![[r#"
            error: this argument can't be used
             --> config.toml:3:31
              |
            3 | run = ["sh", "-c", "for f; do { lp $f; }; done"]
              |                               ^^^^^^^^^^ between `{` and `}` stands a field such as `{path}`; for braces themselves write `{{` and `}}`

            error: a shell would run what somebody typed on a camera
             --> config.toml:5:20
              |
            5 | run = ["sh", "-c", "echo ${name}"]
              |                    ^^^^^^^^^^^^^^ write variables instead of fields, in quotes: "$NX_GATEWAY_PATH", "$NX_GATEWAY_TEXT"; braces of the script itself are written twice: ${{name}}

            error: this argument can't be used
             --> config.toml:7:16
              |
            7 | run = ["awk", "{print $1}"]
              |                ^^^^^^^^^^ between `{` and `}` stands a field such as `{path}`; for braces themselves write `{{` and `}}`
        "#]],
    );
}

/// In a folder `DIR` with a file `open` that everybody can read, and a folder `there`.
#[track_caller]
fn check_in_folder(text: &str, want: &Expect) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let open = folder.path().join("open");
    fs::write(&open, "open sesame\n").expect("write it");
    fs::set_permissions(&open, fs::Permissions::from_mode(0o644)).expect("set the mode");
    fs::create_dir(folder.path().join("there")).expect("make it");
    let shown = format!("{}\n", read_in(folder.path(), text).problems);
    assert!(!shown.contains("sesame"), "{shown}");
    want.assert_eq(&shown.replace(&folder.path().display().to_string(), "DIR"));
}

#[test]
fn password_files_that_are_none() {
    check_in_folder(
        "[[access.account]]\nname = \"a\"\npassword_file = \"/dev/null\"\n[[access.account]]\nname = \"b\"\npassword_file = \"there\"\n[[access.account]]\nname = \"c\"\npassword_file = \"there/.././open\"\n",
        &expect![[r#"
            error: /dev/null isn't a file
             --> config.toml:3:17
              |
            3 | password_file = "/dev/null"
              |                 ^^^^^^^^^^^ name a file of yours that holds nothing but the password

            error: DIR/there isn't a file
             --> config.toml:6:17
              |
            6 | password_file = "there"
              |                 ^^^^^^^ name a file of yours that holds nothing but the password

            warning: everybody on this host can get at DIR/open
             --> config.toml:9:17
              |
            9 | password_file = "there/.././open"
              |                 ^^^^^^^^^^^^^^^^^ run: chmod 600 DIR/open
        "#]],
    );
}

#[test]
fn secrets_in_addresses() {
    check(
        r#"
[webdav.a]
url = "https://me:hunter2@cloud.example.org/"
[webdav.b]
url = "https://me@cloud.example.org/"
[webdav.c]
url = "me:hunter2@cloud.example.org"
[mail.d]
server = "smtps://me:hunter2@example.org"
to = "me@example.org"
[[route]]
to = ["webdav.a", "webdav.b", "webdav.c", "mail.d"]
"#,
        &expect![[r#"
            error: a password doesn't belong into the address
             --> config.toml:3:7
              |
            3 | url = ***************************************
              |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ take out what stands in front of the `@`, and the `@`; for logging in there are lines of their own

            error: a name doesn't belong into the address
             --> config.toml:5:7
              |
            5 | url = *******************************
              |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ take out what stands in front of the `@`, and the `@`; for logging in there are lines of their own

            error: this isn't an address on the web
             --> config.toml:7:7
              |
            7 | url = ******************************
              |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ it must begin with https:// or http://

            error: this isn't the name of a mail server
             --> config.toml:9:10
              |
            9 | server = ********************************
              |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ write its name alone, for example "smtp.example.org"
        "#]],
    );
}

#[test]
fn paths_are_shown_without_detours() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = "[storage]\nphotos = \"../photos/./x/..\"\nstate = \"state/..\"\n";
    let storage = read_in(&folder.path().join("c/d"), text).config.storage;
    assert_eq!(storage.photos, folder.path().join("c/photos"));
    assert_eq!(storage.state, folder.path().join("c/d"));
    // Behind a link `..` leads elsewhere, and photos go where they did.
    fs::create_dir(folder.path().join("real")).expect("make it");
    std::os::unix::fs::symlink("real", folder.path().join("link")).expect("make it");
    let storage = read_in(folder.path(), "storage.photos = \"link/../x\"\n")
        .config
        .storage;
    assert_eq!(storage.photos, folder.path().join("link/../x"));
}
