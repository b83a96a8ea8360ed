//! What is understood of what was typed, and what is said at the end.

use super::*;
use expect_test::expect;

fn args(name: &str, token_file: Option<&str>) -> LoginMastodonArgs {
    LoginMastodonArgs {
        url: String::new(),
        name: name.to_owned(),
        token_file: token_file.map(PathBuf::from),
        config: None,
    }
}

fn whereabouts(folder: &Path) -> Whereabouts {
    Whereabouts {
        folder: folder.to_owned(),
        state: folder.join("state"),
        targets: vec!["mastodon.old".to_owned()],
    }
}

#[test]
fn addresses_as_they_are_typed_or_copied() {
    for (typed, want) in [
        ("mastodon.example", "https://mastodon.example/"),
        (
            " https://mastodon.example/@me/1 ",
            "https://mastodon.example/",
        ),
        ("http://127.0.0.1:8001", "http://127.0.0.1:8001/"),
        ("https://example.org/social", "https://example.org/social"),
    ] {
        assert_eq!(address(typed).unwrap().to_string(), want, "{typed}");
    }
    for typed in ["", "ftp://mastodon.example", "@me@mastodon.example"] {
        assert!(address(typed).is_err(), "{typed}");
    }
}

#[test]
fn the_token_stands_beside_the_configuration_and_replaces_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan::new(&args("home", None), &whereabouts(folder.path())).unwrap();
    assert_eq!(plan.file, folder.path().join("mastodon-home.token"));
    assert!(!plan.is_declared);
    std::fs::write(&plan.file, "").unwrap();
    let again = Plan::new(&args("home", None), &whereabouts(folder.path()));
    let again = again.unwrap_err().to_string();
    assert!(again.contains("is there already"), "{again}");
    assert!(Plan::new(&args("a.b", None), &whereabouts(folder.path())).is_err());
}

#[test]
fn what_is_to_be_written() {
    let plan = |is_declared| Plan {
        section: "mastodon.home".to_owned(),
        file: "/cfg/mastodon-home.token".into(),
        shown: "mastodon-home.token".to_owned(),
        is_declared,
    };
    expect![[r#"

        Logged in as me. The token is in /cfg/mastodon-home.token; whoever has it can post in your name.

        Add this to your config.toml and start nx-gateway again:

        [mastodon.home]
        url = "https://mastodon.example"
        token_file = "mastodon-home.token"

        [[route]]
        to = ["mastodon.home"]
    "#]]
    .assert_eq(&farewell(&plan(false), "https://mastodon.example/", "me"));
    expect![[r#"

        Logged in as me. The token is in /cfg/mastodon-home.token; whoever has it can post in your name.

        In the section [mastodon.home] of your config.toml, write this and start nx-gateway again:

        token_file = "mastodon-home.token"
    "#]]
    .assert_eq(&farewell(&plan(true), "https://mastodon.example/", "me"));
}
