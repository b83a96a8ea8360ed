//! Targets and hosts in every form (Q4, Q5).

use super::*;
use proptest::prelude::*;

#[track_caller]
fn check(target: &str, authority: Option<&str>, path: &str, query: Option<&str>) {
    assert_eq!(
        Target::parse(target),
        Target {
            authority,
            path,
            query
        }
    );
}

#[track_caller]
fn check_elements(target: &str, want: Option<&[&str]>) {
    let elements = Target::parse(target).elements();
    let elements: Option<Vec<&str>> = elements
        .as_ref()
        .map(|found| found.iter().map(String::as_str).collect());
    assert_eq!(elements.as_deref(), want, "{target}");
}

#[test]
fn a_target_is_path_and_query() {
    check("/", None, "/", None);
    check(
        "/social/columbus/email?DUID=1",
        None,
        "/social/columbus/email",
        Some("DUID=1"),
    );
    check("/a?b?c#d", None, "/a", Some("b?c"));
    check("", None, "/", None);
    check("*", None, "*", None);
}

#[test]
fn q04_the_host_of_an_absolute_target_is_cut() {
    let host = Some("snsgw.samsungmobile.com");
    check(
        "http://snsgw.samsungmobile.com/facebook/auth",
        host,
        "/facebook/auth",
        None,
    );
    check("HTTP://snsgw.samsungmobile.com", host, "/", None);
    check(
        "http://snsgw.samsungmobile.com?a=/b",
        host,
        "/",
        Some("a=/b"),
    );
    check(
        "/page?next=http://example.org/",
        None,
        "/page",
        Some("next=http://example.org/"),
    );
}

#[test]
fn elements_are_decoded_names() {
    check_elements("/", Some(&[]));
    check_elements("/facebook/auth", Some(&["facebook", "auth"]));
    check_elements(
        "/upload/1f/a%20b%EA%B0%80.JPG",
        Some(&["upload", "1f", "a b가.JPG"]),
    );
}

#[test]
fn elements_cannot_climb_or_hide() {
    for path in [
        "/a//b",
        "/a/",
        "/a/../b",
        "/a/%2e%2E",
        "/a%2Fb",
        "/a%5cb",
        "/a%00",
        "/%FF",
    ] {
        check_elements(path, None);
    }
}

#[test]
fn q05_a_host_is_compared_without_case_port_and_dot() {
    for text in [
        "gld.samsungosp.com",
        "GLD.SamsungOSP.com:80",
        " gld.samsungosp.com.",
        "gld.samsungosp.com.:8080",
    ] {
        assert_eq!(host(text), "gld.samsungosp.com");
    }
    assert_eq!(host(""), "");
    assert_eq!(host("[FE80::1]:80"), "[fe80::1]");
    assert_eq!(host("[fe80::1]"), "[fe80::1]");
}

proptest! {
    #[test]
    fn any_target_has_harmless_elements(text in prop_oneof![any::<String>(), "(/|%2f|%2e|\\.|a|%|:|http){0,20}"]) {
        for element in Target::parse(&text).elements().into_iter().flatten() {
            prop_assert!(!element.is_empty() && element != "." && element != ".." && !element.contains(['/', '\\']));
        }
        let _ = host(&text);
    }
}
