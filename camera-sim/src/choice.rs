//! What whoever holds a camera can choose on it, and which camera lets them. The command lines of this package and of the
//! server use the same words and errors for it.

use crate::camera::Camera;
use crate::photo::Photo;
use crate::profile::{Credentials, Profile, Task};
use std::error::Error;
use std::fmt;

#[cfg(test)]
mod tests;

/// As many as the screens have room for (Q33).
const MOST_RECIPIENTS: usize = 30;

/// Something to choose on a camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// What is sent.
    Photos,
    /// The owner's own address.
    Sender,
    /// To whom a mail goes; several.
    Recipient,
    /// What a mail is about.
    Subject,
    /// The text that goes with the photos.
    Caption,
    /// The entry of the Share menu (Q47).
    Site,
}

impl Choice {
    /// The option that makes it on a command line.
    #[must_use]
    pub fn option(self) -> &'static str {
        match self {
            Self::Photos => "--photos",
            Self::Sender => "--sender",
            Self::Recipient => "--recipient",
            Self::Subject => "--subject",
            Self::Caption => "--caption",
            Self::Site => "--site",
        }
    }
}

/// Choices that were made; what is not is left as the camera has it.
#[derive(Debug, Clone, Default)]
pub struct Wishes {
    /// What is sent.
    pub photos: Option<Vec<Photo>>,
    /// The owner's own address.
    pub sender: Option<String>,
    /// To whom a mail goes.
    pub recipients: Vec<String>,
    /// What a mail is about.
    pub subject: Option<String>,
    /// The text that goes with the photos.
    pub caption: Option<String>,
    /// The entry of the Share menu.
    pub site: Option<String>,
}

/// Why a camera can't do as wished.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unfit {
    /// There is no such thing to choose on it.
    NoSuchChoice {
        /// Which camera.
        profile: &'static Profile,
        /// What was chosen.
        choice: Choice,
    },
    /// What was chosen can't be typed on it.
    CannotBe {
        /// What was chosen.
        choice: Choice,
        /// How.
        value: String,
        /// What it has to be instead.
        wanted: &'static str,
    },
    /// More recipients than there is room for.
    TooManyRecipients(usize),
}

impl Error for Unfit {}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchChoice { profile, choice } => {
                let (name, option) = (profile.name, choice.option());
                write!(f, "{option} is nothing that {name} can use")?;
                match options(profile.choices()).as_str() {
                    "" => write!(f, "; there is nothing to choose on it"),
                    options => write!(f, "; on it one chooses {options}"),
                }
            }
            Self::CannotBe {
                choice,
                value,
                wanted,
            } => write!(f, "{} {value:?}: {wanted}", choice.option()),
            Self::TooManyRecipients(count) => write!(
                f,
                "a camera has room for {MOST_RECIPIENTS} recipients, and these are {count}"
            ),
        }
    }
}

/// The options for these, for a person to read.
#[must_use]
pub fn options(choices: &[Choice]) -> String {
    let options: Vec<_> = choices.iter().map(|choice| choice.option()).collect();
    options.join(", ")
}

impl Profile {
    /// What can be chosen on it.
    #[must_use]
    pub fn choices(&self) -> &'static [Choice] {
        use Choice::{Caption, Photos, Recipient, Sender, Site, Subject};
        match self.task {
            Task::Email(_) => &[Photos, Sender, Recipient, Subject, Caption],
            // Who it is travels in clear here only; there is no cipher in this package.
            Task::Social(Credentials::Plain) => &[Photos, Sender, Site, Caption],
            Task::Social(Credentials::Encrypted) | Task::Returning => &[Photos, Site, Caption],
            Task::OldApi => &[],
        }
    }
}

impl Wishes {
    /// What was chosen.
    fn choices(&self) -> impl Iterator<Item = Choice> {
        let chosen = [
            (Choice::Photos, self.photos.is_some()),
            (Choice::Sender, self.sender.is_some()),
            (Choice::Recipient, !self.recipients.is_empty()),
            (Choice::Subject, self.subject.is_some()),
            (Choice::Caption, self.caption.is_some()),
            (Choice::Site, self.site.is_some()),
        ];
        let chosen = chosen.into_iter().filter(|(_, is_chosen)| *is_chosen);
        chosen.map(|(choice, _)| choice)
    }

    /// What was typed, and for what.
    fn typed(&self) -> impl Iterator<Item = (Choice, &str)> {
        let recipients = self.recipients.iter();
        let recipients = recipients.map(|it| (Choice::Recipient, it.as_str()));
        let others = [
            (Choice::Sender, &self.sender),
            (Choice::Subject, &self.subject),
            (Choice::Caption, &self.caption),
            (Choice::Site, &self.site),
        ];
        let others = others.into_iter();
        recipients.chain(others.filter_map(|(choice, it)| Some((choice, it.as_deref()?))))
    }
}

impl Camera {
    /// Does as wished.
    ///
    /// # Errors
    /// When that can't be done on this camera, which nobody should find out from what arrives.
    pub fn wishes(mut self, wishes: Wishes) -> Result<Self, Unfit> {
        let profile = self.profile;
        let has = |choice: &Choice| profile.choices().contains(choice);
        if let Some(choice) = wishes.choices().find(|choice| !has(choice)) {
            return Err(Unfit::NoSuchChoice { profile, choice });
        }
        wishes.typed().try_for_each(check)?;
        let count = wishes.recipients.len();
        if count > MOST_RECIPIENTS {
            return Err(Unfit::TooManyRecipients(count));
        }
        if let Some(photos) = wishes.photos {
            self = self.photos(photos);
        }
        self.sender = wishes.sender.unwrap_or(self.sender);
        self.recipients = wishes.recipients;
        self.subject = wishes.subject;
        self.caption = wishes.caption;
        self.site = wishes.site.unwrap_or(self.site);
        Ok(self)
    }
}

/// What would make another request of it than a camera sends.
fn check((choice, value): (Choice, &str)) -> Result<(), Unfit> {
    let (is_right, wanted) = match choice {
        Choice::Photos => (true, ""),
        Choice::Site => (
            !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_alphanumeric()),
            "a site is a name of letters and digits, such as facebook, picasa or youtube",
        ),
        Choice::Sender | Choice::Recipient => (
            is_address(value),
            "this is no address, such as friend@example.org",
        ),
        Choice::Subject | Choice::Caption => (
            !value.contains("]]>") && !value.contains('\0'),
            "cameras can't send `]]>` in a text, nor a zero byte",
        ),
    };
    if is_right {
        return Ok(());
    }
    Err(Unfit::CannotBe {
        choice,
        value: value.to_owned(),
        wanted,
    })
}

fn is_address(value: &str) -> bool {
    let is_odd = |it: char| it.is_whitespace() || it.is_control() || "<>&\"".contains(it);
    let (before, behind) = value.split_once('@').unwrap_or_default();
    !before.is_empty() && !behind.is_empty() && !value.contains(is_odd)
}
