//! What to make of a failure: whose fault it is, and whether trying again helps. Pure.

use super::{
    letter::quoted,
    settings::{Encryption, Sender, Settings},
};
use crate::targets::{Trouble, work::later};
use lettre::transport::smtp::Error;
use rustls::CertificateError;
use std::{error::Error as _, io};

/// How much of a server's own words is shown, in letters.
const LONGEST_QUOTE: usize = 300;

/// What rustls calls it; it comes from a crate below it and has no name of its own here.
const MADE_AS_AUTHORITY: &str = "CaUsedAsEndEntity";

/// How far the talk with the server had come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Name look-up, connection, TLS from the first byte, greeting.
    Opening,
    /// STARTTLS.
    Protecting,
    LoggingIn,
    Sender,
    Recipient,
    /// From DATA to the server's last word.
    Content,
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Failure {
    /// The server said no.
    Refused { code: u16, text: String },
    /// Nobody is there.
    Unreachable(String),
    /// There is somebody, but not one to trust.
    Tls(rustls::Error),
    /// The server can't what we need at this stage.
    Unable(String),
    /// The connection ended, or something came that isn't the language of mail servers.
    Broken(String),
    /// Nothing came for too long.
    Silent,
}

/// What becomes of a mail that could not be delivered now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The attempt is over.
    Trouble(Trouble),
    /// A smaller one might do.
    TooLarge(String),
}

impl Failure {
    /// Reads what lettre says.
    pub(super) fn of(stage: Stage, error: &Error) -> Self {
        let cause = error.source().map(ToString::to_string).unwrap_or_default();
        if let Some(code) = error.status() {
            let code = u16::from(code);
            return Self::Refused { code, text: cause };
        }
        let io_error = io_error(error);
        if let Some(tls) = io_error.and_then(tls_error) {
            return Self::Tls(tls);
        }
        let ended = [
            io::ErrorKind::UnexpectedEof,
            io::ErrorKind::ConnectionReset,
            io::ErrorKind::ConnectionAborted,
            io::ErrorKind::BrokenPipe,
        ];
        match io_error {
            Some(io_error) if stage == Stage::Opening && !ended.contains(&io_error.kind()) => {
                Self::Unreachable(plain(io_error))
            }
            Some(io_error) => Self::Broken(plain(io_error)),
            None if error.is_client() => Self::Unable(cause),
            None => Self::Broken(cause),
        }
    }
}

/// The first error of the system in the chain of causes.
fn io_error(error: &Error) -> Option<&io::Error> {
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        cause = error.source();
    }
    None
}

fn tls_error(error: &io::Error) -> Option<rustls::Error> {
    error.get_ref()?.downcast_ref::<rustls::Error>().cloned()
}

/// Without the number that the system's errors end with.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    match text.split_once(" (os error") {
        Some((words, _)) => words.to_owned(),
        None => text,
    }
}

/// Decides.
pub(super) fn judge(stage: Stage, failure: &Failure, settings: &Settings) -> Verdict {
    let server = &settings.server;
    let trouble = match failure {
        Failure::Refused { code, text } => return refused(stage, *code, text, settings),
        Failure::Unreachable(why) => Trouble::Unreachable(format!(
            "{server}, port {}, can't be reached: {why}",
            settings.port
        )),
        Failure::Tls(error) => distrusted(error, settings),
        Failure::Unable(why) => unable(stage, why, settings),
        Failure::Broken(why) if stage == Stage::Content => later(format!(
            "the connection to {server} ended before it confirmed the mail: {}; \
             it may have arrived, and will be sent again with the same Message-ID",
            quote(why)
        )),
        Failure::Broken(why) => later(format!(
            "the connection to {server} ended too early: {}",
            quote(why)
        )),
        Failure::Silent if stage == Stage::Content => later(format!(
            "{server} did not confirm the mail in time; \
             it may have arrived, and will be sent again with the same Message-ID"
        )),
        Failure::Silent => later(format!("{server} took too long to answer")),
    };
    Verdict::Trouble(trouble)
}

fn quote(text: &str) -> String {
    quoted(text, LONGEST_QUOTE)
}

fn refused(stage: Stage, code: u16, text: &str, settings: &Settings) -> Verdict {
    let server = &settings.server;
    let said = format!("{code} {}", quote(text));
    let trouble = match (stage, code) {
        // Those ask for a login, or for another one, whenever they come.
        (_, 530 | 534 | 535 | 538) => {
            let hint = if settings.login.is_some() {
                "look at `user` and `password_file` in the mail's section"
            } else {
                "write `user` and `password_file` into the mail's section"
            };
            Trouble::Owner(format!("{server} doesn't accept the login: {said}; {hint}"))
        }
        (_, ..500) => later(format!("{server} asks to try again later: {said}")),
        // Without DATA and with it: a size is announced with the sender and found out with the content.
        (Stage::Sender | Stage::Content, _) if is_about_size(code, text) => {
            return Verdict::TooLarge(format!("{server} finds the mail too large: {said}"));
        }
        (Stage::Opening, _) => later(format!("{server} doesn't want to talk to us: {said}")),
        (Stage::Protecting, _) => Trouble::Owner(format!(
            "{server} refuses to protect the connection: {said}; try `tls = \"tls\"`"
        )),
        (Stage::LoggingIn, _) => Trouble::Owner(format!("{server} refuses the login: {said}")),
        (Stage::Sender, _) if has_own_sender(settings) => Trouble::Owner(format!(
            "{server} doesn't let us send from this address: {said}; look at `from` in the mail's section"
        )),
        (Stage::Sender, _) => Trouble::Never(format!(
            "{server} takes no mails from the camera's address: {said}; \
             write `from = \"…\"` with one of yours into the mail's section"
        )),
        (Stage::Recipient, _) => Trouble::Never(format!(
            "{server} refuses the recipient: {said}{}",
            login_hint(text, settings)
        )),
        (Stage::Content, _) => Trouble::Never(format!("{server} refuses the mail: {said}")),
    };
    Verdict::Trouble(trouble)
}

/// Whether all mails come from the same address, so that its refusal concerns them all.
fn has_own_sender(settings: &Settings) -> bool {
    settings.sender != Sender::Camera
        || settings.envelope_sender.is_some()
        || settings.login.is_some()
}

fn login_hint(text: &str, settings: &Settings) -> &'static str {
    let is_about_relaying = text.to_lowercase().contains("relay");
    if is_about_relaying && settings.login.is_none() {
        "; it may want a login: write `user` and `password_file` into the mail's section"
    } else {
        ""
    }
}

/// RFC 3463: 5.3.4 and 5.2.3 are about the size. 552 alone may mean a full mailbox as well (5.2.2), so the words count.
fn is_about_size(code: u16, text: &str) -> bool {
    let text = text.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    says(&["5.3.4", "5.2.3"])
        || (matches!(code, 523 | 552) && says(&["size", "too large", "too big"]))
        || (matches!(code, 550 | 554) && says(&["message size", "too large", "too big"]))
}

fn distrusted(error: &rustls::Error, settings: &Settings) -> Trouble {
    use CertificateError as Bad;
    let server = &settings.server;
    let rustls::Error::InvalidCertificate(bad) = error else {
        let way = match settings.encryption {
            Encryption::Tls => "; if it begins in the clear there, write `tls = \"starttls\"`",
            Encryption::StartTls | Encryption::None => "",
        };
        return Trouble::Owner(format!(
            "there is no protected connection with {server}: {}{way}",
            quote(&error.to_string())
        ));
    };
    match bad {
        // A small computer without a clock of its own learns the time a while after it starts.
        Bad::NotValidYet | Bad::NotValidYetContext { .. } => later(format!(
            "the certificate of {server} isn't valid yet: is this computer's clock right?"
        )),
        Bad::Expired | Bad::ExpiredContext { .. } => Trouble::Owner(format!(
            "the certificate of {server} has expired, or this computer's clock is wrong"
        )),
        Bad::NotValidForName | Bad::NotValidForNameContext { .. } => Trouble::Owner(format!(
            "the certificate is not for {server}: \
             write the name that stands in the certificate as `server` ({bad})"
        )),
        // A bad signature is that of somebody with the same name as one who is trusted.
        Bad::UnknownIssuer | Bad::BadSignature if settings.authorities.is_some() => Trouble::Owner(
            format!("the certificate of {server} is not from those in `ca_file`"),
        ),
        Bad::UnknownIssuer | Bad::BadSignature => Trouble::Owner(format!(
            "this computer doesn't trust the certificate of {server}; \
             if the server is yours, name its certificate with `ca_file`"
        )),
        Bad::Other(why) if why.to_string().contains(MADE_AS_AUTHORITY) => Trouble::Owner(format!(
            "the certificate of {server} was made as a certificate authority; \
                 make one that is none (basicConstraints CA:FALSE) and name that with `ca_file`"
        )),
        _ => Trouble::Owner(format!(
            "the certificate of {server} can't be used: {}",
            quote(&error.to_string())
        )),
    }
}

fn unable(stage: Stage, why: &str, settings: &Settings) -> Trouble {
    let server = &settings.server;
    match stage {
        Stage::Protecting => Trouble::Owner(format!(
            "{server} offers no STARTTLS on port {}; try `tls = \"tls\"`, \
             or `tls = \"none\"` for a server on this computer",
            settings.port
        )),
        Stage::LoggingIn => Trouble::Owner(match settings.encryption {
            Encryption::None => format!(
                "{server} offers no login without protection; write `tls = \"starttls\"` or \"tls\""
            ),
            _ => format!("{server} offers no login with a password: {}", quote(why)),
        }),
        Stage::Recipient => Trouble::Never(format!("{server} can't send this: {}", quote(why))),
        _ => later(format!("{server} can't go on: {}", quote(why))),
    }
}

#[cfg(test)]
mod tests;
