//! The names of targets, as the file writes them: a kind and a name of the owner's, `mail.home`.

use std::{fmt, str::FromStr};

/// A kind of target; each has a section of its own in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TargetKind {
    /// A mail server.
    Mail,
    /// Mastodon and what speaks its language.
    Mastodon,
    /// A folder on a web server: Nextcloud, ownCloud, Synology.
    Webdav,
    /// An Immich photo library.
    Immich,
    /// An address that wants to be told.
    Webhook,
    /// A notification by ntfy.
    Ntfy,
    /// A program on this computer.
    Command,
    /// Another folder of this computer.
    Folder,
    /// A bucket of an S3 store.
    S3,
}

/// How much one job delivers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// All arrivals of one press of "send" together.
    Batch,
    /// Each arrival on its own.
    Arrival,
}

impl TargetKind {
    /// Every kind, in the order in which they are listed to people.
    pub const ALL: [Self; 9] = [
        Self::Mail,
        Self::Mastodon,
        Self::Webdav,
        Self::Immich,
        Self::Webhook,
        Self::Ntfy,
        Self::Command,
        Self::Folder,
        Self::S3,
    ];

    /// The word of its sections.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Mastodon => "mastodon",
            Self::Webdav => "webdav",
            Self::Immich => "immich",
            Self::Webhook => "webhook",
            Self::Ntfy => "ntfy",
            Self::Command => "command",
            Self::Folder => "folder",
            Self::S3 => "s3",
        }
    }

    /// How much one of its jobs delivers: a message holds a whole batch, a place for files takes them one by one.
    #[must_use]
    pub fn unit(self) -> Unit {
        match self {
            Self::Mail | Self::Mastodon | Self::Webhook | Self::Ntfy => Unit::Batch,
            Self::Webdav | Self::Immich | Self::Command | Self::Folder | Self::S3 => Unit::Arrival,
        }
    }

    /// Whether each recipient of a mail gets a job of their own.
    #[must_use]
    pub fn is_for_recipients(self) -> bool {
        self == Self::Mail
    }
}

/// One target: `mail.home`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TargetName {
    /// Its kind.
    pub kind: TargetKind,
    /// What the owner calls it.
    pub name: String,
}

impl fmt::Display for TargetName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.kind.word(), self.name)
    }
}

/// Not the name of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotATarget;

impl FromStr for TargetName {
    type Err = NotATarget;

    fn from_str(text: &str) -> Result<Self, NotATarget> {
        let (word, name) = text.split_once('.').ok_or(NotATarget)?;
        let mut kinds = TargetKind::ALL.into_iter();
        let kind = kinds.find(|kind| kind.word() == word).ok_or(NotATarget)?;
        let name = name.to_owned();
        Ok(Self { kind, name })
    }
}

#[cfg(test)]
mod tests;
