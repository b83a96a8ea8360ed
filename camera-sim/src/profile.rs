//! Which cameras can be played, and what each does in which order.

use crate::photo::Photo;

#[cfg(test)]
mod tests;

/// A camera and one thing it does.
#[derive(Debug, PartialEq, Eq)]
pub struct Profile {
    /// How it is called on the command line, for instance `nx300-email`.
    pub name: &'static str,
    /// The model, as the camera names itself in EXIF and albums.
    pub model: &'static str,
    /// What it does, in a line.
    pub summary: &'static str,
    pub(crate) check: Option<Check>,
    pub(crate) task: Task,
    film: bool,
}

/// How a camera finds out that the network is open (Q20, Q21).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Check {
    /// Any 200 from gld.
    GldStatus,
    /// 200 from gld with `ETag` and an nginx (Q20).
    GldEtag,
    /// A cookie for `domain` (Q21).
    Cookie {
        host: &'static str,
        domain: &'static str,
        /// Whether a redirect to plain http does as well.
        redirect_will_do: bool,
    },
}

/// What a camera does once it believes in the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Task {
    Email(Mail),
    Social(Credentials),
    /// The key of a past login first (Q51).
    Returning,
    /// Time and provider list (Q60, Q61).
    OldApi,
}

/// How a camera writes its mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mail {
    pub(crate) recipients: usize,
    pub(crate) named_sender: bool,
}

/// How a camera sends user and password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Credentials {
    Encrypted,
    Plain,
}

const PLAIN_MAIL: Mail = Mail {
    recipients: 1,
    named_sender: false,
};

static PROFILES: &[Profile] = &[
    Profile {
        name: "nx300-email",
        model: "NX300",
        summary: "a mail, byte for byte as captured",
        check: Some(Check::GldStatus),
        task: Task::Email(PLAIN_MAIL),
        film: false,
    },
    Profile {
        name: "nx300-social",
        model: "NX300",
        summary: "an encrypted login, then announcement and upload of each photo, and logout",
        check: Some(Check::GldStatus),
        task: Task::Social(Credentials::Encrypted),
        film: false,
    },
    Profile {
        name: "nx300-video",
        model: "NX300",
        summary: "the same with a video",
        check: Some(Check::GldStatus),
        task: Task::Social(Credentials::Encrypted),
        film: true,
    },
    Profile {
        name: "nxmini-email",
        model: "NX mini",
        summary: "a mail, if the hotspot check has ETag and nginx; its browser otherwise",
        check: Some(Check::GldEtag),
        task: Task::Email(PLAIN_MAIL),
        film: false,
    },
    Profile {
        name: "nx500-email",
        model: "NX500",
        summary: "a mail to 30 recipients",
        check: Some(Check::GldStatus),
        task: Task::Email(Mail {
            recipients: 30,
            ..PLAIN_MAIL
        }),
        film: false,
    },
    Profile {
        name: "st200f",
        model: "ST200F",
        summary: "a mail from a sender with a name, after a cookie or redirect from Yahoo",
        check: Some(Check::Cookie {
            host: "www.yahoo.co.kr",
            domain: ".yahoo.co.kr",
            redirect_will_do: true,
        }),
        task: Task::Email(Mail {
            named_sender: true,
            ..PLAIN_MAIL
        }),
        film: false,
    },
    Profile {
        name: "wb37f",
        model: "WB37F",
        summary: "a mail, after a cookie from MSN; one redirect is forgiven",
        check: Some(Check::Cookie {
            host: "www.msn.com",
            domain: ".msn.com",
            redirect_will_do: false,
        }),
        task: Task::Email(PLAIN_MAIL),
        film: false,
    },
    Profile {
        name: "qf30",
        model: "HMX-QF30",
        summary: "a login in clear, then announcement and upload of each photo",
        check: None,
        task: Task::Social(Credentials::Plain),
        film: false,
    },
    Profile {
        name: "returning",
        model: "NX300",
        summary: "uploads with last week's session and logs in only when told to",
        check: Some(Check::GldStatus),
        task: Task::Returning,
        film: false,
    },
    Profile {
        name: "st1000",
        model: "ST1000",
        summary: "asks for the time and for a provider list that nobody knows",
        check: None,
        task: Task::OldApi,
        film: false,
    },
];

/// All cameras that can be played.
#[must_use]
pub fn profiles() -> &'static [Profile] {
    PROFILES
}

impl Profile {
    /// The profile of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        PROFILES.iter().find(|profile| profile.name == name)
    }

    /// So many photos (or videos, if that is what the profile sends) of `size` bytes each,
    /// named as a camera counts, all different.
    #[must_use]
    pub fn generated_photos(&self, count: usize, size: u64) -> Vec<Photo> {
        let photo = |number: u64| {
            if self.film {
                Photo::generated_video(format!("SAM_{number:04}.MP4"), number, size)
            } else {
                Photo::taken_with(self.model, format!("SAM_{number:04}.JPG"), number, size)
            }
        };
        (1..=count as u64).map(photo).collect()
    }

    /// Whether the profile sends anything at all.
    #[must_use]
    pub fn sends_photos(&self) -> bool {
        self.task != Task::OldApi
    }
}
