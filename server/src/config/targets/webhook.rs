//! Reads a `[webhook.NAME]`.

use super::web;
use crate::{
    config::{
        password_file,
        reader::{Section, Value},
        values::Folders,
    },
    targets::{
        Hidden,
        webhook::{Headers, Settings},
    },
};

/// Those are ours to set.
const OURS: [&str; 7] = [
    "connection",
    "content-length",
    "content-type",
    "host",
    "idempotency-key",
    "transfer-encoding",
    "x-nx-gateway-signature",
];

pub(super) fn webhook(section: &mut Section<'_>, folders: &Folders) -> Option<Settings> {
    let address = web::address_or_file(section, folders);
    let secret = web::hidden(section, "secret_file", "secret", folders);
    let token = web::hidden(section, "token_file", "token", folders);
    let headers = section.optional("headers_file", |value| headers(value, folders));
    let files = section.value("file", false, Value::yes_or_no);
    let paths = section.value("path", false, Value::yes_or_no);
    let access = web::access(section, folders);
    let (address, address_file) = address?;
    Some(Settings {
        address,
        address_file,
        secret,
        token,
        headers,
        files,
        paths,
        access,
    })
}

/// Lines such as `X-Api-Key: 1234`; empty ones and those that begin with `#` don't count.
fn headers(value: Value<'_>, folders: &Folders) -> Option<Headers> {
    let path = folders.path(value)?;
    let text = password_file::text(value, &path, "headers")?;
    let mut lines = Vec::new();
    for (number, line) in (1..).zip(text.lines().map(str::trim)) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, content) = line.split_once(':').unwrap_or_default();
        let name = name.trim();
        let is_fine = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
        if name.is_empty() || !name.chars().all(is_fine) {
            return value.refuse(
                format!("line {number} of {} is no header", path.display()),
                "write lines such as `X-Api-Key: 1234`",
            );
        }
        if OURS.contains(&name.to_ascii_lowercase().as_str()) {
            return value.refuse(
                format!("line {number} of {} can't be: `{name}`", path.display()),
                "that header is set already; leave it out",
            );
        }
        let content = content.trim();
        if content.chars().any(char::is_control) {
            return value.refuse(
                format!("line {number} of {} can't be sent", path.display()),
                "leave out what is no letter, digit or sign",
            );
        }
        lines.push((name.to_owned(), Hidden::new(content, path.clone())));
    }
    Some(Headers { lines, file: path })
}
