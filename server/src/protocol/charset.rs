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
mod tests;
