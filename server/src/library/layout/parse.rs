//! Reads and checks a template.

use super::{Component, Layout, LayoutError, Piece};
use crate::did_you_mean;
use crate::protocol::names::component::{is_allowed, is_edge};
use jiff::civil::{DateTime, date};
use std::ops::Range;

/// The fields, in the order in which they are listed to people.
const FIELDS: [&str; 8] = [
    "taken",
    "received",
    "camera",
    "sender",
    "sender_hash",
    "site",
    "album",
    "name",
];

/// Moments with which a date format is tried out; a format that has nothing to say about one of them is of no use.
const SAMPLES: [DateTime; 2] = [
    date(2013, 2, 5).at(3, 4, 6, 0),
    date(2024, 12, 31).at(23, 59, 58, 120_000_000),
];

/// A stretch of the template that knows where it stands.
#[derive(Clone, Copy)]
struct Part<'a> {
    text: &'a str,
    start: usize,
}

/// See [`Layout::parse`].
pub(super) fn parse(template: &str) -> Result<Layout, LayoutError> {
    let mut folders = components(template);
    let file = folders.pop().unwrap_or(Part {
        text: template,
        start: 0,
    });
    Ok(Layout {
        template: template.to_owned(),
        folders: folders.into_iter().map(folder).collect::<Result<_, _>>()?,
        before_name: before_name(file)?,
    })
}

/// The parts between the `/`; one inside braces doesn't count, so that the complaint about it can name the field.
fn components(template: &str) -> Vec<Part<'_>> {
    let mut in_braces = false;
    let separates = |c| {
        in_braces = c == '{' || in_braces && c != '}';
        c == '/' && !in_braces
    };
    let mut start = 0;
    let mut components = Vec::new();
    for text in template.split(separates) {
        components.push(Part { text, start });
        start += text.len() + '/'.len_utf8();
    }
    components
}

fn folder(part: Part<'_>) -> Result<Component, LayoutError> {
    check_start(part)?;
    if part.text.ends_with(is_edge) {
        return part.refuse("a folder's name can't end with a dot or a blank");
    }
    pieces(part)
}

fn before_name(file: Part<'_>) -> Result<Component, LayoutError> {
    let Some(text) = file.text.strip_suffix("{name}") else {
        return file.refuse("the layout must end with `{name}`, the name of the file");
    };
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let before = Part { text, ..file };
    check_start(before)?;
    pieces(before)
}

fn check_start(part: Part<'_>) -> Result<(), LayoutError> {
    match (part.text, part.start) {
        ("", 0) => {
            part.refuse("the layout is a path inside `photos`: leave out the `/` at the beginning")
        }
        ("", _) => part.refuse("there is no name between these two `/`"),
        ("." | "..", _) => part.refuse(format!("the layout can't contain `{}`", part.text)),
        (text, _) if text.starts_with('.') => {
            part.refuse("a name that begins with a dot would be hidden")
        }
        (text, _) if text.starts_with(is_edge) => part.refuse("a name can't begin with a blank"),
        _ => Ok(()),
    }
}

fn pieces(part: Part<'_>) -> Result<Component, LayoutError> {
    let mut pieces = Vec::new();
    let mut rest = part;
    while !rest.text.is_empty() {
        let (text, behind) = rest.split_before('{');
        if !text.text.is_empty() {
            pieces.push(literal(text)?);
        }
        let (field, after) = behind.split_after('}');
        if !field.text.is_empty() {
            pieces.push(braces(field)?);
        }
        rest = after;
    }
    Ok(pieces)
}

fn literal(part: Part<'_>) -> Result<Piece, LayoutError> {
    match part.text.chars().find(|c| *c == '}' || !is_allowed(*c)) {
        Some('}') => part.refuse("this `}` closes nothing"),
        Some('\\') => part.refuse("folders are separated by `/`, not by a backslash"),
        Some(c) => part.refuse(format!("`{}` can't be part of a name", c.escape_debug())),
        None => Ok(Piece::Text(part.text.to_owned())),
    }
}

fn braces(part: Part<'_>) -> Result<Piece, LayoutError> {
    let Some(inner) = part
        .text
        .strip_prefix('{')
        .and_then(|text| text.strip_suffix('}'))
    else {
        return part.refuse("this `{` is never closed");
    };
    match inner.split_once(':') {
        Some(("taken", format)) => Ok(Piece::Taken(date_format(part, format)?)),
        Some(("received", format)) => Ok(Piece::Received(date_format(part, format)?)),
        Some((field, _)) if FIELDS.contains(&field) => {
            part.refuse(format!("write `{{{field}}}`: only dates have a format"))
        }
        Some((field, _)) => unknown(part, field),
        None => field(part, inner),
    }
}

fn field(part: Part<'_>, field: &str) -> Result<Piece, LayoutError> {
    match field {
        "camera" => Ok(Piece::Camera),
        "sender" => Ok(Piece::Sender),
        "sender_hash" => Ok(Piece::SenderHash),
        "site" => Ok(Piece::Site),
        "album" => Ok(Piece::Album),
        "name" => {
            part.refuse("`{name}` is the file, so it belongs at the very end, and only there")
        }
        "taken" | "received" => part.refuse(format!(
            "say what of the date, for example `{{{field}:%Y-%m-%d}}`"
        )),
        _ => unknown(part, field),
    }
}

fn unknown<T>(part: Part<'_>, field: &str) -> Result<T, LayoutError> {
    let hint = match did_you_mean::nearest(field, FIELDS) {
        Some(meant) => format!("did you mean `{{{meant}}}`?"),
        None => format!(
            "the fields are {}",
            FIELDS.map(|field| format!("{{{field}}}")).join(" ")
        ),
    };
    part.refuse(format!("there is no field `{{{field}}}`; {hint}"))
}

/// Tries the format out, so that a photo never has to pay for a slip in it.
fn date_format(part: Part<'_>, format: &str) -> Result<String, LayoutError> {
    if !format.contains('%') {
        return part.refuse("a date is written with `%` and a letter, for example `%Y-%m-%d`");
    }
    for sample in SAMPLES {
        match jiff::fmt::strtime::format(format, sample) {
            Err(error) => return part.refuse(format!("this isn't a date format: {error}")),
            Ok(text) => check_date(part, &text)?,
        }
    }
    Ok(format.to_owned())
}

fn check_date(part: Part<'_>, text: &str) -> Result<(), LayoutError> {
    if text.contains('/') {
        return part.refuse(format!(
            "this gives `{text}`; for folders in folders write `{{taken:%Y}}/{{taken:%m}}`"
        ));
    }
    if let Some(c) = text.chars().find(|c| !is_allowed(*c)) {
        let c = c.escape_debug();
        return part.refuse(format!(
            "this gives `{}`, and `{c}` can't be part of a name",
            text.escape_debug()
        ));
    }
    if text.chars().all(is_edge) {
        return part.refuse("this gives an empty name for some dates");
    }
    Ok(())
}

impl<'a> Part<'a> {
    fn refuse<T>(self, message: impl Into<String>) -> Result<T, LayoutError> {
        let span: Range<usize> = self.start..self.start + self.text.len();
        Err(LayoutError {
            span,
            message: message.into(),
        })
    }

    /// Cuts before the first `mark`, or at the end if there is none.
    fn split_before(self, mark: char) -> (Self, Self) {
        self.split_at(self.text.find(mark))
    }

    /// Cuts behind the first `mark`, or at the end if there is none.
    fn split_after(self, mark: char) -> (Self, Self) {
        self.split_at(self.text.find(mark).map(|at| at + mark.len_utf8()))
    }

    fn split_at(self, at: Option<usize>) -> (Self, Self) {
        let (before, behind) = self.text.split_at(at.unwrap_or(self.text.len()));
        let start = self.start + before.len();
        (
            Part {
                text: before,
                ..self
            },
            Part {
                text: behind,
                start,
            },
        )
    }
}
