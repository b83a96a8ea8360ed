//! Passwords, tokens and keys: where they were read from can be shown, they themselves can't.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::{
    fmt,
    path::{Path, PathBuf},
};

/// A secret out of a file of its own.
#[derive(Clone, PartialEq, Eq)]
pub struct Hidden {
    text: String,
    file: PathBuf,
}

impl Hidden {
    /// Keeps it.
    pub fn new(text: impl Into<String>, file: impl Into<PathBuf>) -> Self {
        Self {
            text: text.into(),
            file: file.into(),
        }
    }

    /// The secret itself, for whom it is meant.
    pub(super) fn reveal(&self) -> &str {
        &self.text
    }

    /// The secret, and as it is sent as the password of a user.
    pub(super) fn with_login(&self, user: &str) -> Vec<String> {
        let both = STANDARD.encode(format!("{user}:{}", self.text));
        vec![self.text.clone(), both]
    }

    /// Where it was read from.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// As the file names it, for [`super::Settings::shown`].
    pub(super) fn shown(&self) -> toml::Value {
        self.file.display().to_string().into()
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hidden(from {:?})", self.file)
    }
}
