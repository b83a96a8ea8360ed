//! What can be an address, and what becomes of parts that were typed on a camera.

use super::*;

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

fn url(address: &Address) -> &str {
    address.url().as_str()
}

#[test]
fn only_the_web_is_spoken_and_no_password_stands_in_an_address() {
    for (text, want) in [
        (
            "cloud.example.org",
            "it must begin with https:// or http://",
        ),
        (
            "ftp://example.org",
            "it must begin with https:// or http://",
        ),
        ("http://", "this can't be read: empty host"),
        (
            "https://a b/",
            "this can't be read: invalid international domain name",
        ),
        (
            "https://me:secret@example.org/",
            "take out what stands in front of the `@`, and the `@`; for logging in there are lines of their own",
        ),
    ] {
        assert_eq!(Address::parse(text).unwrap_err().hint, want, "{text}");
    }
}

#[test]
fn parts_stay_parts() {
    let base = address("https://example.org/dav/my%20photos");
    let below = base.below(["2014", "a/b?c#d%20 ü\\", "x"]);
    let want = "https://example.org/dav/my%20photos/2014/a%2Fb%3Fc%23d%2520%20%C3%BC%5C/x";
    assert_eq!(url(&below), want);
    let slash = address("https://example.org/dav/");
    assert_eq!(url(&slash.below(["x"])), "https://example.org/dav/x");
    assert_eq!(url(&slash.below(["..", "x"])), "https://example.org/dav/x");
}

#[test]
fn folders_end_with_a_slash() {
    assert_eq!(url(&address("http://h/a").as_folder()), "http://h/a/");
    assert_eq!(url(&address("http://h/a/").as_folder()), "http://h/a/");
    assert_eq!(url(&address("http://h").as_folder()), "http://h/");
    let parent = address("http://h/a%2Fb/c/").parent().unwrap();
    assert_eq!(url(&parent), "http://h/a%2Fb/");
    let root = parent.parent().unwrap();
    assert_eq!(url(&root), "http://h/");
    assert_eq!(root.parent(), None);
}

#[test]
fn what_is_shown_keeps_the_query_to_itself_and_debug_the_path_too() {
    let address = address("HTTPS://Example.org:8443/hook/abc?token=1#there");
    assert_eq!(address.to_string(), "https://example.org:8443/hook/abc?…");
    assert_eq!(format!("{address:?}"), "Address(https://example.org:8443…)");
    assert_eq!(address.host(), "example.org:8443");
    let asked = address.query([("a b", "ü&"), ("c", "d")]);
    assert_eq!(
        url(&asked),
        "https://example.org:8443/hook/abc?a+b=%C3%BC%26&c=d"
    );
}

#[test]
fn where_to_connect() {
    let socket = |text: &str| address(text).socket();
    assert_eq!(
        socket("https://example.org/x"),
        ("example.org".to_owned(), 443)
    );
    assert_eq!(socket("http://[::1]:8080"), ("::1".to_owned(), 8080));
    assert_eq!(socket("http://10.0.0.1"), ("10.0.0.1".to_owned(), 80));
}

#[test]
fn the_secrets_of_an_address() {
    let secrets = |text| Address::parse(text).unwrap().secrets();
    let found = secrets("https://h.example:8443/hooks/long-long-token/?key=another-long-one");
    for want in [
        "https://h.example:8443/hooks/long-long-token/?key=another-long-one",
        "hooks/long-long-token/?key=another-long-one",
        "hooks/long-long-token",
        "key=another-long-one",
        "long-long-token",
        "another-long-one",
    ] {
        assert!(found.iter().any(|it| it == want), "{want}: {found:?}");
    }
    assert!(secrets("https://ntfy.example/my%20topic").contains(&"my topic".to_owned()));
}
