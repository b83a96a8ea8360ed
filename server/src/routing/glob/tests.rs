//! What a pattern covers.

use super::Glob;
use proptest::prelude::*;

#[track_caller]
fn check(pattern: &str, fitting: &[&str], others: &[&str]) {
    for text in fitting {
        assert!(Glob::new(pattern).matches(text), "{pattern} fits {text:?}");
    }
    for text in others {
        assert!(
            !Glob::new(pattern).matches(text),
            "{pattern} doesn't fit {text:?}"
        );
    }
}

#[test]
fn plain_text_stands_for_itself_in_any_case() {
    check(
        "Facebook",
        &["facebook", "FACEBOOK"],
        &["facebook2", "face", ""],
    );
    check("ÄRA", &["ära"], &["ara"]);
}

#[test]
fn only_plain_text_is_one_name() {
    let one = Glob::new("granny@example.org");
    assert_eq!(one.literal(), Some("granny@example.org"));
    for many in ["*@example.org", "grann?@example.org"] {
        assert_eq!(Glob::new(many).literal(), None, "{many}");
    }
}

#[test]
fn a_star_stands_for_any_run() {
    check("*", &["", "a", "a b"], &[]);
    check(
        "*@example.org",
        &["me@example.org", "@example.org"],
        &["me@example.orgs", "me@example"],
    );
    check(
        "a*b*c",
        &["abc", "a-b-b-c", "abcbc"],
        &["ab", "acb", "abcd"],
    );
}

#[test]
fn a_question_mark_stands_for_one_character() {
    check("NX?00", &["nx300", "nx500", "nxé00"], &["nx00", "nx3000"]);
    check("?*", &["a", "ab"], &[""]);
}

#[test]
fn many_stars_do_not_take_forever() {
    check(&"*a".repeat(200), &[], &[&"b".repeat(10_000)]);
}

proptest! {
    #[test]
    fn any_text_fits_itself_and_a_star_in_place_of_any_part(text in "[a-z@.]{0,12}", from in 0_usize..13, to in 0_usize..13) {
        let from = from.min(text.len());
        let to = to.clamp(from, text.len());
        prop_assert!(Glob::new(text.clone()).matches(&text));
        let pattern = format!("{}*{}", &text[..from], &text[to..]);
        prop_assert!(Glob::new(pattern).matches(&text));
    }

    #[test]
    fn any_pattern_ends_with_an_answer(pattern in "[*?ab]{0,12}", text in "[ab]{0,24}") {
        let fits = Glob::new(pattern.clone()).matches(&text);
        let shortest = pattern.chars().filter(|c| *c != '*').count();
        prop_assert!(!fits || shortest <= text.len());
    }
}
