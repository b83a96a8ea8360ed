//! The check a camera does before anything else: is there really an internet behind this network?
//!
//! It asks for `/` on a well-known host and looks at headers of the answer. Which answer it wants
//! depends on the model; where that is not known, [`HotspotMemory`] finds it out.

mod memory;

use super::answer::Answer;
use super::target;
use std::time::Duration;

pub use memory::HotspotMemory;

/// A host that cameras check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CheckHost {
    /// `gld.samsungosp.com`: NX cameras (Q20).
    Gld,
    /// `www.yahoo.co.kr`: ST200F, WB850F (Q21).
    YahooKorea,
    /// `www.msn.com`: WB35F, WB36F, WB37F, WB1100F (Q21).
    Msn,
}

impl CheckHost {
    /// The host of a request, whatever its case, port and final dot (Q5).
    #[must_use]
    pub fn of(host: &str) -> Option<Self> {
        let host = target::host(host);
        let all = [Self::Gld, Self::YahooKorea, Self::Msn];
        all.into_iter().find(|check| check.name() == host)
    }

    /// The host's name, for the log and for keeping what was learnt.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Gld => "gld.samsungosp.com",
            Self::YahooKorea => "www.yahoo.co.kr",
            Self::Msn => "www.msn.com",
        }
    }
}

/// The two answers of which a model likes at least one (Q21).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Flavour {
    /// A page with a cookie for the whole domain. WB37F wants this one.
    Cookie,
    /// A redirect to a plain `http` address.
    Redirect,
}

impl Flavour {
    /// The flavour to try when this one did not help.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Cookie => Self::Redirect,
            Self::Redirect => Self::Cookie,
        }
    }

    /// A word for the log and for keeping what was learnt.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Cookie => "cookie",
            Self::Redirect => "redirect",
        }
    }

    /// The flavour of a [`name`](Flavour::name).
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Cookie, Self::Redirect]
            .into_iter()
            .find(|flavour| flavour.name() == name)
    }
}

/// Time since some moment before the first check, never running backwards.
pub type Uptime = Duration;

/// What a check is answered. Gld has one answer for all cameras, whatever the flavour: NX300 wants
/// a 200, NX mini also looks for an entity tag and for nginx (Q20).
#[must_use]
pub fn answer(check: CheckHost, flavour: Flavour) -> Answer {
    match check {
        CheckHost::Gld => Answer {
            status: 200,
            headers: vec![
                ("Server", "nginx/notreally".to_owned()),
                ("ETag", "\"deadbeef\"".to_owned()),
            ],
            body: String::new(),
        },
        CheckHost::YahooKorea => flavoured(flavour, ".yahoo.co.kr", "YAHOO!", "http://yahoo.com"),
        CheckHost::Msn => flavoured(flavour, ".msn.com", "MSN", "http://msn.com"),
    }
}

/// The dot in front of the domain and the `http` in the address are what cameras look for (Q21).
fn flavoured(flavour: Flavour, domain: &str, page: &str, address: &str) -> Answer {
    match flavour {
        Flavour::Cookie => Answer {
            status: 200,
            headers: vec![(
                "Set-Cookie",
                format!("samsung=hotspot; Domain={domain}; Path=/"),
            )],
            body: page.to_owned(),
        },
        Flavour::Redirect => Answer::redirect(address),
    }
}

#[cfg(test)]
mod tests;
