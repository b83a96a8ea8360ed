//! The `layout` template: where in the library a photo goes. Pure.
//!
//! A template such as `{taken:%Y}/{taken:%Y-%m-%d}/{name}` is checked once, when the configuration is read, and then
//! rendered for every photo. Whatever a camera says, the result is a relative path that stays inside the library.
//! A number for a name that is taken is given where the file is stored, not here. What no file system should be asked
//! to hold is known by `protocol::names::component`.

mod clean;
mod parse;

use crate::protocol::names::component;
use jiff::civil::DateTime;
use std::{fmt, ops::Range, path::PathBuf};

/// What file systems allow for one component, in bytes.
const LONGEST_COMPONENT: usize = 255;

/// A checked template; it always ends with `{name}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    template: String,
    folders: Vec<Component>,
    /// What stands before `{name}` in the last component.
    before_name: Component,
}

type Component = Vec<Piece>;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    /// Copied as it is.
    Text(String),
    Camera,
    Sender,
    SenderHash,
    Site,
    Album,
    /// When the photo was taken, in this strftime format.
    Taken(String),
    /// When the photo came in, in this strftime format.
    Received(String),
}

/// Why a template was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct LayoutError {
    /// The bytes of the template that are to blame.
    pub span: Range<usize>,
    /// What is wrong with them and how to mend it, for the person who wrote the template.
    pub message: String,
}

/// What is known about one photo.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// When it was taken, by the camera's clock or whatever stands in for it.
    pub taken: DateTime,
    /// When it came in, by this host's clock.
    pub received: DateTime,
    /// The file's name, already one safe component of at most 255 bytes, its number included where an equal name was
    /// taken. It is used as it is.
    pub name: &'a str,
    /// The model. Without it: `unknown-camera`.
    pub camera: Option<&'a str>,
    /// A mail address or login name; used in lower case, since cameras write it as they please.
    /// Without a usable character: `unknown-sender`.
    pub sender: &'a str,
    /// A keyed hash of the sender. Without a usable character: `unknown-sender`.
    pub sender_hash: &'a str,
    /// The site. Without it: `email`, because only mails have none.
    pub site: Option<&'a str>,
    /// The album the camera named. Without it: `no-album`.
    pub album: Option<&'a str>,
}

impl Layout {
    /// Reads a template: folders separated by `/`, with the fields `{taken:…}`, `{received:…}`, `{camera}`, `{sender}`,
    /// `{sender_hash}`, `{site}` and `{album}`, and `{name}` at the very end.
    ///
    /// # Errors
    /// The first thing that is wrong with the template: an unknown field, a date format that can't be used in a folder's
    /// name, a missing or misplaced `{name}`, or a path that is absolute, hidden, empty or leads upwards.
    pub fn parse(template: &str) -> Result<Self, LayoutError> {
        parse::parse(template)
    }

    /// Where the photo goes, relative to the library. Never absolute, never upwards, never hidden.
    #[must_use]
    pub fn render(&self, context: &Context<'_>) -> PathBuf {
        let mut path: PathBuf = self
            .folders
            .iter()
            .map(|folder| render_component(folder, context, LONGEST_COMPONENT))
            .collect();
        let room = LONGEST_COMPONENT.saturating_sub(context.name.len());
        let before = render_component(&self.before_name, context, room);
        path.push(before + context.name);
        path
    }
}

impl Default for Layout {
    /// `{taken:%Y}/{taken:%Y-%m-%d}/{name}`
    fn default() -> Self {
        let date = |format: &str| vec![Piece::Taken(format.to_owned())];
        Self {
            template: "{taken:%Y}/{taken:%Y-%m-%d}/{name}".to_owned(),
            folders: vec![date("%Y"), date("%Y-%m-%d")],
            before_name: Vec::new(),
        }
    }
}

impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.template)
    }
}

/// The pieces in a row, cut to at most `room` bytes.
fn render_component(pieces: &[Piece], context: &Context<'_>, room: usize) -> String {
    let whole: String = pieces.iter().map(|piece| piece.render(context)).collect();
    clean::cut(&component::beside_device(&whole), room).to_owned()
}

impl Piece {
    fn render(&self, context: &Context<'_>) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Camera => clean::value(context.camera, "unknown-camera"),
            Self::Sender => clean::value(Some(&context.sender.to_lowercase()), "unknown-sender"),
            Self::SenderHash => clean::value(Some(context.sender_hash), "unknown-sender"),
            Self::Site => clean::value(context.site, "email"),
            Self::Album => clean::value(context.album, "no-album"),
            Self::Taken(format) => date(format, context.taken),
            Self::Received(format) => date(format, context.received),
        }
    }
}

/// The format has been tried out, but not with every date; a photo never fails for the sake of its folder.
fn date(format: &str, time: DateTime) -> String {
    let text = jiff::fmt::strtime::format(format, time).ok();
    clean::value(text.as_deref(), "unknown-date")
}

#[cfg(test)]
mod tests;
