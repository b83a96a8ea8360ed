//! Makes one piece of a folder's name from whatever a camera said.
//!
//! Also refuses what Windows and memory cards refuse, so that the library can be copied there.

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

/// Whether the character may be part of a name.
pub(super) fn is_allowed(c: char) -> bool {
    !c.is_control() && !is_invisible(c) && !r#"/\:*?"<>|"#.contains(c)
}

/// Whether the character can't begin or end a name: dots hide it or lead upwards, blanks get lost.
pub(super) fn is_edge(c: char) -> bool {
    c == '.' || c.is_whitespace()
}

fn tidy(c: char) -> char {
    if is_allowed(c) { c } else { '_' }
}

/// Characters that show nothing but change how the rest is shown (bidirectional marks, zero-width blanks).
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}
