//! Signatures of requests to S3 (AWS Signature Version 4). Pure.
//!
//! All that is asked is signed, with the SHA-256 of what is sent, so nobody on the way can change any of it.

use crate::targets::Hidden;
use crate::targets::as_json::hex;
use crate::targets::web::Address;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use sha2::{Digest as _, Sha256};

/// Everything but these is written as a number.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');
const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// Who signs, and for which part of the world.
#[derive(Debug, Clone)]
pub struct Signer {
    /// Says whose secret it is.
    pub access_key: String,
    /// What signatures are made with.
    pub secret_key: Hidden,
    /// Such as `eu-central-1`.
    pub region: String,
}

/// What is signed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) method: &'a str,
    pub(super) address: &'a Address,
    /// Names in lower case.
    pub(super) headers: &'a [(&'a str, &'a str)],
    /// The SHA-256 of the body.
    pub(super) body: &'a [u8; 32],
}

/// The headers that make a request a signed one.
pub(super) struct Signed {
    pub(super) date: String,
    pub(super) content: String,
    pub(super) authorization: String,
}

impl Signer {
    pub(super) fn sign(&self, asked: Asked<'_>, now: Timestamp) -> Signed {
        let now = now.to_zoned(TimeZone::UTC);
        let date = now.strftime("%Y%m%dT%H%M%SZ").to_string();
        let day = now.strftime("%Y%m%d").to_string();
        let content = hex(asked.body);
        let host = asked.address.host();
        let mut headers = vec![
            ("host", host.as_str()),
            ("x-amz-content-sha256", &content),
            ("x-amz-date", &date),
        ];
        headers.extend(asked.headers);
        headers.sort_unstable();
        let names: Vec<&str> = headers.iter().map(|(name, _)| *name).collect();
        let names = names.join(";");
        let lines = headers.iter();
        let lines: String = lines
            .map(|(name, value)| format!("{name}:{}\n", value.trim()))
            .collect();
        let (path, query) = (path(asked.address), query(asked.address));
        let method = asked.method;
        let request = format!("{method}\n{path}\n{query}\n{lines}\n{names}\n{content}");
        let scope = format!("{day}/{}/s3/aws4_request", self.region);
        let request = hex(&Sha256::digest(request));
        let text = format!("{ALGORITHM}\n{date}\n{scope}\n{request}");
        let signature = hex(&keyed(&self.key(&day), text.as_bytes()));
        let key = &self.access_key;
        let authorization = format!(
            "{ALGORITHM} Credential={key}/{scope},SignedHeaders={names},Signature={signature}"
        );
        Signed {
            date,
            content,
            authorization,
        }
    }

    /// For this day, region and service alone.
    fn key(&self, day: &str) -> [u8; 32] {
        let secret = format!("AWS4{}", self.secret_key.reveal());
        let key = keyed(secret.as_bytes(), day.as_bytes());
        let key = keyed(&key, self.region.as_bytes());
        let key = keyed(&key, b"s3");
        keyed(&key, b"aws4_request")
    }
}

fn keyed(key: &[u8], text: &[u8]) -> [u8; 32] {
    // A key of any length will do.
    let Ok(mut hash) = Hmac::<Sha256>::new_from_slice(key) else {
        return [0; 32];
    };
    hash.update(text);
    hash.finalize().into_bytes().into()
}

/// Text as it stands in a signed path or query.
pub(super) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, UNRESERVED).to_string()
}

/// The path, with every sign that could be read in two ways written as a number.
pub(super) fn path(address: &Address) -> String {
    let parts = address.url().path().split('/');
    let parts: Vec<String> = parts
        .map(|part| encoded(&percent_decode_str(part).decode_utf8_lossy()))
        .collect();
    parts.join("/")
}

fn query(address: &Address) -> String {
    let pairs = address.url().query_pairs();
    let mut pairs: Vec<String> = pairs
        .map(|(name, value)| format!("{}={}", encoded(&name), encoded(&value)))
        .collect();
    pairs.sort_unstable();
    pairs.join("&")
}

#[cfg(test)]
mod tests;
