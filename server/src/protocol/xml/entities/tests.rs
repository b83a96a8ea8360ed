//! The five entities and the numeric ones; nothing else is expanded.

use super::*;

#[track_caller]
fn check(text: &str, want: &str) {
    assert_eq!(resolve(text), want);
}

#[test]
fn the_five_and_numbers_are_resolved() {
    check("&lt;&amp;&gt;&quot;&apos;", "<&>\"'");
    check("&#44032;&#xAC00;&#Xac00;", "가가가");
    check("&amp;amp;", "&amp;");
}

#[test]
fn everything_else_is_text() {
    for text in [
        "a & b",
        "R&B",
        "&",
        "&;",
        "&nbsp;",
        "&#0;",
        "&#xD800;",
        "&#;",
        "&가나다라;",
        "&&&",
    ] {
        check(text, text);
    }
}
