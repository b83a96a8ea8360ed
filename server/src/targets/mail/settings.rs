//! What the owner decides about a mail server and the mails that go through it.

use super::{MailTarget, people};
use crate::{
    config::size,
    protocol::names,
    routing::glob::Glob,
    targets::{Refusal, Target, Tools},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
pub use lettre::{Address, message::Mailbox};
use rustls::pki_types::{CertificateDer, ServerName, pem::PemObject as _};
use std::{fmt, path::PathBuf, sync::Arc};

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
    file: PathBuf,
    pub(super) pem: Vec<u8>,
}

impl Authorities {
    /// Takes the text of a PEM file. Nothing if there is no certificate in it, or one that can't be read.
    #[must_use]
    pub fn from_pem(file: PathBuf, pem: Vec<u8>) -> Option<Self> {
        let certificates: Vec<_> = CertificateDer::pem_slice_iter(&pem).collect();
        let mut store = rustls::RootCertStore::empty();
        let good = certificates
            .into_iter()
            .map(|certificate| Some(store.add(certificate.ok()?).is_ok()))
            .collect::<Option<Vec<bool>>>()?;
        (!good.is_empty() && good.into_iter().all(|good| good)).then_some(Self { file, pem })
    }
}

impl fmt::Debug for Authorities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Authorities({:?})", self.file)
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
pub struct Password {
    password: String,
    file: Option<PathBuf>,
}

impl Password {
    /// Keeps the password.
    pub fn new(password: impl Into<String>) -> Self {
        Self {
            password: password.into(),
            file: None,
        }
    }

    /// Says where it was read from.
    #[must_use]
    pub fn from_file(self, file: PathBuf) -> Self {
        Self {
            file: Some(file),
            ..self
        }
    }

    pub(super) fn reveal(&self) -> &str {
        &self.password
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

impl fmt::Display for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Camera => f.write_str("camera"),
            Self::Fixed(mailbox) => mailbox.fmt(f),
        }
    }
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

impl super::super::Settings for Settings {
    fn open(&self, _: &Tools) -> Arc<dyn Target> {
        Arc::new(MailTarget::new(self.clone()))
    }

    fn secrets(&self) -> Vec<String> {
        let login = self.login.as_ref();
        login.map_or_else(Vec::new, |it| {
            let Login { user, password } = it;
            let password = password.reveal();
            // As AUTH PLAIN and AUTH LOGIN send it.
            vec![
                password.to_owned(),
                STANDARD.encode(format!("\0{user}\0{password}")),
                STANDARD.encode(password),
            ]
        })
    }

    fn shown(&self) -> Vec<(&'static str, toml::Value)> {
        let path = |path: &PathBuf| path.display().to_string().into();
        let list = |list: Vec<String>| list.into_iter().map(toml::Value::from).collect();
        let file = |authorities: &Authorities| ("ca_file", path(&authorities.file));
        let mut shown: Vec<(&str, toml::Value)> = vec![
            ("server", self.server.clone().into()),
            ("port", i64::from(self.port).into()),
            ("tls", self.encryption.word().into()),
        ];
        shown.extend(self.authorities.as_ref().map(file));
        if let Some(login) = &self.login {
            shown.push(("user", login.user.clone().into()));
            let file = login.password.file.as_ref();
            shown.extend(file.map(|file| ("password_file", path(file))));
        }
        shown.push(("from", self.sender.to_string().into()));
        let envelope = self.envelope_sender.as_ref().map(ToString::to_string);
        shown.extend(envelope.map(|address| ("envelope_from", address.into())));
        shown.push(match &self.recipients {
            Recipients::Named(globs) => {
                let globs = globs.iter().map(ToString::to_string);
                ("recipients", toml::Value::Array(list(globs.collect())))
            }
            Recipients::Fixed(addresses) => {
                let addresses = addresses.iter().map(ToString::to_string);
                ("to", toml::Value::Array(list(addresses.collect())))
            }
        });
        shown.push(("max_size", size::display(self.max_size).into()));
        shown.push(("too_large", self.too_large.word().into()));
        shown
    }

    fn recipients(&self) -> Option<Vec<String>> {
        match &self.recipients {
            Recipients::Fixed(list) => Some(list.iter().map(ToString::to_string).collect()),
            Recipients::Named(_) => None,
        }
    }

    fn refusal(&self, recipient: Option<&str>, sender: &str) -> Option<Refusal> {
        let key = match &self.recipients {
            Recipients::Named(_) => "recipients",
            Recipients::Fixed(_) => "to",
        };
        let to = self.recipient(recipient).err();
        let to = to.map(|reason| Refusal { key, reason });
        let from = || people::without_sender(self, sender);
        to.or_else(|| {
            from().map(|reason| Refusal {
                key: "from",
                reason,
            })
        })
    }
}

impl Settings {
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

/// Whether this can be the name or address of a server, without a port.
#[must_use]
pub fn is_server(text: &str) -> bool {
    ServerName::try_from(text).is_ok()
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
