//! What a camera posts to `/<site>/photo` and `/<site>/video` before it puts the file itself.
//!
//! Whether the session is alive is decided elsewhere; the answer is
//! [`Answer::upload_location`](super::answer::Answer::upload_location).

use super::charset;
use super::kind::Kind;
use super::login;
use super::names::{FileName, SessionKey};
use super::reject::Reject;
use super::xml::Document;
use percent_encoding::percent_decode_str;

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
    pub fn parse(kind: Kind, body: &[u8]) -> Result<Self, Reject> {
        let document = Document::read(body)?;
        let session = login::session(&document).ok_or(Reject::UnknownSession)?;
        let attribute = |element, name| readable(&document.attribute(element, name)?);
        let file_name = attribute("File", "Name");
        let nameless = match kind {
            Kind::Photo => "photo.jpg",
            Kind::Video => "video.mp4",
        };
        let content = document.text("Content").filter(|text| !text.is_empty());
        let caption = content.or_else(|| attribute("Video", "Title"));
        Ok(Self {
            session,
            album: attribute("Album", "Name"),
            file_name: FileName::from_camera(file_name.as_deref().unwrap_or(nameless)),
            caption: caption.unwrap_or_default().trim().to_owned(),
            category: attribute("Category", "Name"),
            owner: attribute("Category", "OwnerID"),
        })
    }
}

/// An attribute without control characters and, if it was percent-encoded as user names are,
/// decoded; `None` if nothing is left. A percent sign that begins no such code stays.
fn readable(text: &str) -> Option<String> {
    let bytes: Vec<u8> = percent_decode_str(text).collect();
    let decoded = charset::decode_exactly(&bytes).unwrap_or(text.into());
    let plain: String = decoded.chars().filter(|c| !c.is_control()).collect();
    Some(plain.trim().to_owned()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests;
