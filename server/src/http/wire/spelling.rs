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
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(before: &str, after: &str, final_head: bool) {
        let mut bytes = before.as_bytes().to_vec();
        assert_eq!(correct(&mut bytes), final_head);
        assert_eq!(String::from_utf8_lossy(&bytes), after);
    }

    #[test]
    fn q02_the_status_line_is_always_1_1() {
        check("HTTP/1.0 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n", true);
        check(
            "HTTP/1.1 401 UNAUTHORIZED\r\n\r\n",
            "HTTP/1.1 401 UNAUTHORIZED\r\n\r\n",
            true,
        );
    }

    #[test]
    fn q09_header_names_are_spelled_as_cameras_know_them() {
        check(
            "HTTP/1.1 200 OK\r\nEtag: \"Etag\"\r\nwww-authenticate: x\r\nX-Etag: y\r\n\r\n",
            "HTTP/1.1 200 OK\r\nETag: \"Etag\"\r\nWWW-Authenticate: x\r\nX-Etag: y\r\n\r\n",
            true,
        );
    }

    #[test]
    fn bodies_stay_as_they_are() {
        let body = "HTTP/1.0 200 OK\r\nEtag: x\r\n\r\n";
        check(
            &format!("HTTP/1.0 200 OK\r\n\r\n{body}"),
            &format!("HTTP/1.1 200 OK\r\n\r\n{body}"),
            true,
        );
    }

    #[test]
    fn an_interim_head_is_not_the_final_one() {
        check(
            "HTTP/1.1 100 Continue\r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\n",
            false,
        );
        check(
            "HTTP/1.0 100 Continue\r\n\r\nHTTP/1.0 200 OK\r\nEtag: x\r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nETag: x\r\n\r\n",
            true,
        );
    }

    #[test]
    fn what_is_no_head_stays() {
        check("", "", true);
        check("HTTP", "HTTP", true);
        check("\u{16}\u{3}\u{1}", "\u{16}\u{3}\u{1}", true);
    }

    proptest! {
        #[test]
        fn no_byte_behind_the_head_ever_changes(
            head in "HTTP/1\\.[01] [2-5][0-9]{2} [A-Z]{0,5}(\r\n(Etag|Date|X): [ -~]{0,9}){0,3}\r\n\r\n",
            body in proptest::collection::vec(any::<u8>(), 0..60),
        ) {
            let mut bytes = [head.as_bytes(), &body].concat();
            correct(&mut bytes);
            prop_assert_eq!(bytes.get(head.len()..), Some(body.as_slice()));
            prop_assert!(bytes.starts_with(b"HTTP/1.1 "));
        }
    }
}
