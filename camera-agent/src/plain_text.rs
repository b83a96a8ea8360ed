//! Text from outside, made fit for a log: printable ASCII of bounded length. Pure.
//!
//! It is for showing only; nothing is decided by what comes out of here.

/// What stands for a byte that can't be printed.
const UNPRINTABLE: char = '?';

/// At most `most` characters of `text`: what is not printable ASCII becomes `?`, and dots tell that more followed.
#[must_use]
pub fn plain(text: &[u8], most: usize) -> String {
    let shown = text.iter().take(most).map(|byte| match byte {
        b' '..=b'~' => char::from(*byte),
        b'\t' => ' ',
        _ => UNPRINTABLE,
    });
    let more = if text.len() > most { "..." } else { "" };
    shown.chain(more.chars()).collect()
}

#[cfg(test)]
mod tests;
