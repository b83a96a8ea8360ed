//! What a capture looks like: the text of its two files, their name, and a line for the log.
//!
//! Pure; everything that leaves here is masked. [`super::Tracer`] writes it to disk.

use super::mask::{mask, mask_from_anywhere};
use super::recording::Recorded;
use jiff::civil::DateTime;
use std::net::IpAddr;

/// Characters of a path in a file name.
const LONGEST_PATH: usize = 60;
/// Characters of a refused request's first line in the log.
const LONGEST_LINE: usize = 160;

/// The request as far as it was recorded, credentials masked.
pub(super) fn request(recorded: &Recorded) -> Vec<u8> {
    if recorded.left_out == 0 {
        return mask(&[recorded.head.as_slice(), &recorded.tail].concat());
    }
    let mut text = mask(&recorded.head);
    text.extend(gap(recorded.left_out));
    if !recorded.tail.is_empty() {
        text.extend(mask_from_anywhere(&recorded.tail));
    }
    text
}

/// The answer as far as it was recorded, credentials masked.
pub(super) fn answer(recorded: &Recorded) -> Vec<u8> {
    let mut text = mask(&recorded.answer);
    if recorded.answer_left_out > 0 {
        text.extend(gap(recorded.answer_left_out));
    }
    text
}

fn gap(bytes: u64) -> Vec<u8> {
    format!("\n[… {bytes} bytes left out …]\n").into_bytes()
}

/// `2026-11-22T10-02-26_192.168.1.40_POST_facebook_auth`: letters, digits, `.`, `-` and `_` only.
pub(super) fn name(recorded: &Recorded, peer: IpAddr, at: DateTime) -> String {
    let line = mask(first_line(&recorded.head));
    let mut words = line
        .split(u8::is_ascii_whitespace)
        .filter(|word| !word.is_empty());
    let method = plain(words.next().unwrap_or(b"nothing"));
    let target = String::from_utf8_lossy(words.next().unwrap_or_default());
    let path = match target.split_once("://") {
        Some((_, behind)) => behind
            .find('/')
            .and_then(|at| behind.get(at..))
            .unwrap_or_default(),
        None => &target,
    };
    let path = plain(path.split('?').next().unwrap_or_default().as_bytes());
    let peer = plain(peer.to_canonical().to_string().as_bytes());
    let parts = [
        at.strftime("%Y-%m-%dT%H-%M-%S").to_string(),
        peer,
        method,
        path,
    ];
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("_")
}

/// Runs of anything else become one `_`.
fn plain(text: &[u8]) -> String {
    let mut plain = String::new();
    for &byte in text {
        match byte {
            b'.' | b'-' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => plain.push(char::from(byte)),
            b':' => plain.push('-'),
            _ if plain.is_empty() || plain.ends_with('_') => {}
            _ => plain.push('_'),
        }
        if plain.len() >= LONGEST_PATH {
            break;
        }
    }
    plain.trim_matches(['_', '.']).to_owned()
}

/// The first line of what came, for the log: printable, masked, at most about 160 characters.
/// Made for requests that hyper refuses, which may be anything at all.
#[must_use]
pub fn first_line_for_log(received: &[u8]) -> String {
    let line = mask(first_line(received));
    let shown = line.get(..LONGEST_LINE).unwrap_or(&line);
    let more = if shown.len() < line.len() { "…" } else { "" };
    format!("{}{more}", shown.escape_ascii())
}

fn first_line(received: &[u8]) -> &[u8] {
    let line = received
        .split(|&byte| byte == b'\n')
        .next()
        .unwrap_or_default();
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[cfg(test)]
mod tests;
