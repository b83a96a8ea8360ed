//! Finds secrets in what a server said, however it wrote them: in capitals, with the escapes of JSON, HTML or addresses, or
//! cut off. Pure.

use super::SHORTEST;
use std::ops::Range;

/// What stands in the place of a secret.
const INSTEAD: &str = "[hidden]";
/// Where a text was cut, besides its end.
const CUTS: [&str; 2] = ["…", "..."];
/// The longest escape, in bytes: `&#x0027;`.
const LONGEST_ESCAPE: usize = 8;
/// The names HTML has for what it can't write as it is.
const NAMES: [(&str, char); 5] = [
    ("&amp;", '&'),
    ("&lt;", '<'),
    ("&gt;", '>'),
    ("&quot;", '"'),
    ("&apos;", '\''),
];

/// The text without the secrets, each of which has at least [`SHORTEST`] bytes.
pub(super) fn hide(said: &str, secrets: &[String]) -> String {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (start, _) in said.char_indices() {
        let rest = said.get(start..).unwrap_or_default();
        let lengths = secrets.iter().filter_map(|it| length(rest, it));
        let Some(end) = lengths.max().map(|length| start + length) else {
            continue;
        };
        match found.last_mut() {
            // One secret may begin within another one.
            Some(last) if start < last.end => last.end = last.end.max(end),
            _ => found.push(start..end),
        }
    }
    let (mut text, mut at) = (String::new(), 0);
    for Range { start, end } in found {
        text.push_str(said.get(at..start).unwrap_or_default());
        text.push_str(INSTEAD);
        at = end;
    }
    text + said.get(at..).unwrap_or_default()
}

/// How many bytes of the text's beginning are the secret, or as much of it as was left when the text was cut.
fn length(text: &str, secret: &str) -> Option<usize> {
    // All the places at which the text may go on: where it has `%25`, the secret may have that too, or `%`.
    let mut places = vec![0];
    let mut cut_off = None;
    for (matched, wanted) in secret.char_indices() {
        if matched >= SHORTEST {
            let cuts = places.iter().filter_map(|place| cut(text, *place));
            cut_off = cuts.max().or(cut_off);
        }
        let mut next = Vec::new();
        for place in places {
            for after in ways(text.get(place..).unwrap_or_default(), wanted) {
                let after = place + after;
                if !next.contains(&after) {
                    next.push(after);
                }
            }
        }
        if next.is_empty() {
            return cut_off;
        }
        places = next;
    }
    places.into_iter().max()
}

/// Where the text ends, if it does so at this place or in the escape that begins there.
fn cut(text: &str, place: usize) -> Option<usize> {
    let rest = text.get(place..)?;
    let torn = rest.strip_prefix(['%', '&', '\\']).map_or(0, |inner| {
        let is_inner = |c: char| c.is_ascii_alphanumeric() || c == '#';
        let length = inner.find(|c| !is_inner(c)).unwrap_or(inner.len());
        length + 1
    });
    let is_cut = |at: usize| {
        let rest = rest.get(at..)?;
        let ends = rest.is_empty() || CUTS.iter().any(|cut| rest.starts_with(cut));
        ends.then_some(place + at)
    };
    is_cut(0).or_else(|| is_cut(torn).filter(|_| torn < LONGEST_ESCAPE))
}

/// How many bytes the letter takes at the text's beginning, in each way in which it may stand there.
fn ways(text: &str, wanted: char) -> impl Iterator<Item = usize> {
    let plain = text.chars().next().map(|c| (c, c.len_utf8()));
    let all = [
        plain,
        from_json(text),
        from_html(text),
        from_address(text),
        // As forms have it.
        text.starts_with('+').then_some((' ', 1)),
    ];
    let all = all.into_iter().flatten();
    all.filter(move |(c, _)| c.eq_ignore_ascii_case(&wanted))
        .map(|(_, length)| length)
}

/// `\n`, `\/`, `\u00fc`.
fn from_json(text: &str) -> Option<(char, usize)> {
    let escaped = text.strip_prefix('\\')?;
    let c = match escaped.chars().next()? {
        'u' => return from_unicode(text),
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'b' => '\u{8}',
        'f' => '\u{c}',
        c if c.is_ascii_punctuation() => c,
        _ => return None,
    };
    Some((c, 2))
}

/// Letters beyond the first 65536 are written as two of them.
fn from_unicode(text: &str) -> Option<(char, usize)> {
    let unit = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let units = [unit(0)?, unit(6).unwrap_or_default()];
    let c = char::decode_utf16(units).next()?.ok()?;
    Some((c, 6 * c.len_utf16()))
}

/// `&amp;`, `&#38;`, `&#x26;`.
fn from_html(text: &str) -> Option<(char, usize)> {
    for (name, c) in NAMES {
        let start = text.get(..name.len());
        if start.is_some_and(|start| start.eq_ignore_ascii_case(name)) {
            return Some((c, name.len()));
        }
    }
    let (number, _) = text.strip_prefix("&#")?.split_once(';')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => number.parse(),
    };
    Some((char::from_u32(code.ok()?)?, number.len() + 3))
}

/// `%2F`, `%C3%BC`.
fn from_address(text: &str) -> Option<(char, usize)> {
    let byte = |number: usize| {
        let digits = text.get(3 * number..3 * number + 3)?.strip_prefix('%')?;
        u8::from_str_radix(digits, 16).ok()
    };
    let bytes: Vec<u8> = (0..4).map_while(byte).collect();
    let valid = bytes.utf8_chunks().next()?.valid();
    let c = valid.chars().next()?;
    Some((c, 3 * c.len_utf8()))
}

#[cfg(test)]
mod tests;
