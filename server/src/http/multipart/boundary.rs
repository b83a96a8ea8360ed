//! The boundary a `Content-Type` header names.
//!
//! Pure. What the boundary does inside the body is [`super::delimiter`]'s business.

/// RFC 2046 allows 70; a longer one costs us nothing, an endless one would.
const LONGEST: usize = 256;

/// The value of the `boundary` parameter, 1 to 256 bytes, quoted or bare, its name in any case.
///
/// The media type before it is not looked at: cameras mix those up even inside one mail
/// (Q31), and a body with a boundary is as good as its boundary.
pub(super) fn from_content_type(value: &[u8]) -> Option<&[u8]> {
    let mut rest = value;
    while let Some(start) = rest.iter().position(|&byte| byte == b';') {
        rest = rest.get(start + 1..)?.trim_ascii_start();
        let Some(after_name) = strip_name(rest) else {
            continue;
        };
        let found = unquoted(after_name);
        return (1..=LONGEST).contains(&found.len()).then_some(found);
    }
    None
}

/// What follows `boundary =`.
fn strip_name(parameter: &[u8]) -> Option<&[u8]> {
    let (name, rest) = parameter.split_at_checked(b"boundary".len())?;
    if !name.eq_ignore_ascii_case(b"boundary") {
        return None;
    }
    let rest = rest.trim_ascii_start().strip_prefix(b"=")?;
    Some(rest.trim_ascii_start())
}

fn unquoted(value: &[u8]) -> &[u8] {
    let (value, end): (_, fn(&u8) -> bool) = match value.strip_prefix(b"\"") {
        Some(quoted) => (quoted, |byte| *byte == b'"'),
        None => (value, |byte| {
            matches!(byte, b';' | b',') || byte.is_ascii_whitespace()
        }),
    };
    value.split(end).next().unwrap_or_default()
}

#[cfg(test)]
mod tests;
