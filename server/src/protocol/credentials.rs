//! The user name and password of a login, encrypted (Q40) or plain (Q42).
//!
//! The key travels in the same document as the secret, so this is reading, not security. Whether
//! the name may upload is decided by the configuration.

use super::charset;
use super::reject::Reject;
use super::xml::Document;
use aes::cipher::{BlockModeDecrypt, KeyIvInit, block_padding::NoPadding};
use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use percent_encoding::percent_decode_str;

/// Cameras write proper base64; nothing is won by insisting on it.
const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const BASE64: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);

/// Longest user name in bytes: what an NX500 holds.
const LONGEST_NAME: usize = 512;

/// Who logs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The user name typed on the camera; never empty, without control characters.
    pub login: String,
    /// The password typed on the camera; may be empty.
    pub password: Password,
}

/// A password that cannot be printed by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// The password itself, to be compared and not to be kept.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Password(…)")
    }
}

impl Credentials {
    /// Reads `UserName` and `Password` of a login. They are plain when `CryptSessionKey` has no
    /// value (Q42). A missing password counts as an empty one: without accounts, nobody asks
    /// for it.
    ///
    /// # Errors
    /// [`Reject::BadCredentials`], with what is wrong.
    pub fn read(document: &Document) -> Result<Self, Reject> {
        let key = document
            .attribute("CryptSessionKey", "Value")
            .filter(|key| !key.is_empty());
        let decode = |field: String| match &key {
            Some(key) => decrypt(key, &field),
            None => plain(&field),
        };
        let login = document
            .attribute("UserName", "Value")
            .ok_or(Reject::BadCredentials("it has no user name"))?;
        let login = decode(login)?.trim().to_owned();
        let password = decode(document.attribute("Password", "Value").unwrap_or_default())?;
        if login.is_empty() {
            return Err(Reject::BadCredentials("the user name is empty"));
        }
        if login.len() > LONGEST_NAME {
            return Err(Reject::BadCredentials("the user name is too long"));
        }
        Ok(Self {
            login,
            password: Password(password),
        })
    }
}

/// Decrypts one field of a login with the value of its `CryptSessionKey` (Q40): AES-128-CBC, 16
/// bytes of key and 16 of initial vector, which starts anew for each field; zeros as padding. Only
/// percent signs are decoded, never `+`, which is a digit of base64.
///
/// # Errors
/// [`Reject::BadCredentials`], with what is wrong.
pub fn decrypt(crypt_session_key: &str, field: &str) -> Result<String, Reject> {
    let key = from_base64(crypt_session_key.as_bytes())
        .ok_or(Reject::BadCredentials("the key is not base64"))?;
    let encrypted: Vec<u8> = percent_decode_str(field).collect();
    let encrypted =
        from_base64(&encrypted).ok_or(Reject::BadCredentials("a field is not base64"))?;
    let (key, vector) = key
        .split_at_checked(16)
        .ok_or(Reject::BadCredentials("the key has not 32 bytes"))?;
    let decryptor = cbc::Decryptor::<aes::Aes128>::new_from_slices(key, vector)
        .map_err(|_| Reject::BadCredentials("the key has not 32 bytes"))?;
    let padded = decryptor
        .decrypt_padded_vec::<NoPadding>(&encrypted)
        .map_err(|_| Reject::BadCredentials("a field is not a multiple of 16 bytes"))?;
    readable(&padded)
}

/// Reads one field of a login that is only percent-encoded (Q42).
///
/// # Errors
/// [`Reject::BadCredentials`] if it is no text.
pub fn plain(field: &str) -> Result<String, Reject> {
    readable(&percent_decode_str(field).collect::<Vec<u8>>())
}

fn from_base64(text: &[u8]) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text
        .iter()
        .copied()
        .filter(|byte| !byte.is_ascii_whitespace() && *byte != 0)
        .collect();
    BASE64.decode(digits).ok()
}

/// The text before the zeros; what a wrong key yields is hardly ever text.
fn readable(bytes: &[u8]) -> Result<String, Reject> {
    let end = bytes
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |last| last + 1);
    let text = bytes.get(..end).and_then(charset::decode_exactly);
    match text {
        Some(text) if !text.contains(char::is_control) => Ok(text.into_owned()),
        _ => Err(Reject::BadCredentials("a field is not readable text")),
    }
}

#[cfg(test)]
mod tests;
