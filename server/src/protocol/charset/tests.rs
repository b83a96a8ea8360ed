//! Text in the two encodings cameras use (Q36).

use super::*;

#[track_caller]
fn check(bytes: &[u8], want: &str) {
    assert_eq!(decode(bytes), want);
}

#[test]
fn utf8_comes_first() {
    check("사진.jpg".as_bytes(), "사진.jpg");
}

#[test]
fn q36_what_is_not_utf8_is_read_as_euc_kr() {
    check(b"\xBB\xE7\xC1\xF8.jpg", "사진.jpg");
}

#[test]
fn what_is_neither_keeps_its_readable_rest() {
    check(b"a\xFF\xFFb", "a\u{FFFD}\u{FFFD}b");
    assert_eq!(decode_exactly(b"a\xFF\xFFb"), None);
}
