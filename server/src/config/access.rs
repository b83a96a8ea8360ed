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
mod tests {
    use super::*;

    fn account(name: &str, password: &str) -> Account {
        Account {
            name: name.to_owned(),
            password: Password::new(password),
            password_file: PathBuf::new(),
        }
    }

    fn access() -> Access {
        Access {
            senders: ["Camera@samsungcamera.com", "*@example.org", "both"]
                .map(str::to_owned)
                .to_vec(),
            accounts: vec![account("Me", "open sesame"), account("both", "ünï")],
        }
    }

    #[track_caller]
    fn check(name: &str, password: &str, want: LoginVerdict) {
        assert_eq!(access().check_login(name, password), want, "{name}");
    }

    #[test]
    fn senders_are_compared_without_case_and_may_be_patterns() {
        for address in ["camera@SAMSUNGcamera.com", "anybody@Example.org"] {
            assert!(access().allows_sender(address), "{address}");
        }
        for address in ["", "camera@samsungcamera.com.example", "example.org", "me"] {
            assert!(!access().allows_sender(address), "{address}");
        }
    }

    #[test]
    fn an_account_needs_its_password() {
        check("me", "open sesame", LoginVerdict::Allowed);
        check("ME", "open sesame", LoginVerdict::Allowed);
        for wrong in ["", "open", "open sesame ", "Open sesame"] {
            check("me", wrong, LoginVerdict::WrongPassword);
        }
    }

    #[test]
    fn a_sender_without_account_needs_none() {
        check(
            "camera@samsungcamera.com",
            "anything",
            LoginVerdict::Allowed,
        );
        check("someone@example.org", "", LoginVerdict::Allowed);
    }

    #[test]
    fn a_sender_with_account_needs_its_password() {
        check("both", "", LoginVerdict::WrongPassword);
        check("Both", "ünï", LoginVerdict::Allowed);
    }

    #[test]
    fn a_stranger_is_not_allowed_whatever_the_password() {
        check("stranger", "open sesame", LoginVerdict::NotAllowed);
        check("", "", LoginVerdict::NotAllowed);
    }

    #[test]
    fn passwords_are_never_shown() {
        let shown = format!("{:?}", access());
        assert!(
            shown.contains("hidden") && !shown.contains("sesame"),
            "{shown}"
        );
    }
}
