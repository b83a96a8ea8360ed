//! Addresses of web servers: checked once, then put together without a way out. Pure.

use reqwest::Url;
use std::fmt;

/// Of a part of an address that nobody guesses, in bytes.
const LONG: usize = 12;

/// An address on the web, beginning with `http://` or `https://`, without a password in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(Url);

/// Why a text is not an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAnAddress {
    /// What is wrong.
    pub title: &'static str,
    /// How to mend it.
    pub hint: String,
}

impl NotAnAddress {
    fn because(hint: impl Into<String>) -> Self {
        Self {
            title: "this isn't an address on the web",
            hint: hint.into(),
        }
    }

    fn with_login(url: &Url) -> Self {
        let title = match url.password() {
            Some(_) => "a password doesn't belong into the address",
            None => "a name doesn't belong into the address",
        };
        let hint = "take out what stands in front of the `@`, and the `@`; for logging in there are lines of their own";
        Self {
            title,
            hint: hint.to_owned(),
        }
    }
}

impl Address {
    /// Reads an address as people write it.
    ///
    /// # Errors
    /// What is wrong with it and how to mend it; nothing of what it says.
    pub fn parse(text: &str) -> Result<Self, NotAnAddress> {
        let begins = |scheme: &str| {
            let start = text.get(..scheme.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        };
        if !begins("http://") && !begins("https://") {
            return Err(NotAnAddress::because(
                "it must begin with https:// or http://",
            ));
        }
        let mut url = Url::parse(text)
            .map_err(|error| NotAnAddress::because(format!("this can't be read: {error}")))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(NotAnAddress::with_login(&url));
        }
        url.set_fragment(None);
        Ok(Self(url))
    }

    /// Further parts of the path, each as it reads, whatever is in it.
    pub(in crate::targets) fn below<'a>(&self, parts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut url = self.0.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(parts);
        }
        Self(url)
    }

    /// The folder around it; nothing around the outermost one.
    pub(in crate::targets) fn parent(&self) -> Option<Self> {
        let mut url = self.0.clone();
        let path = url.path().trim_end_matches('/');
        let (parent, _) = path.rsplit_once('/')?;
        let parent = format!("{parent}/");
        url.set_path(&parent);
        Some(Self(url))
    }

    /// The same with a slash at its end, as folders have it.
    pub(in crate::targets) fn as_folder(&self) -> Self {
        let mut url = self.0.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().push("");
        }
        Self(url)
    }

    /// The same with another path, taken as it is.
    pub(in crate::targets) fn with_path(&self, path: &str) -> Self {
        let mut url = self.0.clone();
        url.set_path(path);
        Self(url)
    }

    /// With these behind the question mark, instead of what is there.
    pub(in crate::targets) fn query<'a>(
        &self,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let mut url = self.0.clone();
        url.query_pairs_mut().clear().extend_pairs(pairs);
        Self(url)
    }

    /// Whether it has something behind a question mark.
    #[must_use]
    pub fn has_query(&self) -> bool {
        self.0.query().is_some()
    }

    /// The path without slashes at its end.
    #[must_use]
    pub fn path(&self) -> &str {
        self.0.path().trim_end_matches('/')
    }

    /// Whether nobody on the way can read along.
    #[must_use]
    pub fn is_protected(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// The server's name, and its port where that isn't the usual one.
    #[must_use]
    pub fn host(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        match self.0.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    /// Name or number, and port, to connect to.
    pub(super) fn socket(&self) -> (String, u16) {
        let host = self.0.host_str().unwrap_or_default();
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let port = self.0.port_or_known_default().unwrap_or_default();
        (host.to_owned(), port)
    }

    /// What of it is a secret, if it is one, as a whole and in the parts that servers repeat.
    pub(in crate::targets) fn secrets(&self) -> Vec<String> {
        let path = self.0.path().trim_matches('/');
        let query = self.0.query().unwrap_or_default();
        let parts = path.split('/').chain(query.split(['&', '=']));
        // Shorter ones are words of the service, such as `hooks`.
        let parts = parts.filter(|it| it.len() >= LONG);
        let behind = self.0.as_str().splitn(4, '/').nth(3).unwrap_or_default();
        let secrets = [self.0.as_str(), behind, path, query].into_iter();
        secrets.chain(parts).map(decoded).collect()
    }

    pub(in crate::targets) fn url(&self) -> &Url {
        &self.0
    }
}

/// Without the escapes of addresses.
fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text)
        .decode_utf8_lossy()
        .into_owned()
}

impl From<Url> for Address {
    fn from(url: Url) -> Self {
        Self(url)
    }
}

/// As it is written, but for what is behind a question mark.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = self.0.scheme();
        let more = if self.has_query() { "?…" } else { "" };
        write!(f, "{scheme}://{}{}{more}", self.host(), self.0.path())
    }
}

/// Only where it leads: the rest of some addresses is all that keeps strangers out.
impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({}://{}…)", self.0.scheme(), self.host())
    }
}

#[cfg(test)]
mod tests;
