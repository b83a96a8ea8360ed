//! The message part of a mail (`POST /social/columbus/email`): who sends it, to whom, and the
//! words.
//!
//! The part itself is found by `http::multipart`; whether the sender may upload is the owner's
//! choice.

use super::names::Mailbox;
use super::reject::Reject;
use super::xml::Document;

/// A marker some cameras put behind the text, since the SH100 (Q34).
const LANGUAGE_TOKEN: &str = "language_sh100_utf8";

/// Cameras hold 30. Each of them is looked up in the routes and may become a mail, so nobody decides how many but us.
const MOST_RECIPIENTS: usize = 100;

/// The words of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Who sends it (Q33); `Camera@samsungcamera.com` on a camera nobody has set up.
    pub sender: Mailbox,
    /// The addresses it goes to, in their order; cameras know up to 30.
    pub recipients: Vec<String>,
    /// The subject, in one line.
    pub subject: String,
    /// The text, without the language token; line ends are `\n`.
    pub body: String,
}

impl Message {
    /// Reads the part. A mail without recipients or text is still a mail.
    ///
    /// # Errors
    /// [`Reject::MissingField`] without a sender; [`Reject::TooManyRecipients`]; whatever [`Document::read`] refuses.
    pub fn parse(part: &[u8]) -> Result<Self, Reject> {
        let document = Document::read(part)?;
        let sender = document
            .text("sender")
            .and_then(|text| Mailbox::parse(&text));
        let recipients = document.texts("receiver").into_iter();
        let recipients: Vec<String> = recipients
            .filter_map(|text| Some(Mailbox::parse(&text)?.address))
            .collect();
        if recipients.len() > MOST_RECIPIENTS {
            let limit = MOST_RECIPIENTS;
            return Err(Reject::TooManyRecipients { limit });
        }
        Ok(Self {
            sender: sender.ok_or(Reject::MissingField { field: "sender" })?,
            recipients,
            subject: in_one_line(&document.text("title").unwrap_or_default()),
            body: without_token(&document.text("body").unwrap_or_default()).to_owned(),
        })
    }
}

/// A line break in a subject would begin a header of its own when the mail is sent on.
fn in_one_line(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    plain.trim().to_owned()
}

/// The text before the token, if the token is its last line or all of it (Q34).
fn without_token(body: &str) -> &str {
    let trimmed = body.trim_end();
    match trimmed.strip_suffix(LANGUAGE_TOKEN) {
        Some(text) if text.is_empty() || text.ends_with(['\n', '\r']) => text.trim_end(),
        _ => trimmed,
    }
}

#[cfg(test)]
mod tests;
