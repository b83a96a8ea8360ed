//! The two secrets a camera gets from us and brings back: its session, and where to put a photo.
//!
//! Neither can be printed by accident: `Debug` shows the first digits only. The random bytes come
//! from the caller.

use super::FileName;
use std::fmt;

/// Extensions up to this length are repeated in a resource; longer ones never come from a camera,
/// and an answer's value must stay within 63 bytes (Q45).
const LONGEST_EXTENSION: usize = 5;

/// The key of a session: 32 small hexadecimal digits, the form cameras are known to accept
/// (Q44). They keep it for days (Q51).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SessionKey(String);

impl SessionKey {
    /// A new key of 16 random bytes.
    #[must_use]
    pub fn from_random(random: [u8; 16]) -> Self {
        Self(hexadecimal(&random))
    }

    /// Reads a key a camera sent; capitals are lowered. `None` for anything else than 32
    /// hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        is_hexadecimal(text, 32).then(|| Self(text.to_ascii_lowercase()))
    }

    /// All 32 digits. A secret: for answers and for the database, not for logs.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SessionKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        masked("SessionKey", &self.0, formatter)
    }
}

/// The last element of the address a photo is put to: 16 small hexadecimal digits of ours instead
/// of the camera's file name, which stays with the announcement (Q49).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UploadToken(String);

impl UploadToken {
    /// A new token of 8 random bytes.
    #[must_use]
    pub fn from_random(random: [u8; 8]) -> Self {
        Self(hexadecimal(&random))
    }

    /// Reads the last element of a path: `1f0c….JPG`, with or without extension.
    #[must_use]
    pub fn parse(element: &str) -> Option<Self> {
        let digits = element
            .split_once('.')
            .map_or(element, |(digits, _extension)| digits);
        is_hexadecimal(digits, 16).then(|| Self(digits.to_ascii_lowercase()))
    }

    /// All 16 digits. A secret while the announcement is open.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The `ResourceID` of an announced file: `upload/<session>/<token>.JPG`, without a slash in
    /// front, the extension kept for cameras that may derive the media type from it (Q49). At
    /// most 63 bytes (Q45).
    #[must_use]
    pub fn resource(&self, session: &SessionKey, name: &FileName) -> String {
        let is_usual = |extension: &&str| {
            extension.len() <= LONGEST_EXTENSION
                && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        let extension = name
            .extension()
            .filter(is_usual)
            .map(|extension| format!(".{extension}"));
        format!(
            "upload/{}/{}{}",
            session.0,
            self.0,
            extension.unwrap_or_default()
        )
    }
}

impl fmt::Debug for UploadToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        masked("UploadToken", &self.0, formatter)
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn is_hexadecimal(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Enough digits to tell two apart in a log, too few to use one.
fn masked(kind: &str, digits: &str, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(
        formatter,
        "{kind}({}…)",
        digits.get(..4).unwrap_or_default()
    )
}

#[cfg(test)]
mod tests;
