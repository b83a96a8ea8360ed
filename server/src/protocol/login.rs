//! What a camera posts to `/<site>/auth`: a login, a logout, or the start of a login in its
//! browser.
//!
//! The answer is [`Answer::login`](super::answer::Answer::login). Who may log in is the owner's
//! choice, and sessions are kept elsewhere.

use super::credentials::Credentials;
use super::names::SessionKey;
use super::reject::Reject;
use super::xml::Document;

/// A request to `/<site>/auth`, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoginRequest {
    /// Somebody logs in.
    Login(Credentials),
    /// The camera leaves (Q52).
    Logout {
        /// The session to end, if the camera says which.
        session: Option<SessionKey>,
    },
    /// A login without a name, to be finished in the camera's browser (Q46). Nobody knows how that
    /// ends.
    OAuth,
}

impl LoginRequest {
    /// Reads the body of the request. A method other than `logout` is a login: unknown words are
    /// not refused.
    ///
    /// # Errors
    /// [`Reject::EmptyBody`], an NX300's habit (Q43); [`Reject::BadCredentials`]; whatever
    /// [`Document::read`] refuses.
    pub fn parse(body: &[u8]) -> Result<Self, Reject> {
        let document = Document::read(body)?;
        let method = document.root_attribute("Method").unwrap_or_default();
        if method.eq_ignore_ascii_case("logout") {
            return Ok(Self::Logout {
                session: session(&document),
            });
        }
        if document.has("OAuth") && document.attribute("UserName", "Value").is_none() {
            return Ok(Self::OAuth);
        }
        Credentials::read(&document).map(LoginRequest::Login)
    }
}

/// The session a document belongs to: an attribute of its root, or else an element of the form our
/// own login answer has.
pub(super) fn session(document: &Document) -> Option<SessionKey> {
    let key = document
        .root_attribute("SessionKey")
        .or_else(|| document.attribute("SessionKey", "Value"))?;
    SessionKey::parse(key.trim())
}

#[cfg(test)]
mod tests;
