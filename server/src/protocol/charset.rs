//! Text from a camera, in one of the two encodings cameras use.
//!
//! The documents claim to be UTF-8 and usually are. Names typed or made on a Korean camera may be
//! EUC-KR (Q36).

use encoding_rs::EUC_KR;
use std::borrow::Cow;

/// The text, if the bytes are valid in one of the two encodings.
#[must_use]
pub fn decode_exactly(bytes: &[u8]) -> Option<Cow<'_, str>> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(Cow::Borrowed(text)),
        Err(_) => EUC_KR.decode_without_bom_handling_and_without_replacement(bytes),
    }
}

/// The text, with U+FFFD in the place of bytes that are valid in neither encoding.
#[must_use]
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    decode_exactly(bytes).unwrap_or_else(|| String::from_utf8_lossy(bytes))
}

#[cfg(test)]
mod tests {
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
}
