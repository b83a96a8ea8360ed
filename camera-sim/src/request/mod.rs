//! Requests as cameras spell them, byte for byte, from templates of this package's own.
//!
//! A request is a stream: photos are read while they are sent. How it gets onto the network is
//! `connection`'s business, when it is sent that of `steps`.

mod email;
mod social;
#[cfg(test)]
mod tests;

pub use email::{Email, email};
pub use social::{Announcement, Login, announce, login, logout, put};

use crate::photo::Photo;
use std::io::{self, Cursor, Read};
use std::sync::Arc;

/// One request: who is asked, what is sent.
#[derive(Debug, Clone)]
pub struct Request {
    host: String,
    head: Arc<[u8]>,
    body: Vec<Piece>,
}

/// A part of a body.
#[derive(Debug, Clone)]
enum Piece {
    Bytes(Arc<[u8]>),
    Content(Photo),
}

impl Request {
    fn new(host: &str, head: String, body: Vec<Piece>) -> Self {
        Self {
            host: host.to_owned(),
            head: head.into_bytes().into(),
            body,
        }
    }

    /// The same with one more header, behind the camera's own.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        let end = b"\r\n";
        let own = self.head.strip_suffix(end).unwrap_or(&self.head);
        let line = format!("{name}: {value}\r\n");
        self.head = [own, line.as_bytes(), end].concat().into();
        self
    }

    /// Whom the camera asks, as in the `Host` header; possibly with a port.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Request line and headers, with the empty line.
    #[must_use]
    pub fn head(&self) -> &[u8] {
        &self.head
    }

    /// Length of the body in bytes, as `Content-Length` says.
    #[must_use]
    pub fn body_length(&self) -> u64 {
        length(&self.body)
    }

    /// Length of head and body in bytes.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.head.len() as u64 + self.body_length()
    }

    /// Whether photos or videos are in the body.
    #[must_use]
    pub fn carries_photos(&self) -> bool {
        let is_content = |piece: &Piece| matches!(piece, Piece::Content(_));
        self.body.iter().any(is_content)
    }

    /// Head and body as one stream.
    ///
    /// # Errors
    /// A photo's file cannot be opened.
    pub fn open(&self) -> io::Result<Box<dyn Read>> {
        let mut stream: Box<dyn Read> = Box::new(Cursor::new(Arc::clone(&self.head)));
        for piece in &self.body {
            stream = match piece {
                Piece::Bytes(bytes) => Box::new(stream.chain(Cursor::new(Arc::clone(bytes)))),
                Piece::Content(photo) => Box::new(stream.chain(photo.open()?)),
            };
        }
        Ok(stream)
    }

    /// Head and body in memory, for tests.
    ///
    /// # Errors
    /// A photo's file cannot be read.
    pub fn to_bytes(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.open()?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

impl From<Vec<u8>> for Piece {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes.into())
    }
}

fn length(body: &[Piece]) -> u64 {
    let lengths = body.iter().map(|piece| match piece {
        Piece::Bytes(bytes) => bytes.len() as u64,
        Piece::Content(photo) => photo.length(),
    });
    lengths.sum()
}

/// `GET path` on `host`: hotspot checks and what else has no body. The head is composed:
/// real cameras' headers are not published.
#[must_use]
pub fn get(host: &str, path: &str) -> Request {
    let head = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: sdeClient\r\n\r\n");
    Request::new(host, head, Vec::new())
}
