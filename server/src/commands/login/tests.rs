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
        targets: ["old", "bare"]
            .map(|name| format!("mastodon.{name}"))
            .to_vec(),
        token_files: vec![("mastodon.old".to_owned(), folder.join("my.token"))],
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
    assert_eq!(plan.declared, Declared::Not);
    std::fs::write(&plan.file, "").unwrap();
    let again = Plan::new(&args("home", None), &whereabouts(folder.path()));
    let again = again.unwrap_err().to_string();
    assert!(again.contains("is there already"), "{again}");
    assert!(Plan::new(&args("a.b", None), &whereabouts(folder.path())).is_err());
}

#[test]
fn a_file_that_the_configuration_names_is_the_one() {
    let folder = tempfile::tempdir().unwrap();
    let plan = |name, file| Plan::new(&args(name, file), &whereabouts(folder.path())).unwrap();
    let old = plan("old", None);
    assert_eq!(old.file, folder.path().join("my.token"));
    assert_eq!(old.declared, Declared::WithThisFile);
    let other = folder.path().join("x/../other.token");
    let other = plan("old", other.to_str());
    assert_eq!(other.file, folder.path().join("other.token"));
    assert_eq!(other.declared, Declared::WithAnotherFile);
    assert_eq!(plan("bare", None).declared, Declared::WithoutFile);
}

#[test]
fn a_password_that_was_typed_is_not_repeated() {
    for typed in [
        "https://me:hunter2@mastodon.example",
        "me:hunter2@mastodon.example",
        "ftp://me:hunter2@mastodon.example",
    ] {
        let error = address(typed).unwrap_err().to_string();
        assert!(!error.contains("hunter2"), "{error}");
    }
}

#[test]
fn what_is_to_be_written() {
    let plan = |declared| Plan {
        section: "mastodon.home".to_owned(),
        file: "/cfg/mastodon-home.token".into(),
        shown: "mastodon-home.token".to_owned(),
        declared,
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
    .assert_eq(&farewell(&plan(Declared::Not), "https://mastodon.example/", "me"));
    expect![[r#"

        Logged in as me. The token is in /cfg/mastodon-home.token; whoever has it can post in your name.

        In the section [mastodon.home] of your config.toml, write this and start nx-gateway again:

        token_file = "mastodon-home.token"
    "#]]
    .assert_eq(&farewell(&plan(Declared::WithoutFile), "https://mastodon.example/", "me"));
    for (declared, want) in [
        (
            Declared::WithThisFile,
            "The section [mastodon.home] of your config.toml names that file already: only start nx-gateway again.\n",
        ),
        (
            Declared::WithAnotherFile,
            "token_file = \"mastodon-home.token\"\n",
        ),
    ] {
        let said = farewell(&plan(declared), "https://mastodon.example/", "me");
        assert!(said.ends_with(want), "{said}");
    }
}
