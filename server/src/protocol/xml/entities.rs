//! The five entities of XML and character numbers. Anything else stays as it is: a camera's stray
//! `&` is text, and a definition that would expand into something is never followed.

use std::borrow::Cow;

/// Longest name of a reference in bytes: `#x10FFFF` and a little room for zeros.
const LONGEST: usize = 12;

/// The text with its references replaced.
pub(super) fn resolve(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut resolved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        resolved.push_str(before);
        match reference(after) {
            Some((character, behind)) => {
                resolved.push(character);
                rest = behind;
            }
            None => {
                resolved.push('&');
                rest = after;
            }
        }
    }
    resolved.push_str(rest);
    Cow::Owned(resolved)
}

/// The character meant by what follows an ampersand, and the text behind its semicolon.
fn reference(after: &str) -> Option<(char, &str)> {
    let end = after.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let (name, behind) = after.split_at_checked(end)?;
    let character = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => numbered(name.strip_prefix('#')?)?,
    };
    Some((character, behind.strip_prefix(';')?))
}

fn numbered(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|c| *c != '\0')
}

#[cfg(test)]
mod tests;
