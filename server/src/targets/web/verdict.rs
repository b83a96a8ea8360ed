//! What to make of an answer that is no success, or of no answer at all: whose fault it is, and whether trying again
//! helps. Pure.

use crate::targets::Trouble;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use rustls::CertificateError;
use std::time::Duration;

/// An answer that is no success.
#[derive(Debug, Clone, Default)]
pub(super) struct Refusal {
    /// Who answered.
    pub(super) host: String,
    pub(super) status: u16,
    /// The usual words for the status.
    pub(super) phrase: &'static str,
    /// What the server said itself.
    pub(super) words: Option<String>,
    pub(super) after: Option<Duration>,
    /// Where it sends us.
    pub(super) location: Option<String>,
}

impl Refusal {
    /// Decides. `keys` are what the owner looks at when a login is refused.
    pub(super) fn judge(&self, keys: &str) -> Trouble {
        let Self { host, status, .. } = self;
        let said = self.said();
        match status {
            401 | 407 => self.about_the_login(keys),
            403 => Trouble::Owner(format!(
                "{host} doesn't allow this: {said}; look at {keys}, and at what they may do there"
            )),
            300..=399 => Trouble::Owner(match &self.location {
                Some(location) => format!(
                    "{host} sends us on to {location} ({status}); write the address it wants as `url`"
                ),
                None => format!("{host} sends us on to nowhere: {said}; look at `url`"),
            }),
            507 => self.later(format!("there is no room left on {host}: {said}")),
            408 | 425 | 429 | 500.. => {
                self.later(format!("{host} asks to try again later: {said}"))
            }
            404 | 410 => Trouble::Never(format!("{host} has nothing at this address: {said}")),
            413 => Trouble::Never(format!("{host} finds it too large: {said}")),
            _ => Trouble::Never(format!("{host} refuses it: {said}")),
        }
    }

    /// For servers that have a number of their own for a login that they don't know.
    pub(super) fn about_the_login(&self, keys: &str) -> Trouble {
        let (host, said) = (&self.host, self.said());
        Trouble::Owner(format!(
            "{host} doesn't accept the login: {said}; look at {keys}"
        ))
    }

    /// Number and words.
    pub(super) fn said(&self) -> String {
        let words = self.words.as_deref().unwrap_or(self.phrase);
        format!("{} {words}", self.status).trim_end().to_owned()
    }

    fn later(&self, reason: String) -> Trouble {
        Trouble::Later {
            reason,
            after: self.after,
        }
    }
}

/// The patience a server asks for: seconds, or a date.
pub(super) fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|it| it.is_ascii_digit()) {
        // More than fits is more than anybody waits.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let date = DateTimeParser::new().parse_timestamp(value).ok()?;
    Some(Duration::try_from(date.duration_since(now)).unwrap_or_default())
}

/// There is somebody, but not one to trust. `has_authorities`: the owner named certificates with `ca_file`.
pub(super) fn distrusted(host: &str, error: &rustls::Error, has_authorities: bool) -> Trouble {
    use CertificateError as Bad;
    let rustls::Error::InvalidCertificate(bad) = error else {
        return Trouble::Owner(format!(
            "there is no protected connection with {host}: {error}; does it speak https there?"
        ));
    };
    match bad {
        // A small computer without a clock of its own learns the time a while after it starts.
        Bad::NotValidYet | Bad::NotValidYetContext { .. } => Trouble::Later {
            reason: format!(
                "the certificate of {host} isn't valid yet: is this computer's clock right?"
            ),
            after: None,
        },
        Bad::Expired | Bad::ExpiredContext { .. } => Trouble::Owner(format!(
            "the certificate of {host} has expired, or this computer's clock is wrong"
        )),
        Bad::NotValidForName | Bad::NotValidForNameContext { .. } => Trouble::Owner(format!(
            "the certificate is not for {host}: write the name that stands in the certificate ({bad})"
        )),
        // A new certificate of the same name looks like a forged one.
        Bad::UnknownIssuer | Bad::BadSignature if has_authorities => Trouble::Owner(format!(
            "the certificate of {host} is not from those in `ca_file`"
        )),
        Bad::UnknownIssuer => Trouble::Owner(format!(
            "this computer doesn't trust the certificate of {host}; if the server is yours, name its \
             certificate with `ca_file`, otherwise install the package ca-certificates and restart"
        )),
        _ => Trouble::Owner(format!(
            "the certificate of {host} can't be used: {bad}; for a server of your own, make one that \
             is no certificate authority (basicConstraints CA:FALSE) and name it with `ca_file`"
        )),
    }
}

#[cfg(test)]
mod tests;
