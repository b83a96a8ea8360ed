//! Who may send photos. Pure.

use crate::routing::glob::Glob;
use sha2::{Digest as _, Sha256};
use std::{fmt, hint::black_box, path::PathBuf};

/// Who may send, as the camera names itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// Mail addresses and login names, in any case; `*` and `?` work as in routes, for example `*@example.org`.
    pub senders: Vec<String>,
    /// Logins whose password is checked. Mails carry no password, so an account alone doesn't let mails in.
    pub accounts: Vec<Account>,
}

/// A login that needs its password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The login name, in any case.
    pub name: String,
    /// What the camera has to say.
    pub password: Password,
    /// Where the password was read from.
    pub password_file: PathBuf,
}

/// A password; it can be compared but not shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// What becomes of a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginVerdict {
    /// The name may send, and its password is right if it needs one.
    Allowed,
    /// Nobody of that name may send.
    NotAllowed,
    /// The name has an account, and this isn't its password.
    WrongPassword,
}

impl Access {
    /// Whether mails from this address may come in. The bare address is wanted, without a display name.
    #[must_use]
    pub fn allows_sender(&self, address: &str) -> bool {
        self.senders
            .iter()
            .any(|sender| Glob::new(sender).matches(address))
    }

    /// Whether this login may send. A name with an account needs its password, even if it is among the senders too;
    /// a name that is only among the senders needs none.
    #[must_use]
    pub fn check_login(&self, name: &str, password: &str) -> LoginVerdict {
        let lower = name.to_lowercase();
        match self
            .accounts
            .iter()
            .find(|account| account.name.to_lowercase() == lower)
        {
            Some(account) if account.password.matches(password) => LoginVerdict::Allowed,
            Some(_) => LoginVerdict::WrongPassword,
            None if self.allows_sender(name) => LoginVerdict::Allowed,
            None => LoginVerdict::NotAllowed,
        }
    }
}

impl Password {
    /// Keeps the password.
    pub fn new(password: impl Into<String>) -> Self {
        Self(password.into())
    }

    /// Whether this is the password. How long the answer takes says nothing about how much of it is right, nor about
    /// how long the right one is.
    #[must_use]
    pub fn matches(&self, attempt: &str) -> bool {
        let (right, tried) = (Sha256::digest(&self.0), Sha256::digest(attempt));
        let differences = right
            .iter()
            .zip(&tried)
            .fold(0, |sum, (a, b)| black_box(sum | (a ^ b)));
        differences == 0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(hidden)")
    }
}

#[cfg(test)]
mod tests;
