//! Hides credentials in raw requests and answers, so that a trace can be shown to others.
//!
//! Pure. What comes is not always XML and not always whole (Q35, Q41, Q44), so this looks for the
//! names of secrets as text, in any case, and hides what could be their value. In doubt it hides
//! more: a study of a new camera can spare a constant, its owner can not spare the password.
//! Sender, user name and model stay readable; the user name of a login is encrypted and useless
//! once the key beside it is hidden (Q40).

/// What stands where a secret was.
const MASK: &[u8] = b"[masked]";
/// How much of a session key stays, enough to see which requests belong together.
const SHOWN: usize = 4;
/// Shorter session keys are hidden whole: four characters of them would be too many.
const LONG_ENOUGH: usize = 16;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A header: everything to the end of the line.
    Header,
    /// An element, an attribute, a form field or a JSON value.
    Value,
    /// The same, of a session: its first characters stay.
    Session,
    /// The path segment behind it is a session.
    Path,
}

/// Names in small letters; a longer name goes before one that is a part of it.
const SECRETS: [(&[u8], Kind); 15] = [
    (b"authorization", Kind::Header),
    (b"cookie", Kind::Header),
    (b"x-nx-gateway-trial", Kind::Header),
    (b"password", Kind::Value),
    (b"passwd", Kind::Value),
    (b"loginid", Kind::Value),
    (b"persistkey", Kind::Value),
    (b"cryptsessionkey", Kind::Value),
    (b"cameracryptkey", Kind::Value),
    (b"cryptkey", Kind::Value),
    (b"snsgwkey", Kind::Value),
    (b"token", Kind::Value),
    (b"secret", Kind::Value),
    (b"sessionkey", Kind::Session),
    (b"upload/", Kind::Path),
];

/// `bytes` with every credential replaced by `[masked]`. A value that is cut off by the end of
/// `bytes` is hidden to the end.
#[must_use]
pub fn mask(bytes: &[u8]) -> Vec<u8> {
    let mut masked = Vec::with_capacity(bytes.len());
    let mut before = 0;
    let mut rest = bytes;
    while let [first, others @ ..] = rest {
        match secret(before, rest) {
            Some((shown, hidden)) => {
                masked.extend_from_slice(rest.get(..shown).unwrap_or_default());
                masked.extend_from_slice(MASK);
                rest = rest.get(shown + hidden..).unwrap_or_default();
            }
            None => {
                masked.push(*first);
                rest = others;
            }
        }
        before = masked.last().copied().unwrap_or_default();
    }
    masked
}

/// The last part of something longer that begins somewhere: what precedes its first `>` may be the rest
/// of a value and is hidden. A control character ends that doubt too: it comes in photos, not in values,
/// and the end of a mail behind a photo is worth seeing (Q32).
#[must_use]
pub fn mask_from_anywhere(bytes: &[u8]) -> Vec<u8> {
    let unknown = bytes
        .iter()
        .position(|&byte| byte == b'>' || (byte < b' ' && !is_space(byte)))
        .unwrap_or(bytes.len());
    if unknown == 0 {
        return mask(bytes);
    }
    [MASK, &mask(bytes.get(unknown..).unwrap_or_default())].concat()
}

/// If the name of a secret starts here: how many bytes to show, and how many to hide behind them.
fn secret(before: u8, text: &[u8]) -> Option<(usize, usize)> {
    let &(name, kind) = SECRETS.iter().find(|(name, _)| starts_with(text, name))?;
    let (from, to) = match kind {
        Kind::Header => header_value(text, name.len())?,
        Kind::Path => path_segment(text, name.len()),
        Kind::Value | Kind::Session => value(before, text, name)?,
    };
    let value = text.get(from..to).filter(|value| !value.is_empty())?;
    let shown = match kind {
        Kind::Session | Kind::Path if value.len() >= LONG_ENOUGH => SHOWN,
        _ => 0,
    };
    Some((from + shown, value.len() - shown))
}

/// `Name: value`, with lines that continue it.
fn header_value(text: &[u8], name: usize) -> Option<(usize, usize)> {
    let colon = skip(text, name, is_blank);
    (text.get(colon) == Some(&b':')).then_some(())?;
    let from = skip(text, colon + 1, is_blank);
    let mut to = find(text, from, is_line_end);
    loop {
        let next = skip(text, to, is_line_end);
        if next == to || !text.get(next).copied().is_some_and(is_blank) {
            return Some((from, to));
        }
        to = find(text, next, is_line_end);
    }
}

fn path_segment(text: &[u8], from: usize) -> (usize, usize) {
    let from = skip(text, from, |byte| byte == b'/');
    (
        from,
        find(text, from, |byte| b"/?&\"'<> \r\n".contains(&byte)),
    )
}

fn value(before: u8, text: &[u8], name: &[u8]) -> Option<(usize, usize)> {
    let after_quote = skip(text, name.len(), |byte| is_quote(byte) || byte == b'\\');
    let separator = skip(text, after_quote, is_space);
    if matches!(text.get(separator), Some(b'=' | b':')) {
        return Some(assigned(text, separator + 1));
    }
    let names_a_value = separator > after_quote && starts_with(text.get(separator..)?, b"value");
    (names_a_value || matches!(before, b'<' | b':')).then(|| element(text, name))
}

/// `SessionKey="…"`, `password=…`, `"token": "…"`.
fn assigned(text: &[u8], from: usize) -> (usize, usize) {
    let from = skip(text, from, |byte| is_space(byte) || byte == b'\\');
    let Some(&quote) = text.get(from).filter(|byte| is_quote(**byte)) else {
        return (
            from,
            find(text, from, |byte| {
                is_space(byte) || b"&;,<>\"'".contains(&byte)
            }),
        );
    };
    let from = from + 1;
    let to = find(text, from, |byte| byte == quote || is_line_end(byte));
    // A tag within the value: its quote was lost, and what was found opens the next value.
    let lost = text
        .get(from..to)
        .is_some_and(|value| value.contains(&b'<'));
    (from, if lost { content_end(text, to) } else { to })
}

/// `<Password Value="…"/>`, `<password>…</password>`: from the first value to the next tag.
fn element(text: &[u8], name: &[u8]) -> (usize, usize) {
    let tag_end = find(text, name.len(), |byte| byte == b'>' || byte == b'<');
    let tag = text.get(..tag_end).unwrap_or_default();
    let value =
        (name.len()..tag_end).find(|&at| starts_with(text.get(at..).unwrap_or_default(), b"value"));
    let equals = find(tag, value.unwrap_or(name.len()), |byte| byte == b'=');
    if equals == tag_end {
        let from = tag_end + 1;
        return (from, content_end(text, closing_tag(text, from, name)));
    }
    let from = skip(text, equals + 1, is_space);
    let (from, to) = match text.get(from) {
        Some(&quote) if is_quote(quote) => (from + 1, find(text, from + 1, |byte| byte == quote)),
        _ => (from, from),
    };
    let to = content_end(text, to.max(closing_tag(text, from, name)));
    let value = text.get(from..to).unwrap_or_default();
    let syntax = value
        .iter()
        .rev()
        .take_while(|byte| is_space(**byte) || b"\"'/>".contains(byte))
        .count();
    (from, to - syntax)
}

/// Where on this line `</name` stands; `from` if it does not.
fn closing_tag(text: &[u8], from: usize, name: &[u8]) -> usize {
    let line = text
        .get(from..find(text, from, is_line_end))
        .unwrap_or_default();
    let is_it = |at: &usize| {
        line.get(*at..)
            .and_then(|it| it.strip_prefix(b"</"))
            .is_some_and(|it| starts_with(it, name))
    };
    from + (0..line.len()).find(is_it).unwrap_or_default()
}

/// The next tag at or behind `from`; a CDATA section is no tag.
fn content_end(text: &[u8], from: usize) -> usize {
    let tag = find(text, from, |byte| byte == b'<');
    let rest = text.get(tag..).unwrap_or_default();
    if !starts_with(rest, b"<![cdata[") {
        return tag;
    }
    match rest.windows(3).position(|it| it == b"]]>") {
        Some(end) => content_end(text, tag + end + 3),
        None => text.len(),
    }
}

fn starts_with(text: &[u8], small: &[u8]) -> bool {
    text.get(..small.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(small))
}

/// The first place at or behind `from` where `is_it` holds; else the end.
fn find(text: &[u8], from: usize, is_it: impl Fn(u8) -> bool) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    text.len().min(from)
        + rest
            .iter()
            .position(|&byte| is_it(byte))
            .unwrap_or(rest.len())
}

fn skip(text: &[u8], from: usize, is_it: impl Fn(u8) -> bool) -> usize {
    find(text, from, |byte| !is_it(byte))
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

fn is_space(byte: u8) -> bool {
    is_blank(byte) || is_line_end(byte)
}

fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'')
}

#[cfg(test)]
mod tests;
