//! The server's own secret: 32 random bytes in the state folder, made at first start, never shipped.

use crate::disk;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use std::fmt;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// Why there is no secret.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The file can't be read or written.
    #[error("{}: {cause}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// The file holds something else.
    #[error("{} should hold 32 bytes but doesn't; delete it to have a new one made (folder names from {{sender_hash}} change then)", path.display())]
    Damaged {
        /// Which file.
        path: PathBuf,
    },
    /// What has its name is a link, or something else that isn't a file.
    #[error("{} is no file of its own; move it away to have a new secret made (folder names from {{sender_hash}} change then)", path.display())]
    NotAFile {
        /// What.
        path: PathBuf,
    },
    /// The system gives no random numbers.
    #[error("the system gives no random numbers: {0}")]
    Random(#[from] getrandom::Error),
}

impl SecretError {
    fn file(path: &Path, cause: io::Error) -> Self {
        let path = path.to_owned();
        Self::File { path, cause }
    }
}

/// The secret itself; it doesn't show itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 32]);

impl Secret {
    /// From its bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A name for a sender that nobody can guess who doesn't know the secret; capitals don't matter. 16 hexadecimal
    /// digits.
    #[must_use]
    pub fn hash_of(&self, sender: &str) -> String {
        let Ok(mut hash) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            return String::new();
        };
        hash.update(sender.to_lowercase().as_bytes());
        let bytes = hash.finalize().into_bytes();
        bytes
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// Proves that somebody has the secret, for one purpose and what was said. 64 hexadecimal digits.
    pub(crate) fn proof(&self, purpose: &str, said: &str) -> String {
        let Some(hash) = self.hash(purpose, said) else {
            return String::new();
        };
        let bytes = hash.finalize().into_bytes();
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether this is such a [`Secret::proof`]. How long the answer takes says nothing about how much of it is right.
    pub(crate) fn is_proof(&self, shown: &[u8], purpose: &str, said: &str) -> bool {
        let digit = |byte: u8| char::from(byte).to_digit(16);
        let pairs = shown.chunks(2).map(|pair| match pair {
            [high, low] => u8::try_from(digit(*high)? * 16 + digit(*low)?).ok(),
            _ => None,
        });
        let bytes: Option<Vec<u8>> = pairs.collect();
        let (Some(bytes), Some(hash)) = (bytes, self.hash(purpose, said)) else {
            return false;
        };
        hash.verify_slice(&bytes).is_ok()
    }

    fn hash(&self, purpose: &str, said: &str) -> Option<Hmac<Sha256>> {
        let mut hash = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        hash.update(purpose.as_bytes());
        hash.update(said.as_bytes());
        Some(hash)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

/// The secret in this file, which is made, readable by its owner only, when it isn't there.
///
/// # Errors
/// When the file can't be read or made, or doesn't hold 32 bytes.
pub fn read_or_make(path: &Path) -> Result<Secret, SecretError> {
    match read(path)? {
        Some(secret) => Ok(secret),
        None => make(path, |cause| SecretError::file(path, cause)),
    }
}

/// The secret in this file, if there is such a file.
///
/// # Errors
/// When it can't be read, or doesn't hold 32 bytes.
pub fn read(path: &Path) -> Result<Option<Secret>, SecretError> {
    let failed = |cause| SecretError::file(path, cause);
    match disk::open_file(path) {
        Ok(file) => {
            let mut bytes = Vec::new();
            file.take(33).read_to_end(&mut bytes).map_err(failed)?;
            let bytes = bytes.try_into().map_err(|_| SecretError::Damaged {
                path: path.to_owned(),
            })?;
            Ok(Some(Secret(bytes)))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => match path.symlink_metadata() {
            Ok(_) => Err(SecretError::NotAFile {
                path: path.to_owned(),
            }),
            Err(_) => Ok(None),
        },
        Err(error) => Err(failed(error)),
    }
}

/// Bytes that nobody can guess.
pub(crate) fn random() -> Result<[u8; 32], SecretError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// Written under another name first: a crash must not leave half a secret, nor take back one that folders are named by.
fn make(path: &Path, failed: impl Fn(io::Error) -> SecretError) -> Result<Secret, SecretError> {
    let secret = random()?;
    let draft = path.with_extension("new");
    // Left by a crash; or by somebody who wants us to write where it leads.
    match fs::remove_file(&draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    let mut options = disk::private_file();
    options.write(true).create_new(true);
    let mut file = options.open(&draft).map_err(&failed)?;
    file.write_all(&secret)
        .and_then(|()| file.sync_all())
        .map_err(&failed)?;
    fs::rename(&draft, path).map_err(&failed)?;
    let folder = path.parent().unwrap_or(path);
    disk::sync_folder(folder).map_err(&failed)?;
    Ok(Secret(secret))
}

#[cfg(test)]
mod tests;
