//! The head of an answer as cameras know it (Q2, Q9).
//!
//! Pure. Cameras search answers with `strstr`, so spelling counts. hyper answers an HTTP/1.0
//! request with `HTTP/1.0` and, with its title-case switch on, writes `Etag`. Both are corrected in
//! place without changing any length, so nothing else has to know.

/// Header names that title case gets wrong.
const SPELLINGS: [&[u8]; 2] = [b"ETag", b"WWW-Authenticate"];

/// Corrects the heads of interim answers (`100 Continue`) and the first final one at the start of
/// `bytes`, and nothing behind that: bodies, and what a browser asks for on the same connection
/// later, stay as they are. Whatever does not look like an answer's head stays too.
///
/// Returns whether the final head was among them.
pub(super) fn correct(bytes: &mut [u8]) -> bool {
    let mut rest = bytes;
    loop {
        let length = head_length(rest);
        let (head, behind) = rest.split_at_mut(length.unwrap_or(rest.len()));
        let interim = head.get(8..10) == Some(b" 1");
        correct_head(head);
        if !interim {
            return true;
        }
        if behind.is_empty() {
            return false;
        }
        rest = behind;
    }
}

/// Bytes up to and including the empty line.
fn head_length(bytes: &[u8]) -> Option<usize> {
    bytes
        .windows(4)
        .position(|it| it == b"\r\n\r\n")
        .map(|at| at + 4)
}

fn correct_head(head: &mut [u8]) {
    let mut lines = head.split_mut(|&byte| byte == b'\n');
    if let Some(version) = lines.next().and_then(|line| line.get_mut(..8))
        && version == b"HTTP/1.0"
    {
        version.copy_from_slice(b"HTTP/1.1");
    }
    for name in lines.filter_map(|line| line.split_mut(|&byte| byte == b':').next()) {
        if let Some(spelling) = SPELLINGS.iter().find(|it| it.eq_ignore_ascii_case(name)) {
            name.copy_from_slice(spelling);
        }
    }
}

#[cfg(test)]
mod tests;
