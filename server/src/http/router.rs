//! What a request is for: the complete list of endpoints on one screen. Pure.
//!
//! The path decides; the host only tells one `GET /` from another (Q20 to Q22).

use crate::protocol::hotspot::CheckHost;
use crate::protocol::names::SiteName;
use crate::protocol::target::{self, Target};
use hyper::Method;
use std::fmt::{self, Display, Formatter};

/// Something cameras, or people, ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Endpoint {
    /// "Is there internet?", asked of a well-known host (Q20, Q21).
    Check(CheckHost),
    /// The page for browsers, a camera's own included (Q22).
    Page,
    /// Somebody, or a program, asks whether all is well.
    Health,
    /// A mail with photos (Q30 to Q36).
    Email,
    /// Somebody opened the mail's address in a browser.
    EmailInBrowser,
    /// Login or logout at a site (Q40 to Q47, Q52).
    Login(SiteName),
    /// "I am going to send this photo" (Q48, Q49).
    AnnouncePhoto(SiteName),
    /// "I am going to send this video" (Q53).
    AnnounceVideo(SiteName),
    /// The photo or video itself (Q50, Q51).
    Put {
        /// As the address says it.
        session: String,
        /// The last element of the address.
        element: String,
    },
    /// An ST1000 sets its clock (Q60).
    ServerTime,
    /// An ST1000 asks for something nobody knows the answer to (Q61).
    ProviderList,
    /// An NX300's AllShare login, whose answer nobody knows (Q62).
    AllShare,
    /// Anything else.
    Unknown,
}

impl Endpoint {
    /// Which endpoint a request means. `host` is its `Host` header; an absolute target has its own (Q4, Q5).
    #[must_use]
    pub(super) fn of(method: &Method, target: &Target<'_>, host: Option<&str>) -> Self {
        let Some(elements) = target.elements() else {
            return Self::Unknown;
        };
        let elements: Vec<&str> = elements.iter().map(String::as_str).collect();
        match (method.as_str(), elements.as_slice()) {
            ("GET" | "HEAD", []) => at_host(target.authority.or(host)),
            ("GET" | "HEAD", ["health"]) => Self::Health,
            ("POST", ["social", "columbus", "email"]) => Self::Email,
            ("GET" | "HEAD", ["social", "columbus", "email"]) => Self::EmailInBrowser,
            ("GET", ["social", "columbus", "serviceproviders", "list"]) => Self::ProviderList,
            ("GET", ["security", "sso", "initialize", "time"]) => Self::ServerTime,
            (
                "POST",
                [
                    "security",
                    "sso",
                    "userprofiles",
                    "authentication",
                    "emailid",
                ],
            ) => Self::AllShare,
            ("POST", [site, "auth"]) => at_site(site, Self::Login),
            ("POST", [site, "photo"]) => at_site(site, Self::AnnouncePhoto),
            ("POST", [site, "video"]) => at_site(site, Self::AnnounceVideo),
            ("PUT", ["upload", session, element]) => Self::Put {
                session: (*session).to_owned(),
                element: (*element).to_owned(),
            },
            _ => Self::Unknown,
        }
    }

    /// True for what only a camera does that found its WiFi check answered well.
    #[must_use]
    pub(super) fn follows_a_check(&self) -> bool {
        matches!(
            self,
            Self::Email
                | Self::Login(_)
                | Self::AnnouncePhoto(_)
                | Self::AnnounceVideo(_)
                | Self::Put { .. }
        )
    }

    /// True for what nobody knows the answer to yet: such requests are kept for study.
    #[must_use]
    pub(super) fn is_unknown(&self) -> bool {
        matches!(self, Self::ProviderList | Self::AllShare | Self::Unknown)
    }
}

/// In the owner's words, for the log; no key and no token.
impl Display for Endpoint {
    fn fmt(&self, text: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Check(check) => write!(text, "the hotspot check on {}", check.name()),
            Self::Page | Self::EmailInBrowser => write!(text, "the page"),
            Self::Health => write!(text, "the question whether all is well"),
            Self::Email => write!(text, "a mail"),
            Self::Login(site) => write!(text, "a login at {site}"),
            Self::AnnouncePhoto(site) => write!(text, "a photo for {site}"),
            Self::AnnounceVideo(site) => write!(text, "a video for {site}"),
            Self::Put { .. } => write!(text, "an upload"),
            Self::ServerTime => write!(text, "the time"),
            Self::ProviderList => write!(text, "the list of providers"),
            Self::AllShare => write!(text, "a login at AllShare"),
            Self::Unknown => write!(text, "something unknown"),
        }
    }
}

fn at_host(host: Option<&str>) -> Endpoint {
    let host = host.map(target::host).unwrap_or_default();
    CheckHost::of(&host).map_or(Endpoint::Page, Endpoint::Check)
}

fn at_site(site: &str, endpoint: impl FnOnce(SiteName) -> Endpoint) -> Endpoint {
    SiteName::parse(site).map_or(Endpoint::Unknown, endpoint)
}

#[cfg(test)]
mod tests;
