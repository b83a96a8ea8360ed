//! The configuration in effect, printed so that it could be used again.

use super::*;
use crate::config::Problems;
use expect_test::{Expect, expect};
use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

fn load(folder: &Path, text: &str) -> Result<Loaded, Problems> {
    let file = folder.join("config.toml");
    fs::write(&file, text).expect("write the file");
    let password = folder.join("me.password");
    fs::write(&password, "open sesame\n").expect("write the password");
    fs::set_permissions(&password, fs::Permissions::from_mode(0o600)).expect("set the mode");
    config::load(Some(&file), &Overrides::default())
}

/// The page, with `DIR` for the folder.
#[track_caller]
fn check(text: &str, want: &Expect) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let loaded = load(folder.path(), text).expect("loads");
    // A short path, so that the columns don't depend on where the tests run.
    let short =
        |path: &Path| Path::new("/DIR").join(path.strip_prefix(folder.path()).expect("inside"));
    let mut shown = loaded.clone();
    shown.source = config::Source::File(Path::new("/DIR/config.toml").to_owned());
    shown.config.storage.photos = short(&loaded.config.storage.photos);
    shown.config.storage.state = short(&loaded.config.storage.state);
    for account in &mut shown.config.access.accounts {
        account.password_file = short(&account.password_file);
    }
    want.assert_eq(&effective(&shown));

    let page = effective(&loaded);
    assert!(!page.contains("sesame"));
    let again = load(folder.path(), &page).expect("the page can be used as a file");
    assert_eq!(again.config, loaded.config);
}

#[test]
fn the_defaults() {
    check(
        "",
        &expect![[r##"
            # All is well. In effect, from /DIR/config.toml:

            [server]
            listen = ["0.0.0.0:80"]                        # default
            max_upload = "4 GiB"                           # default
            allow_networks = ["lan"]                       # default

            [storage]
            photos = "/DIR/photos"                         # default
            state = "/DIR/state"                           # default
            layout = "{taken:%Y}/{taken:%Y-%m-%d}/{name}"  # default
            keep_free = "500 MiB"                          # default

            [access]
            senders = ["Camera@samsungcamera.com"]         # default

            [dns]
            enabled = false                                # default
            listen = ["0.0.0.0:53"]                        # default
            live_names = []                                # default
            forward_to = []                                # default
            rate_limit = 100                               # default

            [mdns]
            enabled = true                                 # default
            name = "nx-gateway"                            # default

            [delivery]
            batch_idle = "2 min"                           # default
        "##]],
    );
}

#[test]
fn everything_with_its_origin() {
    check(
        r#"
[server]
max_upload = "1000 MB"
[access]
senders = ["a@b", "quote\"d"]
[[access.account]]
name = "me"
password_file = "me.password"
[[route]]
recipient = ["test@*"]
keep = false
[[route]]
kind = "video"
protocol = "social"
to = []
"#,
        &expect![[r##"
            # All is well. In effect, from /DIR/config.toml:

            [server]
            listen = ["0.0.0.0:80"]                        # default
            max_upload = "1 GB"                            # config.toml:3
            allow_networks = ["lan"]                       # default

            [storage]
            photos = "/DIR/photos"                         # default
            state = "/DIR/state"                           # default
            layout = "{taken:%Y}/{taken:%Y-%m-%d}/{name}"  # default
            keep_free = "500 MiB"                          # default

            [access]
            senders = ["a@b", 'quote"d']                   # config.toml:5

            [[access.account]]
            name = "me"                                    # config.toml:7
            password_file = "/DIR/me.password"             # config.toml:8

            [dns]
            enabled = false                                # default
            listen = ["0.0.0.0:53"]                        # default
            live_names = []                                # default
            forward_to = []                                # default
            rate_limit = 100                               # default

            [mdns]
            enabled = true                                 # default
            name = "nx-gateway"                            # default

            [delivery]
            batch_idle = "2 min"                           # default

            [[route]]
            recipient = ["test@*"]                         # config.toml:10
            to = []                                        # default
            keep = false                                   # config.toml:11

            [[route]]
            protocol = ["social"]                          # config.toml:14
            kind = ["video"]                               # config.toml:13
            to = []                                        # config.toml:15
            keep = true                                    # default
        "##]],
    );
}

#[test]
fn the_exit_status_says_whether_the_file_can_be_used() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let config = Some(folder.path().join("config.toml"));
    for (text, want) in [("", ExitCode::SUCCESS), ("bogus = 1", ExitCode::FAILURE)] {
        fs::write(folder.path().join("config.toml"), text).expect("write the file");
        let code = run(&CheckArgs {
            config: config.clone(),
            explain: Vec::new(),
        })
        .expect("no error");
        assert_eq!(format!("{code:?}"), format!("{want:?}"));
    }
}

#[test]
fn targets_and_what_leads_to_them() {
    check(
        r#"
[delivery]
batch_idle = "60 s"
[folder.wall]
path = "/media/wall"
[command.print]
run = ["lp", "-t", "{subject}", "{path}"]
directory = "/tmp"
try_again = "always"
[[route]]
to = ["folder.wall", "command.print"]
"#,
        &expect![[r##"
            # All is well. In effect, from /DIR/config.toml:

            [server]
            listen = ["0.0.0.0:80"]                        # default
            max_upload = "4 GiB"                           # default
            allow_networks = ["lan"]                       # default

            [storage]
            photos = "/DIR/photos"                         # default
            state = "/DIR/state"                           # default
            layout = "{taken:%Y}/{taken:%Y-%m-%d}/{name}"  # default
            keep_free = "500 MiB"                          # default

            [access]
            senders = ["Camera@samsungcamera.com"]         # default

            [dns]
            enabled = false                                # default
            listen = ["0.0.0.0:53"]                        # default
            live_names = []                                # default
            forward_to = []                                # default
            rate_limit = 100                               # default

            [mdns]
            enabled = true                                 # default
            name = "nx-gateway"                            # default

            [delivery]
            batch_idle = "1 min"                           # config.toml:3

            [command.print]
            run = ["lp", "-t", "{subject}", "{path}"]      # config.toml:7
            directory = "/tmp"                             # config.toml:8
            time_out = "10 min"                            # default
            try_again = "always"                           # config.toml:9
            at_once = 1                                    # default

            [folder.wall]
            path = "/media/wall"                           # config.toml:5
            layout = "{taken:%Y}/{taken:%Y-%m-%d}/{name}"  # default
            hard_link = false                              # default

            [[route]]
            to = ["folder.wall", "command.print"]          # config.toml:11
            keep = true                                    # default
        "##]],
    );
}
