//! The two headers of a part in a mail: `content-disposition` and `content-Type`.
//!
//! Read here because no library gets them right: parameter names come in any case (Q30), values in
//! any encoding (Q36), types with a semicolon and nothing behind it (Q31). Nothing is ever refused.

use super::charset;
use encoding_rs::Encoding;
use percent_encoding::percent_decode;

/// What a part is called.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Disposition {
    /// The field: `message`, or `binary` for a photo.
    pub name: Option<String>,
    /// The file's name as the camera wrote it, to be checked by
    /// [`FileName::from_camera`](super::names::FileName::from_camera).
    pub file_name: Option<String>,
}

impl Disposition {
    /// Reads the value of a `Content-Disposition` header. The first of several equal parameters
    /// counts, an empty one not at all, and `filename*` (RFC 5987) before `filename`.
    #[must_use]
    pub fn parse(value: &[u8]) -> Self {
        let mut found = Self::default();
        let mut extended = None;
        let mut rest = skip_past(value, b';');
        while !rest.is_empty() {
            let (name, value, behind) = parameter(rest);
            rest = behind;
            match name.as_slice() {
                b"name" => found.name = found.name.or_else(|| text(&value)),
                b"filename" => found.file_name = found.file_name.or_else(|| text(&value)),
                b"filename*" => extended = extended.or_else(|| extended_text(&value)),
                _ => {}
            }
        }
        found.file_name = extended.or(found.file_name);
        found
    }
}

/// The media type of a `Content-Type` header in small letters, without parameters. `image/pjpeg` is
/// the name an old Internet Explorer gave to JPEG, and cameras copied it (Q31).
/// `application/octet-stream` if there is none.
#[must_use]
pub fn media_type(value: &[u8]) -> String {
    let essence = value.split(|byte| *byte == b';').next().unwrap_or_default();
    let essence = String::from_utf8_lossy(essence.trim_ascii()).to_ascii_lowercase();
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && byte != b'/')
    };
    match essence.as_str() {
        "image/pjpeg" | "image/jpg" => "image/jpeg".to_owned(),
        _ if essence
            .split_once('/')
            .is_some_and(|(kind, name)| is_word(kind) && is_word(name)) =>
        {
            essence
        }
        _ => "application/octet-stream".to_owned(),
    }
}

/// The first parameter, its name in small letters, its value without quotes, and what follows.
fn parameter(bytes: &[u8]) -> (Vec<u8>, Vec<u8>, &[u8]) {
    let end = bytes
        .iter()
        .position(|byte| matches!(byte, b'=' | b';'))
        .unwrap_or(bytes.len());
    let (name, rest) = bytes.split_at(end);
    let name = name.trim_ascii().to_ascii_lowercase();
    let Some(rest) = rest.strip_prefix(b"=").map(<[u8]>::trim_ascii_start) else {
        return (name, Vec::new(), skip_past(rest, b';'));
    };
    match rest.strip_prefix(b"\"") {
        Some(quoted) => {
            let (value, behind) = unquote(quoted);
            (name, value, skip_past(behind, b';'))
        }
        None => {
            let value = rest.split(|byte| *byte == b';').next().unwrap_or_default();
            (name, value.trim_ascii().to_vec(), skip_past(rest, b';'))
        }
    }
}

/// The value up to the closing quotation mark, and what follows. A backslash protects a quotation
/// mark and another backslash only: in `C:\DCIM\1.JPG` it is itself.
fn unquote(quoted: &[u8]) -> (Vec<u8>, &[u8]) {
    let mut value = Vec::new();
    let mut rest = quoted;
    loop {
        rest = match rest {
            [] => return (value, rest),
            [b'"', behind @ ..] => return (value, behind),
            [b'\\', protected @ (b'"' | b'\\'), behind @ ..] => {
                value.push(*protected);
                behind
            }
            [byte, behind @ ..] => {
                value.push(*byte);
                behind
            }
        };
    }
}

/// What follows the first such byte; nothing if there is none.
fn skip_past(bytes: &[u8], byte: u8) -> &[u8] {
    let place = bytes.iter().position(|other| *other == byte);
    place
        .and_then(|place| bytes.get(place + 1..))
        .unwrap_or_default()
}

fn text(value: &[u8]) -> Option<String> {
    (!value.is_empty()).then(|| charset::decode(value).into_owned())
}

/// `UTF-8'en'%EC%82%AC.jpg`; `None` if it is not of this form or its charset is unknown.
fn extended_text(value: &[u8]) -> Option<String> {
    let mut parts = value.splitn(3, |byte| *byte == b'\'');
    let (label, _language, encoded) = (parts.next()?, parts.next()?, parts.next()?);
    let bytes: Vec<u8> = percent_decode(encoded).collect();
    let (text, _) = Encoding::for_label(label)?.decode_without_bom_handling(&bytes);
    Some(text.into_owned())
}

#[cfg(test)]
mod tests;
