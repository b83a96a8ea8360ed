//! What is a site, and what is none (Q47).

use super::*;

#[track_caller]
fn check(text: &str, want: Option<&str>) {
    assert_eq!(SiteName::parse(text).as_ref().map(SiteName::as_str), want);
}

#[test]
fn q47_any_letters_and_digits_are_a_site() {
    check("facebook", Some("facebook"));
    check("me2day", Some("me2day"));
    check("Picasa", Some("picasa"));
    check("neverheardof", Some("neverheardof"));
}

#[test]
fn anything_else_is_not() {
    for text in ["", "..", "a b", "a/b", "가", "face-book", &"a".repeat(33)] {
        check(text, None);
    }
}
