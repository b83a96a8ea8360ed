//! What comes into the library, and what became of it: values only. What is done with them is in `store.rs`.

use super::Received;
use super::taken::TakenFrom;
use crate::protocol::kind::Kind;
use crate::protocol::names::FileName;
use crate::routing::{Destination, Protocol};
use jiff::Zoned;
use std::path::PathBuf;

/// How a batch came, and what only that way knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// One mail: one batch.
    Email {
        /// In the camera's order.
        recipients: Vec<String>,
        /// The mail's subject.
        subject: String,
    },
    /// A share button: photo after photo, and the camera doesn't say which is the last.
    Social {
        /// The service in the camera's menu.
        site: String,
        /// The key of the login.
        session: String,
    },
}

impl Way {
    /// The word for it in routes and rows.
    #[must_use]
    pub fn protocol(&self) -> Protocol {
        match self {
            Self::Email { .. } => Protocol::Email,
            Self::Social { .. } => Protocol::Social,
        }
    }

    /// The service in the camera's menu; mails have none.
    #[must_use]
    pub fn site(&self) -> Option<&str> {
        match self {
            Self::Email { .. } => None,
            Self::Social { site, .. } => Some(site),
        }
    }

    /// Whom the camera named; only mails do.
    #[must_use]
    pub fn recipients(&self) -> &[String] {
        match self {
            Self::Email { recipients, .. } => recipients,
            Self::Social { .. } => &[],
        }
    }
}

/// What is common to the arrivals of one press of "send".
#[derive(Debug, Clone)]
pub struct Batch {
    /// Mail or share button.
    pub way: Way,
    /// Mail address or login name.
    pub sender: String,
    /// The name beside the mail address.
    pub sender_name: Option<String>,
    /// The mail's text, or the caption typed on the camera.
    pub body: String,
    /// The camera's model, where the request names it.
    pub camera: Option<String>,
    /// The camera's address in the network.
    pub client: std::net::IpAddr,
    /// When it arrived.
    pub received: Zoned,
}

/// One file of a batch.
#[derive(Debug)]
pub struct Arrival {
    /// As the camera calls it.
    pub name: FileName,
    /// Photo or video.
    pub kind: Kind,
    /// The announcement it answers, so that a repeated upload is not a second arrival.
    pub token: Option<String>,
    /// The durable bytes.
    pub received: Received,
    /// Where it goes once it is stored.
    pub destinations: Vec<Destination>,
    /// Whether it stays when it has got there.
    pub keep: bool,
}

/// What became of an arrival.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Below the library.
    pub path: PathBuf,
    /// Bytes.
    pub size: u64,
    /// New, or known before.
    pub outcome: Outcome,
    /// Where the date came from that the folder is named after.
    pub taken_from: TakenFrom,
}

/// Whether an arrival made a new file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A new file under the camera's own name.
    New,
    /// A new file; the name was taken by another photo, so it got a number.
    Renumbered,
    /// The library had these very bytes already: a further arrival, no second file.
    Duplicate,
}
