//! What the owner decides about a mail server and the mails that go through it.

use crate::{protocol::names, routing::glob::Glob};
pub use lettre::{Address, message::Mailbox};
use rustls::pki_types::{CertificateDer, pem::PemObject as _};
use std::fmt;

/// One `[mail.…]` section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The name or address of the mail server.
    pub server: String,
    /// Where it listens.
    pub port: u16,
    /// Whether others can read along.
    pub encryption: Encryption,
    /// Who vouches for the server's certificate, if not those the system trusts.
    pub authorities: Option<Authorities>,
    /// Who we are to the server, if it wants to know.
    pub login: Option<Login>,
    /// Who mails are from.
    pub sender: Sender,
    /// Where the servers send their complaints, if not to the sender. What SPF looks at.
    pub envelope_sender: Option<Address>,
    /// Who may be written to.
    pub recipients: Recipients,
    /// How large a mail may be as it is sent, in bytes. Photos grow by a little more than a third on the way.
    pub max_size: u64,
    /// What becomes of a photo that doesn't fit into a mail of its own.
    pub too_large: TooLarge,
}

/// How the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    /// Begun in the clear and protected before anything is said; a server that can't is not used.
    StartTls,
    /// From the first byte.
    Tls,
    /// Not at all.
    None,
}

impl Encryption {
    /// Every way, in the order in which they are listed to people.
    pub const ALL: [Self; 3] = [Self::StartTls, Self::Tls, Self::None];

    /// The word the configuration uses.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::StartTls => "starttls",
            Self::Tls => "tls",
            Self::None => "none",
        }
    }

    /// Where servers usually listen for it.
    #[must_use]
    pub fn usual_port(self) -> u16 {
        match self {
            Self::StartTls => 587,
            Self::Tls => 465,
            Self::None => 25,
        }
    }
}

/// The certificates of a file, which alone are trusted then.
#[derive(Clone, PartialEq, Eq)]
pub struct Authorities {
    pub(super) pem: Vec<u8>,
}

impl Authorities {
    /// Takes the text of a PEM file. Nothing if there is no certificate in it, or one that can't be read.
    #[must_use]
    pub fn from_pem(pem: Vec<u8>) -> Option<Self> {
        let certificates: Vec<_> = CertificateDer::pem_slice_iter(&pem).collect();
        let mut store = rustls::RootCertStore::empty();
        let good = certificates
            .into_iter()
            .map(|certificate| Some(store.add(certificate.ok()?).is_ok()))
            .collect::<Option<Vec<bool>>>()?;
        (!good.is_empty() && good.into_iter().all(|good| good)).then_some(Self { pem })
    }
}

impl fmt::Debug for Authorities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Authorities({} bytes)", self.pem.len())
    }
}

/// Name and password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// Often the whole mail address.
    pub user: String,
    /// What belongs to it.
    pub password: Password,
}

/// A password that can't be shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// Keeps the password.
    pub fn new(password: impl Into<String>) -> Self {
        Self(password.into())
    }

    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(hidden)")
    }
}

/// Who mails are from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sender {
    /// Whoever the camera says it is.
    Camera,
    /// Always this one; answers go to whoever the camera says it is.
    Fixed(Mailbox),
}

/// Who may be written to. There is no "everybody" that could be left in by accident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipients {
    /// Whom the camera names, if one of these fits.
    Named(Vec<Glob>),
    /// These, whomever the camera names.
    Fixed(Vec<Address>),
}

/// What becomes of a photo that doesn't fit into a mail of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TooLarge {
    /// The mail goes without it and says so.
    LeaveOut,
    /// Nothing is sent.
    Refuse,
}

impl TooLarge {
    /// Every choice, in the order in which they are listed to people.
    pub const ALL: [Self; 2] = [Self::LeaveOut, Self::Refuse];

    /// The word the configuration uses.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::LeaveOut => "leave_out",
            Self::Refuse => "refuse",
        }
    }
}

impl Settings {
    /// For whom there is a job, whomever the camera named. Nothing when the camera decides.
    #[must_use]
    pub fn fixed_recipients(&self) -> Option<Vec<String>> {
        match &self.recipients {
            Recipients::Fixed(list) => Some(list.iter().map(ToString::to_string).collect()),
            Recipients::Named(_) => None,
        }
    }

    /// The address a delivery goes to.
    ///
    /// # Errors
    /// Why it goes nowhere, for the owner.
    pub(super) fn recipient(&self, named: Option<&str>) -> Result<Address, String> {
        let Some(named) = named else {
            return Err(
                "the camera named nobody to write to; say whom with `to` in the mail's section"
                    .to_owned(),
            );
        };
        let found = address(named).ok_or_else(|| format!("`{named}` is not a mail address"))?;
        let (is_allowed, key) = match &self.recipients {
            Recipients::Named(globs) => {
                let fits = globs.iter().any(|glob| glob.matches(named.trim()));
                (fits, "recipients")
            }
            Recipients::Fixed(list) => {
                let same = |one: &Address| text(one).eq_ignore_ascii_case(text(&found));
                (list.iter().any(same), "to")
            }
        };
        if is_allowed {
            Ok(found)
        } else {
            Err(format!(
                "{found} may not be written to: it isn't among `{key}` in the mail's section"
            ))
        }
    }
}

/// An address as it is written.
pub(super) fn text(address: &Address) -> &str {
    address.as_ref()
}

/// A bare mail address.
#[must_use]
pub fn address(text: &str) -> Option<Address> {
    let text = text.trim();
    let is_plain =
        !text.contains(|c: char| c.is_control() || c.is_whitespace() || "<>".contains(c));
    is_plain.then(|| text.parse().ok()).flatten()
}

/// A mail address, perhaps with a name beside it.
#[must_use]
pub fn mailbox(text: &str) -> Option<Mailbox> {
    let read = names::Mailbox::parse(text)?;
    Some(Mailbox::new(read.display_name, address(&read.address)?))
}

#[cfg(test)]
mod tests;
