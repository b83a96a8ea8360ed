//! XML as cameras send it: usually well-formed, sometimes with string buffers spilled into it (Q35,
//! Q41).
//!
//! A [`Document`] is read in two ways. `reader` takes it apart as XML, leniently. What that
//! cannot make sense of is looked up by `search`, which finds a tag by its text, as the cameras'
//! own code does with our answers. Fields are asked for by the names of their elements, wherever
//! these stand. Nothing is expanded but the five entities of XML and character numbers; the work is
//! linear in the size of the document, which is limited.

mod entities;
mod reader;
mod search;

use super::charset;
use super::reject::Reject;
use reader::Element;
use std::borrow::Cow;

/// Largest document in bytes; a mail to 30 recipients has about 5,000.
pub const LARGEST: usize = 256 * 1024;

/// A document, and the only way to ask one for its fields. It may hold a password, so it cannot be
/// printed.
pub struct Document {
    /// What the reader understood, in its order.
    elements: Vec<Element>,
    /// The whole text, if the reader did not understand all of it: then a text may go on where the
    /// reader stopped, and the search knows better.
    damaged: Option<String>,
}

impl Document {
    /// Reads a document in UTF-8 or, failing that, EUC-KR. Byte order mark, blanks and NULs around
    /// it do not count.
    ///
    /// # Errors
    /// [`Reject::EmptyBody`] if nothing else is there, [`Reject::UnreadableXml`] if nothing looks
    /// like a tag, [`Reject::DocumentTooLarge`] beyond [`LARGEST`].
    pub fn read(bytes: &[u8]) -> Result<Self, Reject> {
        if bytes.len() > LARGEST {
            return Err(Reject::DocumentTooLarge { limit: LARGEST });
        }
        let text = charset::decode(bytes);
        let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\0' | '\u{FEFF}'));
        if text.is_empty() {
            return Err(Reject::EmptyBody);
        }
        if search::first_tag(text).is_none() {
            return Err(Reject::UnreadableXml);
        }
        let (elements, understood) = reader::read(text);
        let damaged = understood.is_err().then(|| text.to_owned());
        Ok(Self { elements, damaged })
    }

    /// An attribute of the first element.
    #[must_use]
    pub fn root_attribute(&self, name: &str) -> Option<String> {
        let read = self.elements.first().and_then(|root| root.attribute(name));
        read.or_else(|| search::attribute_of(search::first_tag(self.damaged()?)?, name))
    }

    /// An attribute of the first element of this name that has it.
    #[must_use]
    pub fn attribute(&self, element: &str, name: &str) -> Option<String> {
        let read = self.named(element).find_map(|found| found.attribute(name));
        read.or_else(|| search::attribute(self.damaged()?, element, name))
    }

    /// The text of the first element of this name; empty for an empty element, `None` if there is
    /// no such element. Line ends are `\n`.
    pub fn text(&self, element: &str) -> Option<String> {
        let found = self.damaged().and_then(|text| search::text(text, element));
        let read = || self.named(element).next().map(|found| found.text.clone());
        found.or_else(read).map(with_plain_line_ends)
    }

    /// The texts of all elements of this name, in their order.
    pub fn texts(&self, element: &str) -> Vec<String> {
        let texts = match self.damaged() {
            Some(text) => search::texts(text, element),
            None => self
                .named(element)
                .map(|found| found.text.clone())
                .collect(),
        };
        texts.into_iter().map(with_plain_line_ends).collect()
    }

    /// Whether there is an element of this name.
    #[must_use]
    pub fn has(&self, element: &str) -> bool {
        let found = || {
            self.damaged()
                .is_some_and(|text| search::has(text, element))
        };
        self.named(element).next().is_some() || found()
    }

    fn named(&self, name: &str) -> impl Iterator<Item = &Element> {
        self.elements.iter().filter(move |found| found.name == name)
    }

    fn damaged(&self) -> Option<&str> {
        self.damaged.as_deref()
    }
}

/// Text for an answer: the five special characters as entities, control characters as blanks.
#[must_use]
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(|c: char| c.is_control() || matches!(c, '&' | '<' | '>' | '"' | '\'')) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            c => escaped.push(if c.is_control() { ' ' } else { c }),
        }
    }
    Cow::Owned(escaped)
}

fn with_plain_line_ends(text: String) -> String {
    text.replace("\r\n", "\n")
}

#[cfg(test)]
mod tests;
