//! From the bytes of the card's hosts file to entries.

use super::{Entry, MOST_BYTES, MOST_NAMES, Mistake, PLACEHOLDER};
use crate::plain_text::plain;
use std::net::{Ipv4Addr, Ipv6Addr};

/// How much of a mistaken word is shown, in characters.
const SHOWN: usize = 60;
/// The longest name of a host, and the longest part of it between dots, in bytes (RFC 1035).
const LONGEST_NAME: usize = 253;
const LONGEST_LABEL: usize = 63;

/// What a name leads to, and the line that says so.
type Seen = (String, Ipv4Addr, usize);

/// What the first word of a line is.
enum Place {
    There(Ipv4Addr),
    Ipv6,
}

pub(super) fn read(file: &[u8]) -> Result<Vec<Entry>, Mistake> {
    let text = text_of(file)?;
    let mut entries = Vec::new();
    let mut seen = Vec::new();
    for (index, raw) in text.split(|byte| *byte == b'\n').enumerate() {
        let line = index.saturating_add(1);
        if raw.contains(&0) {
            return Err(Mistake::NotText { line });
        }
        entries.extend(read_line(line, raw, &mut seen)?);
    }
    if entries.is_empty() {
        return Err(Mistake::NoEntry);
    }
    Ok(entries)
}

/// The file without the mark that some editors put in front.
fn text_of(file: &[u8]) -> Result<&[u8], Mistake> {
    if file.len() > MOST_BYTES {
        return Err(Mistake::TooLarge);
    }
    let utf16 = file.starts_with(b"\xff\xfe") || file.starts_with(b"\xfe\xff");
    // Without a mark, every second byte of ASCII text in UTF-16 is zero.
    if utf16
        || matches!(
            file,
            [0, 1..=127, 0, 1..=127, ..] | [1..=127, 0, 1..=127, 0, ..]
        )
    {
        return Err(Mistake::Utf16);
    }
    Ok(file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file))
}

/// The entry of a line, if it has one with a name that is new.
fn read_line(line: usize, raw: &[u8], seen: &mut Vec<Seen>) -> Result<Option<Entry>, Mistake> {
    let entry = raw.split(|byte| *byte == b'#').next().unwrap_or_default();
    let mut words = entry
        .split(u8::is_ascii_whitespace)
        .filter(|word| !word.is_empty());
    let Some(first) = words.next() else {
        return Ok(None);
    };
    let Place::There(address) = place(line, first)? else {
        return Ok(None);
    };
    let names: Vec<String> = words
        .map(|word| name(line, word))
        .collect::<Result<_, _>>()?;
    if names.is_empty() {
        return Err(Mistake::NoName { line });
    }
    if address.is_loopback() && names.iter().all(|name| is_localhost(name)) {
        return Ok(None);
    }
    check_place(line, address)?;
    let mut fresh = Vec::new();
    for name in names {
        if is_new(line, address, &name, seen)? {
            seen.push((name.clone(), address, line));
            fresh.push(name);
        }
    }
    Ok((!fresh.is_empty()).then_some(Entry {
        address,
        names: fresh,
    }))
}

fn place(line: usize, word: &[u8]) -> Result<Place, Mistake> {
    let found = || plain(word, SHOWN);
    let Ok(text) = str::from_utf8(word) else {
        return Err(Mistake::NotAnAddress {
            line,
            found: found(),
        });
    };
    if text.to_ascii_uppercase().contains(PLACEHOLDER) {
        return Err(Mistake::Placeholder { line });
    }
    if let Ok(address) = text.parse::<Ipv4Addr>() {
        return Ok(Place::There(address));
    }
    // fe80::1%lo0 names the interface as well.
    let without_zone = text.split('%').next().unwrap_or_default();
    if without_zone.parse::<Ipv6Addr>().is_ok() {
        return Ok(Place::Ipv6);
    }
    if text.contains(['/', ':']) {
        return Err(Mistake::MoreThanAnAddress {
            line,
            found: found(),
        });
    }
    Err(Mistake::NotAnAddress {
        line,
        found: found(),
    })
}

/// Whether an owner's computer can be there.
fn check_place(line: usize, address: Ipv4Addr) -> Result<(), Mistake> {
    if address.is_loopback() {
        return Err(Mistake::TheCameraItself { line, address });
    }
    let [first, ..] = address.octets();
    // 224 to 239 is multicast, 240 and above reserved, its last address the broadcast.
    if first == 0 || first >= 224 {
        return Err(Mistake::NoSuchPlace { line, address });
    }
    Ok(())
}

/// The name in lower case.
fn name(line: usize, word: &[u8]) -> Result<String, Mistake> {
    let not_a_name = || Mistake::NotAName {
        line,
        found: plain(word, SHOWN),
    };
    let text = str::from_utf8(word).map_err(|_| not_a_name())?;
    // 192.168.1.300 or 192.168.1 as well: what ends in a number is looked up nowhere.
    let last = text.rsplit('.').next().unwrap_or_default();
    let is_number = last.bytes().all(|byte| byte.is_ascii_digit());
    if is_number || text.len() > LONGEST_NAME || !text.split('.').all(is_label) {
        return Err(not_a_name());
    }
    Ok(text.to_ascii_lowercase())
}

fn is_label(label: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let whole = (1..=LONGEST_LABEL).contains(&label.len()) && label.bytes().all(allowed);
    whole && !label.starts_with('-') && !label.ends_with('-')
}

fn is_localhost(name: &str) -> bool {
    name == "localhost" || name.starts_with("localhost.")
}

/// Whether no line has led this name anywhere yet.
fn is_new(line: usize, address: Ipv4Addr, name: &str, seen: &[Seen]) -> Result<bool, Mistake> {
    if is_localhost(name) {
        return Err(Mistake::LocalhostElsewhere { line });
    }
    match seen.iter().find(|(known, ..)| known == name) {
        Some((_, there, _)) if *there == address => Ok(false),
        Some((.., earlier)) => Err(Mistake::SameNameTwice {
            line,
            earlier: *earlier,
            name: plain(name.as_bytes(), SHOWN),
        }),
        None if seen.len() >= MOST_NAMES => Err(Mistake::TooManyNames { line }),
        None => Ok(true),
    }
}
