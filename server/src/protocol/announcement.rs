//! What a camera posts to `/<site>/photo` and `/<site>/video` before it puts the file itself.
//!
//! Whether the session is alive is decided elsewhere; the answer is
//! [`Answer::upload_location`](super::answer::Answer::upload_location).

use percent_encoding::percent_decode_str;

use super::login;
use super::names::{FileName, SessionKey};
use super::reject::Reject;
use super::xml::Document;

/// What is announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `/<site>/photo`
    Photo,
    /// `/<site>/video` (Q53)
    Video,
}

/// A file that will come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// The session it belongs to; may be unknown.
    pub session: SessionKey,
    /// Name of the album; cameras put their own model there (Q48).
    pub album: Option<String>,
    /// The file's name on the camera.
    pub file_name: FileName,
    /// What the user typed, the same for all files sent at once; empty if nothing (Q48).
    pub caption: String,
    /// Category of a video.
    pub category: Option<String>,
    /// Owner of that category.
    pub owner: Option<String>,
}

impl Announcement {
    /// Reads the body of the request. Only the session is indispensable: a file without a name
    /// still gets one.
    ///
    /// # Errors
    /// [`Reject::UnknownSession`] if there is no key or none of ours could look like it; whatever
    /// [`Document::read`] refuses.
    pub fn parse(kind: Kind, body: &[u8]) -> Result<Announcement, Reject> {
        let document = Document::read(body)?;
        let session = login::session(&document).ok_or(Reject::UnknownSession)?;
        let attribute = |element, name| {
            document
                .attribute(element, name)
                .map(|text| readable(&text))
        };
        let file_name = attribute("File", "Name").filter(|name| !name.is_empty());
        let nameless = match kind {
            Kind::Photo => "photo.jpg",
            Kind::Video => "video.mp4",
        };
        let title = || document.attribute("Video", "Title");
        let caption = document
            .text("Content")
            .filter(|text| !text.is_empty())
            .or_else(title);
        Ok(Announcement {
            session,
            album: attribute("Album", "Name").filter(|name| !name.is_empty()),
            file_name: FileName::from_camera(file_name.as_deref().unwrap_or(nameless)),
            caption: caption.unwrap_or_default().trim().to_owned(),
            category: attribute("Category", "Name").filter(|name| !name.is_empty()),
            owner: attribute("Category", "OwnerID").filter(|owner| !owner.is_empty()),
        })
    }
}

/// An attribute without control characters and, if it was percent-encoded as user names are,
/// decoded. A percent sign that begins no such code stays.
fn readable(text: &str) -> String {
    let decoded = percent_decode_str(text)
        .decode_utf8()
        .unwrap_or(text.into());
    decoded.trim().chars().filter(|c| !c.is_control()).collect()
}

#[cfg(test)]
mod tests;
