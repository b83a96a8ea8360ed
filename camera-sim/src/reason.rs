//! Why a step would fail on the camera, in plain words.

use std::error::Error;
use std::fmt;

/// What a camera would stumble over.
///
/// Printed, it is a sentence for the person at the terminal, without the name of the step or
/// the camera (`Failure` adds those).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// Nobody listens, the name is unknown, or the network is down.
    NoConnection {
        /// Where to.
        to: String,
        /// What the system said.
        cause: String,
    },
    /// The connection broke while the camera was still sending.
    ConnectionLost {
        /// Bytes that were handed to the network before.
        sent: u64,
        /// Bytes that there were to send.
        total: u64,
        /// What the system said.
        cause: String,
    },
    /// The connection broke while the camera waited for the answer.
    AnswerLost {
        /// What the system said.
        cause: String,
    },
    /// The photo to send cannot be read; the server has no part in that.
    PhotoUnreadable {
        /// What the system said.
        cause: String,
    },
    /// The server closed the connection without a word.
    NoAnswer,
    /// Nothing came within the camera's time-out.
    TooLate {
        /// The time-out.
        seconds: u64,
    },
    /// The answer does not begin with `HTTP/1.1` and a status (Q2).
    NotHttp {
        /// How it begins instead.
        line: String,
    },
    /// The first read ended within the head (Q7).
    HeadCutOff {
        /// Bytes that came.
        came: usize,
    },
    /// The first read brought the head, but not the whole body (Q7).
    BodyCutOff {
        /// Length of the head in bytes.
        head: usize,
        /// Bytes of the body that came with it.
        came: usize,
        /// Bytes of the body that `Content-Length` promises.
        length: usize,
    },
    /// The answer has a `Transfer-Encoding` (Q8).
    Chunked,
    /// A header is not there, or not in the spelling the camera searches for (Q9).
    HeaderMissing {
        /// The name as the camera spells it.
        name: &'static str,
        /// The name as the server spells it.
        spelled: Option<String>,
    },
    /// A header has a value the camera does not take.
    HeaderValue {
        /// The header.
        name: &'static str,
        /// Its value.
        value: String,
        /// What the camera looks for.
        wanted: &'static str,
    },
    /// The status is not the one the camera goes on with.
    Status {
        /// The answer's status line.
        line: String,
        /// What the camera goes on with.
        wanted: &'static str,
    },
    /// A text the camera searches for is not in the body.
    KeyMissing {
        /// The text, for instance `SessionKey="`.
        key: &'static str,
    },
    /// A value does not fit into the camera's field of 64 bytes (Q45).
    ValueTooLong {
        /// The text in front of it.
        key: &'static str,
        /// Its length in bytes.
        length: usize,
    },
    /// The body was cut short, and the server reported success all the same (Q32).
    CutBodyAccepted {
        /// Bytes of the body that were sent.
        sent: u64,
        /// Bytes that `Content-Length` announced.
        announced: u64,
    },
}

impl Error for Reason {}

impl Reason {
    /// The status in a status line, `HTTP/1.1 401 UNAUTHORIZED`; the whole line where there is none.
    #[must_use]
    pub fn code(line: &str) -> &str {
        line.split(' ').nth(1).unwrap_or(line)
    }
}

impl fmt::Display for Reason {
    #[allow(clippy::too_many_lines, reason = "one sentence for each reason")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoConnection { to, cause } => write!(f, "no connection to {to}: {cause}"),
            Self::ConnectionLost { sent, total, cause } => write!(
                f,
                "the connection broke after {sent} of {total} bytes were sent: {cause}"
            ),
            Self::AnswerLost { cause } => {
                write!(f, "the connection broke before the answer came: {cause}")
            }
            Self::PhotoUnreadable { cause } => write!(f, "a photo cannot be read: {cause}"),
            Self::NoAnswer => write!(f, "the server closed the connection without an answer"),
            Self::TooLate { seconds } => write!(f, "no answer came within {seconds} s"),
            Self::NotHttp { line } => write!(
                f,
                "the camera needs an answer that begins with `HTTP/1.1` and a status; got `{line}`"
            ),
            Self::HeadCutOff { came } => write!(
                f,
                "the camera needs header and body in one piece; the first read brought {came} \
                 bytes without the end of the header"
            ),
            Self::BodyCutOff { head, came: 0, .. } => write!(
                f,
                "the camera needs header and body in one piece; got {head} bytes without the body"
            ),
            Self::BodyCutOff { came, length, .. } => write!(
                f,
                "the camera needs header and body in one piece; got {came} of the body's {length} \
                 bytes"
            ),
            Self::Chunked => write!(
                f,
                "the camera does not understand chunked answers; it needs `Content-Length`"
            ),
            Self::HeaderMissing {
                name,
                spelled: Some(other),
            } => write!(
                f,
                "the camera searches for the header `{name}:`, and the server spells it `{other}:`"
            ),
            Self::HeaderMissing { name, .. } => {
                write!(f, "the camera needs a header `{name}:`, and there is none")
            }
            Self::HeaderValue {
                name,
                value,
                wanted,
            } => write!(
                f,
                "`{name}: {value}` is not {wanted}, which the camera needs"
            ),
            Self::Status { line, wanted } => {
                let code = Self::code(line);
                write!(f, "it goes on only after a {wanted}, and got a {code}")
            }
            Self::KeyMissing { key } => {
                write!(f, "the camera searches the answer for `{key}` in vain")
            }
            Self::ValueTooLong { key, length } => write!(
                f,
                "the camera has room for 63 bytes behind `{key}`; got {length}"
            ),
            Self::CutBodyAccepted { sent, announced } => write!(
                f,
                "the server reported success although only {sent} of {announced} bytes came: the \
                 owner would delete a photo that nobody has"
            ),
        }
    }
}
