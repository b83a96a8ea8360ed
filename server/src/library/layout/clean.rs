//! Makes one piece of a folder's name from whatever a camera said.

use crate::protocol::names::component::{is_allowed, is_edge};

/// The longest value, in bytes; what is longer is cut.
const LONGEST_VALUE: usize = 100;

/// The value as a part of a name, or `instead` when nothing usable remains.
///
/// The result is not empty, has neither separators nor control characters, and neither begins nor ends with a dot or
/// a blank. Cleaning it again changes nothing.
pub(super) fn value(text: Option<&str>, instead: &str) -> String {
    let tidy: String = text.unwrap_or_default().chars().map(tidy).collect();
    let cleaned = cut(tidy.trim_matches(is_edge), LONGEST_VALUE);
    let chosen = if cleaned.is_empty() { instead } else { cleaned };
    chosen.to_owned()
}

/// The text if it fits in `room` bytes, else its beginning up to a whole character that can end a name.
pub(super) fn cut(text: &str, room: usize) -> &str {
    match text.split_at(text.floor_char_boundary(room)) {
        (whole, "") => whole,
        (beginning, _) => beginning.trim_end_matches(is_edge),
    }
}

fn tidy(c: char) -> char {
    if is_allowed(c) { c } else { '_' }
}
