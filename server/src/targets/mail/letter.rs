//! What a mail looks like: headers, text and attachments. Pure.
//!
//! A mail is the same however often it is sent: nothing in it depends on chance or on the time of sending. Photos are
//! encoded piece by piece on their way out.

mod words;

pub(super) use words::{amount, in_one_line, quoted};

use super::{people::People, portions, portions::Portion, progress::Progress};
use crate::targets::{Delivery, Photo, media_type::media_type};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use lettre::message::{
    Mailboxes, SinglePart,
    header::{self, ContentType, HeaderName, HeaderValue, Headers},
};
use std::{iter, ops::Range};

/// Bytes in a line of base64 (76 letters), and in what is encoded at once (64 KiB of letters).
const LINE: usize = 57;
const CHUNK: usize = 840 * LINE;
/// For the words on what was left out: so much for the mail and for each photo.
const ROOM_FOR_WORDS: u64 = 1 << 10;
/// Of Message-IDs where the sender's domain can't be written with plain letters.
const NO_DOMAIN: &str = "nx-gateway.invalid";

/// A batch on its way into mails.
#[derive(Debug)]
pub(super) struct Draft<'a> {
    pub(super) people: &'a People,
    pub(super) delivery: &'a Delivery,
    /// What each photo takes in a mail, its headers included.
    attachments: Vec<u64>,
    /// What a mail without photos takes at most.
    least: u64,
    stored: Vec<u64>,
}

/// A mail that is ready but for its photos.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Letter {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Ready(Vec<u8>),
    /// The next of the photos, of so many bytes.
    Photo(u64),
}

impl<'a> Draft<'a> {
    /// `stored` is how many bytes each photo of the batch has.
    pub(super) fn new(people: &'a People, delivery: &'a Delivery, stored: Vec<u64>) -> Self {
        let mut draft = Self {
            people,
            delivery,
            attachments: Vec::new(),
            least: 0,
            stored,
        };
        let photos = delivery.photos.iter().zip(&draft.stored);
        draft.attachments = photos
            .map(|(photo, stored)| {
                if photo.missing.is_some() {
                    // It goes with no mail.
                    return u64::MAX;
                }
                let head = format!("--{}\r\n{}\r\n", draft.boundary(), head(photo));
                encoded_size(*stored) + head.len() as u64
            })
            .collect();
        let nothing = Portion {
            photos: 0..0,
            left_out: Vec::new(),
        };
        let bare = draft.write(&nothing, &Progress::default(), 1, 0).size();
        draft.least = bare + ROOM_FOR_WORDS * (1 + delivery.photos.len() as u64);
        draft
    }

    /// The mails for all photos from place `start` on, none of them larger than `limit` if that can be.
    pub(super) fn portions(&self, start: usize, limit: u64) -> Vec<Portion> {
        portions::portions(&self.attachments, start, limit.saturating_sub(self.least))
    }

    /// What a mail without photos takes at most, in bytes.
    pub(super) fn least_size(&self) -> u64 {
        self.least
    }

    /// What a mail with nothing but the largest photo of these takes at most, in bytes.
    pub(super) fn size_of_largest(&self, portion: &Portion) -> u64 {
        let sizes = portion
            .attached()
            .filter_map(|place| self.attachments.get(place));
        self.least + sizes.max().copied().unwrap_or_default()
    }

    /// A photo, and how many bytes it has.
    pub(super) fn stored(&self, place: usize) -> Option<(&'a Photo, u64)> {
        let photo = self.delivery.photos.get(place)?;
        Some((photo, self.stored.get(place).copied()?))
    }

    /// The places of those a mail only speaks of because they are too large.
    pub(super) fn too_large(&self, portion: &Portion) -> Vec<usize> {
        let is_there = |place: &usize| {
            let photo = self.delivery.photos.get(*place);
            photo.is_some_and(|photo| photo.missing.is_none())
        };
        portion.left_out.iter().copied().filter(is_there).collect()
    }

    /// The photos at these places in words.
    pub(super) fn describe(&self, places: &[usize]) -> Vec<String> {
        let photos = places.iter().filter_map(|place| self.stored(*place));
        photos
            .map(|(photo, stored)| words::describe(photo, stored))
            .collect()
    }

    /// One of the mails. `remaining` says how many there are from this one on.
    pub(super) fn write(
        &self,
        portion: &Portion,
        progress: &Progress,
        remaining: usize,
        limit: u64,
    ) -> Letter {
        let number = progress.mails + 1;
        let of = progress.mails + remaining;
        let left_out = self.describe(&self.too_large(portion));
        let text = words::text(self.delivery, portion, number, &left_out, limit);
        let subject = words::subject(self.delivery, number, of);
        let mut top = self.headers(portion, subject);
        if progress.mails > 0 {
            top.set(header::References::from(self.message_id(0..progress.first)));
        }
        let boundary = self.boundary();
        let text = SinglePart::plain(text).formatted();
        let mut ready = format!("{top}\r\n--{boundary}\r\n").into_bytes();
        ready.extend(text);
        let mut pieces = Vec::new();
        for (photo, stored) in portion.attached().filter_map(|place| self.stored(place)) {
            ready.extend(format!("--{boundary}\r\n{}\r\n", head(photo)).into_bytes());
            pieces.push(Piece::Ready(std::mem::take(&mut ready)));
            pieces.push(Piece::Photo(stored));
        }
        ready.extend(format!("--{boundary}--\r\n").into_bytes());
        pieces.push(Piece::Ready(ready));
        Letter { pieces }
    }

    fn headers(&self, portion: &Portion, subject: String) -> Headers {
        let mut headers = Headers::new();
        if let Ok(date) = jiff::fmt::rfc2822::to_string(&self.delivery.from.received) {
            let name = HeaderName::new_from_ascii_str("Date");
            headers.insert_raw(HeaderValue::new(name, date));
        }
        let people = self.people;
        headers.set(header::From::from(Mailboxes::from(people.from.clone())));
        if let Some(reply_to) = &people.reply_to {
            headers.set(header::ReplyTo::from(Mailboxes::from(reply_to.clone())));
        }
        headers.set(header::To::from(Mailboxes::from(
            lettre::message::Mailbox::new(None, people.to.clone()),
        )));
        headers.set(header::Subject::from(subject));
        headers.set(header::MessageId::from(
            self.message_id(portion.photos.clone()),
        ));
        headers.set(header::MIME_VERSION_1_0);
        let several = format!("multipart/mixed; boundary=\"{}\"", self.boundary());
        if let Ok(content_type) = ContentType::parse(&several) {
            headers.set(content_type);
        }
        headers
    }

    /// The same photos have the same one, so that whoever gets them twice can tell.
    fn message_id(&self, photos: Range<usize>) -> String {
        let domain = Some(self.people.from.email.domain()).filter(|domain| domain.is_ascii());
        let domain = domain.unwrap_or(NO_DOMAIN);
        let key = &self.delivery.key;
        if photos == (0..self.delivery.photos.len()) {
            format!("<{key}@{domain}>")
        } else {
            format!("<{key}.{}-{}@{domain}>", photos.start + 1, photos.end)
        }
    }

    /// Known to no camera, so no text can contain it.
    fn boundary(&self) -> String {
        format!("part-{}", self.delivery.key)
    }
}

/// The headers of an attachment, each ended by a line break.
fn head(photo: &Photo) -> String {
    let mut headers = Headers::new();
    if let Ok(content_type) = ContentType::parse(media_type(photo)) {
        headers.set(content_type);
    }
    let name = in_one_line(&photo.name, usize::MAX);
    headers.set(header::ContentDisposition::attachment(&name));
    headers.set(header::ContentTransferEncoding::Base64);
    headers.to_string()
}

impl Letter {
    /// Bytes, as the server counts them.
    pub(super) fn size(&self) -> u64 {
        let sizes = self.pieces.iter().map(|piece| match piece {
            Piece::Ready(bytes) => bytes.len() as u64,
            Piece::Photo(stored) => encoded_size(*stored),
        });
        sizes.sum()
    }

    /// The whole mail in pieces of at most 64 KiB and a bit. `contents` are the photos, each once and in order.
    pub(super) fn chunks<'a>(
        &'a self,
        contents: &'a [Vec<u8>],
    ) -> impl Iterator<Item = Vec<u8>> + Send + 'a {
        let mut contents = contents.iter();
        self.pieces
            .iter()
            .flat_map(move |piece| -> Box<dyn Iterator<Item = Vec<u8>> + Send> {
                match piece {
                    Piece::Ready(bytes) => Box::new(iter::once(bytes.clone())),
                    Piece::Photo(_) => {
                        let content = contents.next().map(Vec::as_slice).unwrap_or_default();
                        Box::new(content.chunks(CHUNK).map(encode))
                    }
                }
            })
    }
}

/// In lines, each ended by a line break.
fn encode(bytes: &[u8]) -> Vec<u8> {
    let mut text = String::with_capacity(bytes.len() / LINE * 78 + 78);
    for line in bytes.chunks(LINE) {
        STANDARD.encode_string(line, &mut text);
        text.push_str("\r\n");
    }
    text.into_bytes()
}

fn encoded_size(stored: u64) -> u64 {
    4 * stored.div_ceil(3) + 2 * stored.div_ceil(LINE as u64)
}

#[cfg(test)]
mod tests;
