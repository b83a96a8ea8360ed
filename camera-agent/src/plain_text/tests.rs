//! Text from outside, as it may stand in a log.

use super::plain;
use proptest::prelude::*;

#[test]
fn printable_text_stays_what_it_is() {
    assert_eq!(plain(b"NX300 1.40", 40), "NX300 1.40");
}

#[test]
fn what_would_upset_a_log_becomes_question_marks() {
    assert_eq!(plain("a\u{1b}[31m\r\nä\tb".as_bytes(), 40), "a?[31m???? b");
}

#[test]
fn long_text_is_cut_and_says_so() {
    assert_eq!(plain(b"0123456789", 4), "0123...");
    assert_eq!(plain(b"0123", 4), "0123");
}

proptest! {
    #[test]
    fn whatever_comes_in_one_short_printable_line_comes_out(text: Vec<u8>, most in 0_usize..99) {
        let shown = plain(&text, most);
        prop_assert!(shown.len() <= most + 3);
        prop_assert!(shown.bytes().all(|byte| (b' '..=b'~').contains(&byte)));
    }
}
