//! Where photos go besides the library: one file for each kind of target.
//!
//! A target is given a [`Delivery`] and says what became of it. When it is asked, how often and what happens after a
//! failure is decided in `delivery`; which arrivals it gets, in `routing`. A target sees no request, no SQL and no route.

mod as_json;
mod checksum;
pub mod command;
pub mod discreet;
pub mod doubt;
pub mod folder;
mod hidden;
pub mod immich;
pub mod mail;
pub mod mastodon;
mod media_type;
pub mod ntfy;
mod place;
pub mod s3;
#[cfg(test)]
pub(crate) mod sample;
pub mod template;
mod trial;
pub mod web;
pub mod webdav;
pub mod webhook;
mod work;

pub use doubt::Doubt;
pub use hidden::Hidden;

use crate::secret::Secret;
use jiff::{Zoned, civil};
use std::{fmt, future::Future, path::PathBuf, pin::Pin, sync::Arc, time::Duration};

/// What the owner decided about one target; each kind has a struct of its own.
pub trait Settings: Send + Sync + fmt::Debug {
    /// The target. It reaches for nothing yet: what is wrong out there shows when it is used, and is a [`Trouble`] then.
    fn open(&self, tools: &Tools) -> Arc<dyn Target>;

    /// Every setting as the file writes it, in the order of the example file. Of a secret only where it is read from.
    fn shown(&self) -> Vec<(&'static str, toml::Value)>;

    /// The passwords, tokens and keys in it, in every form in which they are sent: no word of the target may hold them.
    fn secrets(&self) -> Vec<String>;

    /// For whom there is a job each, whomever the camera named. Nothing where the camera decides, or nobody is named.
    fn recipients(&self) -> Option<Vec<String>> {
        None
    }

    /// Why a delivery for this recipient, from a camera that calls itself so, would fail whatever the other side says.
    fn refusal(&self, recipient: Option<&str>, sender: &str) -> Option<Refusal> {
        let _ = (recipient, sender);
        None
    }

    /// What it names and this computer hasn't got, at this moment. Nobody else is asked.
    fn doubts(&self) -> Vec<Doubt> {
        Vec::new()
    }
}

/// Why a target gives a delivery up before anything is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The setting that says so.
    pub key: &'static str,
    /// In words for the owner.
    pub reason: String,
}

/// A time as the file takes it, for [`Settings::shown`].
fn time(time: Duration) -> toml::Value {
    crate::config::duration::display(time).into()
}

/// What all targets share.
#[derive(Debug)]
pub struct Tools {
    /// Names senders in folders.
    pub secret: Secret,
    /// The way to servers.
    pub web: web::Web,
    /// Where the library is, for whoever wants to be on the same disk. Nobody writes there.
    pub library: Option<PathBuf>,
}

impl Tools {
    /// Opens nothing yet.
    #[must_use]
    pub fn new(secret: Secret) -> Self {
        let web = web::Web::default();
        Self {
            secret,
            web,
            library: None,
        }
    }

    /// Says where the library is.
    #[must_use]
    pub fn with_library(self, library: PathBuf) -> Self {
        let library = Some(library);
        Self { library, ..self }
    }
}

/// One job, with all a target needs to know.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// Stays the same however often the job is tried, and belongs to no other one: for Message-IDs and Idempotency-Keys.
    /// 32 hexadecimal digits.
    pub key: String,
    /// For whom, where the camera named somebody and the target is for recipients.
    pub recipient: Option<String>,
    /// Who sent it.
    pub from: Origin,
    /// What is delivered, at least one, in the camera's order.
    pub photos: Vec<Photo>,
    /// What earlier attempts noted by [`Notes::note`]; empty at first.
    pub notes: String,
    /// How often it has been tried before.
    pub attempts: u32,
}

/// What is common to the arrivals of a batch.
#[derive(Debug, Clone)]
pub struct Origin {
    /// `email` or `social`.
    pub protocol: crate::routing::Protocol,
    /// The service in the camera's menu; mails have none.
    pub site: Option<String>,
    /// Mail address or login name.
    pub sender: String,
    /// The name beside the mail address.
    pub sender_name: Option<String>,
    /// All recipients the camera named.
    pub recipients: Vec<String>,
    /// The mail's subject; empty for social uploads.
    pub subject: String,
    /// The mail's text, or the caption typed on the camera.
    pub text: String,
    /// The camera's model.
    pub camera: Option<String>,
    /// When the first arrival came.
    pub received: Zoned,
}

/// A stored photo or video.
#[derive(Debug, Clone)]
pub struct Photo {
    /// Where it is. Only to be read.
    pub path: PathBuf,
    /// As the camera calls the file.
    pub name: String,
    /// Photo or video.
    pub kind: crate::protocol::kind::Kind,
    /// Bytes.
    pub size: u64,
    /// Of its bytes.
    pub sha256: [u8; 32],
    /// What the camera's clock showed.
    pub taken: civil::DateTime,
    /// The camera's model.
    pub camera: Option<String>,
    /// Why its file must not be read; a target delivers the others, and says that this one is missing.
    pub missing: Option<Missing>,
}

/// Why a photo can't be delivered any more. All else that is said of it is about what came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// Its owner deleted it from the library, or moved it.
    Gone,
    /// Its owner edited it. Only what came in is delivered.
    Changed,
}

impl Missing {
    /// The word for it in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Changed => "changed",
        }
    }
}

impl Photo {
    /// Why it is missing, as the owner reads it, if it is.
    #[must_use]
    pub fn excuse(&self) -> Option<String> {
        let name = &self.name;
        Some(match self.missing? {
            Missing::Gone => format!("{name} is gone from the library"),
            Missing::Changed => format!("{name} was changed in the library after it came in"),
        })
    }
}

/// Where a target can note how far it has come, so that another attempt doesn't repeat it.
pub trait Notes: Send + Sync {
    /// Keeps `text` in the place of what was noted before; on disk once this returns.
    fn note(&self, text: String) -> Pin<Box<dyn Future<Output = Result<(), Trouble>> + Send + '_>>;

    /// To be called for photos that are left out of a delivery that goes without them, before it goes: they stay in the
    /// library, whatever a route says. `places` are theirs among the delivery's photos. On disk once this returns.
    fn stay(
        &self,
        places: Vec<usize>,
    ) -> Pin<Box<dyn Future<Output = Result<(), Trouble>> + Send + '_>> {
        let _ = places;
        Box::pin(std::future::ready(Ok(())))
    }
}

/// What the receiving side said: an address, an id; shown to the owner. May be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Receipt(pub String);

/// Why a delivery did not succeed, in words for the owner, and what is to be done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// Nobody answers there: all jobs of the target wait until somebody does.
    Unreachable(String),
    /// It may work later.
    Later {
        /// Why.
        reason: String,
        /// The other side asked for at least so much patience.
        after: Option<Duration>,
    },
    /// Trying again is of no use for this job.
    Never(String),
    /// The owner has to do something first (a wrong password, a missing right): all jobs of the target wait for that.
    Owner(String),
}

impl Trouble {
    /// The same with another reason.
    fn map(self, change: impl FnOnce(String) -> String) -> Self {
        match self {
            Self::Unreachable(reason) => Self::Unreachable(change(reason)),
            Self::Later { reason, after } => Self::Later {
                reason: change(reason),
                after,
            },
            Self::Never(reason) => Self::Never(change(reason)),
            Self::Owner(reason) => Self::Owner(change(reason)),
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(reason)
            | Self::Later { reason, .. }
            | Self::Never(reason)
            | Self::Owner(reason) => f.write_str(reason),
        }
    }
}

/// What became of an attempt.
pub type Outcome = Result<Receipt, Trouble>;

/// Somewhere a photo is delivered.
pub trait Target: Send + Sync + fmt::Debug {
    /// Tries once. Must be safe to repeat: an attempt may have succeeded without our hearing of it.
    /// Dropping the future gives the attempt up.
    fn deliver<'a>(
        &'a self,
        delivery: &'a Delivery,
        notes: &'a dyn Notes,
    ) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'a>>;

    /// Whether somebody answers there, cheaply: asked again and again after [`Trouble::Unreachable`]. A target that is
    /// always at hand says yes.
    fn answers(&self) -> Pin<Box<dyn Future<Output = bool> + Send + '_>> {
        Box::pin(std::future::ready(true))
    }

    /// Looks whether a delivery would work, without one: asks whoever is there, logs in, has a look at what is needed.
    /// Nothing of it stays there. The receipt says in a few words what was seen. It ends by itself; whoever drops the
    /// future before that may leave a small file there.
    fn rehearse(&self) -> Pin<Box<dyn Future<Output = Outcome> + Send + '_>>;

    /// Whether there is still something to deliver although none of the photos can be read any more.
    fn does_without(&self, delivery: &Delivery) -> bool {
        let _ = delivery;
        false
    }

    /// Whether it hands files on without reading them, so that they have to be compared with what came in before.
    fn hands_on_unread(&self) -> bool {
        false
    }

    /// How many of its jobs may run at once; at least 1.
    fn at_once(&self) -> usize {
        1
    }
}
