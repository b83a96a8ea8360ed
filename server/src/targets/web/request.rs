//! What is asked of a server. Pure.

use super::Address;
use super::content::Content;
use reqwest::Method;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use std::fmt::Write as _;

/// A question to a server.
#[derive(Debug)]
pub(in crate::targets) struct Request {
    pub(super) method: Method,
    pub(super) address: Address,
    pub(super) headers: HeaderMap,
    pub(super) content: Option<Content>,
}

impl Request {
    /// The method is one of the names that RFCs know.
    pub(in crate::targets) fn new(method: &'static str, address: Address) -> Self {
        Self {
            method: Method::from_bytes(method.as_bytes()).unwrap_or_default(),
            address,
            headers: HeaderMap::new(),
            content: None,
        }
    }

    /// With a header. What no header can hold is written as percent signs and numbers.
    pub(in crate::targets) fn header(mut self, name: &str, value: &str) -> Self {
        if let Ok(name) = HeaderName::from_bytes(name.as_bytes()) {
            self.headers.append(name, value_of(value));
        }
        self
    }

    /// With a header whose value isn't shown anywhere.
    pub(in crate::targets) fn secret(mut self, name: &str, value: &str) -> Self {
        if let Ok(name) = HeaderName::from_bytes(name.as_bytes()) {
            self.headers.append(name, secret_value(value));
        }
        self
    }

    /// With a body.
    pub(in crate::targets) fn content(self, media_type: &str, content: Content) -> Self {
        let mut request = self.header("content-type", media_type);
        request.content = Some(content);
        request
    }
}

fn value_of(text: &str) -> HeaderValue {
    let plain = |byte: u8| matches!(byte, b'\t' | b' '..=b'~');
    let mut value = String::new();
    for byte in text.bytes() {
        if plain(byte) {
            value.push(char::from(byte));
        } else {
            let _ = write!(value, "%{byte:02X}");
        }
    }
    HeaderValue::from_str(&value).unwrap_or_else(|_| HeaderValue::from_static(""))
}

pub(super) fn secret_value(text: &str) -> HeaderValue {
    let mut value = value_of(text);
    value.set_sensitive(true);
    value
}

#[cfg(test)]
mod tests;
