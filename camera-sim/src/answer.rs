//! A server's answer, read the way a camera reads it.
//!
//! A camera reads once into a small buffer and searches what it got for texts; it has no XML
//! parser and no patience for the finer points of HTTP. So this is no HTTP client: header names
//! are compared letter by letter, and whatever is not in the first read does not exist.
//! Reading from the network is `connection`'s business; whether an answer pleases the camera is
//! decided in `steps`.

use crate::reason::Reason;

#[cfg(test)]
mod tests;

/// The size of a camera's receive buffer in bytes; an answer must fit. Suspected (Q7), real
/// sizes are unknown.
pub const BUFFER: usize = 2048;

/// An answer that arrived in one piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    /// Reads what the first `recv` brought.
    ///
    /// # Errors
    /// Why a camera can make nothing of it: it is not HTTP/1.1 (Q2), not whole (Q7), chunked or
    /// without a length (Q8).
    pub fn parse(first_read: &[u8]) -> Result<Self, Reason> {
        if first_read.is_empty() {
            return Err(Reason::NoAnswer);
        }
        let text = String::from_utf8_lossy(first_read);
        let status = status(&text)?;
        let Some((head, body)) = halves(first_read) else {
            return Err(Reason::HeadCutOff {
                came: first_read.len(),
            });
        };
        let mut answer = Self {
            status,
            head: String::from_utf8_lossy(head).into_owned(),
            body: String::new(),
        };
        if answer.spelled_somehow("Transfer-Encoding").is_some() {
            return Err(Reason::Chunked);
        }
        let length = answer.required("Content-Length")?;
        let length: usize = length.parse().map_err(|_| Reason::HeaderValue {
            name: "Content-Length",
            value: length.to_owned(),
            wanted: "a number",
        })?;
        let body = body.get(..length).ok_or(Reason::BodyCutOff {
            head: head.len(),
            came: body.len(),
            length,
        })?;
        answer.body = String::from_utf8_lossy(body).into_owned();
        Ok(answer)
    }

    /// The number in the status line.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Status line and headers, up to and with the empty line.
    #[must_use]
    pub fn head(&self) -> &str {
        &self.head
    }

    /// The body, as long as `Content-Length` says.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The status line.
    #[must_use]
    pub fn status_line(&self) -> &str {
        self.head.lines().next().unwrap_or_default()
    }

    /// The values of all headers whose name is spelled exactly so (Q9).
    pub fn headers<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.lines()
            .filter(move |(n, _)| *n == name)
            .map(|(_, v)| v)
    }

    /// The value of the first header of that name.
    ///
    /// # Errors
    /// There is none; the reason tells if one is only spelled otherwise.
    pub fn required(&self, name: &'static str) -> Result<&str, Reason> {
        self.headers(name)
            .next()
            .ok_or_else(|| Reason::HeaderMissing {
                name,
                spelled: self.spelled_somehow(name).map(str::to_owned),
            })
    }

    /// What stands between `key` and the next quote, for instance behind `SessionKey="`.
    ///
    /// # Errors
    /// The body does not have the key, or no quote behind it.
    pub fn value_of(&self, key: &'static str) -> Result<&str, Reason> {
        self.body
            .split_once(key)
            .and_then(|(_, rest)| rest.split_once('"'))
            .map(|(value, _)| value)
            .ok_or(Reason::KeyMissing { key })
    }

    fn lines(&self) -> impl Iterator<Item = (&str, &str)> {
        self.head
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name, value.trim()))
    }

    fn spelled_somehow(&self, name: &str) -> Option<&str> {
        self.lines()
            .map(|(found, _)| found)
            .find(|found| found.eq_ignore_ascii_case(name))
    }
}

fn status(text: &str) -> Result<u16, Reason> {
    let line = text.lines().next().unwrap_or_default();
    line.strip_prefix("HTTP/1.1 ")
        .and_then(|rest| rest.get(..3)?.parse().ok())
        .ok_or_else(|| Reason::NotHttp {
            line: line.chars().take(60).collect(),
        })
}

/// Head with its empty line, and what follows.
fn halves(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    const END: &[u8] = b"\r\n\r\n";
    let at = bytes.windows(END.len()).position(|four| four == END)?;
    bytes.split_at_checked(at + END.len())
}
