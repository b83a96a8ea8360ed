//! Texts with fields such as `{camera}`: arguments of commands, names of albums, posts. Pure.
//!
//! What a field stands for was typed on a camera, or by whoever sends to us.

use super::{Delivery, Photo};
use crate::did_you_mean;
use jiff::civil::DateTime;
use std::ops::Range;

/// The fields, in the order in which they are listed to people.
const FIELDS: [(&str, Field); 13] = [
    ("path", Field::Path),
    ("name", Field::Name),
    ("kind", Field::Kind),
    ("camera", Field::Camera),
    ("sender", Field::Sender),
    ("sender_name", Field::SenderName),
    ("recipient", Field::Recipient),
    ("site", Field::Site),
    ("subject", Field::Subject),
    ("text", Field::Text),
    ("taken", Field::Taken),
    ("received", Field::Received),
    ("key", Field::Key),
];

/// Something that is known of a photo and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Path,
    Name,
    Kind,
    Camera,
    Sender,
    SenderName,
    Recipient,
    Site,
    Subject,
    Text,
    Taken,
    Received,
    Key,
}

impl Field {
    fn is_date(self) -> bool {
        matches!(self, Self::Taken | Self::Received)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Field(Field),
    /// A date in this strftime format.
    Date(Field, String),
}

/// A checked template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    source: String,
    pieces: Vec<Piece>,
}

/// Why a template was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateError {
    /// The bytes of the template that are to blame.
    pub span: Range<usize>,
    /// What is wrong with them and how to mend it.
    pub message: String,
}

/// What the fields stand for; what isn't known is empty.
#[derive(Debug, Clone, Default)]
pub(super) struct Values {
    path: String,
    name: String,
    kind: String,
    camera: String,
    sender: String,
    sender_name: String,
    recipient: String,
    site: String,
    subject: String,
    text: String,
    taken: DateTime,
    received: DateTime,
    key: String,
}

impl Values {
    /// Those of one photo.
    pub(super) fn of(delivery: &Delivery, photo: &Photo) -> Self {
        let from = &delivery.from;
        let recipient = delivery.recipient.clone();
        Self {
            path: photo.path.to_string_lossy().into_owned(),
            name: photo.name.clone(),
            kind: photo.kind.word().to_owned(),
            camera: photo
                .camera
                .clone()
                .or(from.camera.clone())
                .unwrap_or_default(),
            sender: from.sender.clone(),
            sender_name: from.sender_name.clone().unwrap_or_default(),
            recipient: recipient.unwrap_or_else(|| from.recipients.join(", ")),
            site: from.site.clone().unwrap_or_default(),
            subject: from.subject.clone(),
            text: from.text.clone(),
            taken: photo.taken,
            received: from.received.datetime(),
            key: delivery.key.clone(),
        }
    }

    fn value(&self, field: Field) -> String {
        match field {
            Field::Path => self.path.clone(),
            Field::Name => self.name.clone(),
            Field::Kind => self.kind.clone(),
            Field::Camera => self.camera.clone(),
            Field::Sender => self.sender.clone(),
            Field::SenderName => self.sender_name.clone(),
            Field::Recipient => self.recipient.clone(),
            Field::Site => self.site.clone(),
            Field::Subject => self.subject.clone(),
            Field::Text => self.text.clone(),
            Field::Taken => iso(self.taken),
            Field::Received => iso(self.received),
            Field::Key => self.key.clone(),
        }
    }

    /// Every field with its name and what it stands for.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'static str, String)> {
        let fields = FIELDS.into_iter();
        fields.map(|(name, field)| (name, without_nul(&self.value(field))))
    }

    fn date(&self, field: Field, format: &str) -> String {
        let date = if field == Field::Taken {
            self.taken
        } else {
            self.received
        };
        jiff::fmt::strtime::format(format, date).unwrap_or_default()
    }
}

fn iso(date: DateTime) -> String {
    date.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// The one character that no argument can hold, and no program or server makes sense of.
fn without_nul(text: &str) -> String {
    text.replace('\0', "")
}

impl Template {
    /// Reads a template: text, fields in braces, `{{` and `}}` for the braces themselves. Dates may have a format:
    /// `{taken:%Y-%m-%d}`.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn parse(template: &str) -> Result<Self, TemplateError> {
        let mut pieces = Vec::new();
        let mut text = String::new();
        let mut at = 0;
        while let Some(rest) = template.get(at..).filter(|rest| !rest.is_empty()) {
            if rest.starts_with("{{") || rest.starts_with("}}") {
                text.extend(rest.chars().next());
                at += 2;
            } else if rest.starts_with('{') {
                let end = rest.find('}').ok_or_else(|| TemplateError {
                    span: at..template.len(),
                    message: "a `}` is missing; for a brace itself write `{{`".to_owned(),
                })?;
                let span = at..at + end + 1;
                let inside = rest.get(1..end).unwrap_or_default();
                if !text.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut text)));
                }
                let field = field(inside);
                pieces.push(field.map_err(|message| TemplateError { span, message })?);
                at += end + 1;
            } else {
                let next = rest.chars().next();
                text.extend(next);
                at += next.map_or(1, char::len_utf8);
            }
        }
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
        }
        let source = template.to_owned();
        Ok(Self { source, pieces })
    }

    /// As the owner wrote it.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether it stands for itself alone, without any field.
    #[must_use]
    pub fn is_fixed(&self) -> bool {
        self.pieces
            .iter()
            .all(|piece| matches!(piece, Piece::Text(_)))
    }

    /// Whether it begins with a field, so that whoever typed its value decides how the text begins.
    pub(super) fn begins_with_a_field(&self) -> bool {
        !matches!(self.pieces.first(), Some(Piece::Text(_)))
    }

    /// The text for one photo.
    pub(super) fn render(&self, values: &Values) -> String {
        let pieces = self.pieces.iter().map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Field(field) => values.value(*field),
            Piece::Date(field, format) => values.date(*field, format),
        });
        without_nul(&pieces.collect::<String>())
    }
}

/// What stands between braces.
fn field(inside: &str) -> Result<Piece, String> {
    let (name, format) = match inside.split_once(':') {
        Some((name, format)) => (name, Some(format)),
        None => (inside, None),
    };
    let names = || FIELDS.iter().map(|(name, _)| *name);
    let found = FIELDS.iter().find(|(known, _)| *known == name);
    let Some((_, field)) = found else {
        if !name.chars().all(|c| c.is_alphanumeric() || c == '_') {
            return Err("between `{` and `}` stands a field such as `{path}`; \
                        for braces themselves write `{{` and `}}`"
                .to_owned());
        }
        return Err(match did_you_mean::nearest(name, names()) {
            Some(meant) => format!("there is no field `{{{name}}}`; did you mean `{{{meant}}}`?"),
            None => {
                let all: Vec<_> = names().map(|name| format!("{{{name}}}")).collect();
                format!(
                    "there is no field `{{{name}}}`; there are {}; for a brace itself write `{{{{`",
                    all.join(" ")
                )
            }
        });
    };
    match format {
        None => Ok(Piece::Field(*field)),
        Some(format) if field.is_date() => {
            let sample = jiff::civil::date(2014, 7, 2).at(12, 30, 0, 0);
            match jiff::fmt::strtime::format(format, sample) {
                Ok(_) => Ok(Piece::Date(*field, format.to_owned())),
                Err(error) => Err(format!("this isn't a date format: {error}")),
            }
        }
        Some(_) => Err(format!("only dates have a format; write `{{{name}}}`")),
    }
}

#[cfg(test)]
mod tests;
