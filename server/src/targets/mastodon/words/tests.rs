//! What was typed, taken apart.

use super::*;

fn typed(text: &str, alts: &[&str]) -> Typed {
    Typed {
        text: text.to_owned(),
        alts: alts.iter().map(|it| (*it).to_owned()).collect(),
    }
}

#[test]
fn behind_each_mark_is_an_alt_text() {
    for (text, want) in [
        ("", typed("", &[])),
        ("At the sea", typed("At the sea", &[])),
        (
            "At the sea ~ A boat~Our dog, wet\n",
            typed("At the sea", &["A boat", "Our dog, wet"]),
        ),
        ("~A boat", typed("", &["A boat"])),
        ("At the sea~~A boat", typed("At the sea", &["", "A boat"])),
        ("At the sea~", typed("At the sea", &[""])),
    ] {
        assert_eq!(Typed::read(text), want, "{text}");
    }
}

#[test]
fn nothing_between_two_marks_describes_nothing() {
    let typed = Typed::read("At the sea~~A boat");
    assert_eq!(
        [0, 1, 2].map(|place| typed.alt(place)),
        [None, Some("A boat"), None]
    );
}

#[test]
fn what_is_for_no_picture_is_told() {
    let typed = Typed::read("sea~1~2~~4");
    assert_eq!(typed.surplus(4), None);
    assert_eq!(typed.surplus(3).unwrap(), "1 alt text is for no picture");
    assert_eq!(typed.surplus(1).unwrap(), "2 alt texts are for no picture");
}

#[test]
fn letters_are_counted_not_bytes() {
    assert_eq!(cut("äöü", 3), "äöü");
    assert_eq!(cut("äöüß", 3), "äö…");
    assert_eq!(cut("ab", 0), "…");
}
