//! The one place where errors become answers. A failure has two faces: what the camera is told, and what
//! the owner reads in the log; no path, address or cause reaches the camera.

use super::body::BodyError;
use super::multipart::MultipartError;
use crate::library::LibraryError;
use crate::protocol::answer::Answer;
use crate::protocol::reject::Reject;
use crate::sessions::SessionError;

/// Why a request was not fulfilled. `Display` is the owner's face.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It lies with the camera or its owner.
    #[error(transparent)]
    Reject(#[from] Reject),
    /// The body didn't arrive whole; nothing of it was kept.
    #[error("{0}; nothing of it was kept, send it again")]
    Body(#[from] BodyError),
    /// It could not be kept.
    #[error("it could not be kept: {0}")]
    Library(#[from] LibraryError),
    /// The login could not be kept or looked up.
    #[error("logins can't be kept: {0}")]
    Session(#[from] SessionError),
    /// Too many uploads at once.
    #[error("too many uploads at once; the camera should try again")]
    Busy,
    /// The doctor is at work, and no server.
    #[error("nothing is taken in at the moment but the doctor's trial")]
    TrialsOnly,
}

impl From<MultipartError<BodyError>> for Failure {
    fn from(error: MultipartError<BodyError>) -> Self {
        match error {
            MultipartError::Body(error) => error.into(),
            MultipartError::NoBoundary => Reject::NoMultipart.into(),
            MultipartError::PartTooLarge { limit } => Reject::DocumentTooLarge { limit }.into(),
            MultipartError::Malformed(_) | MultipartError::BrokeOffBefore => {
                Reject::BrokenMultipart.into()
            }
        }
    }
}

impl Failure {
    /// What the camera is told.
    #[must_use]
    pub fn answer(&self) -> Answer {
        match self {
            Self::Reject(reject) => reject.answer(),
            Self::Body(BodyError::TooLarge { limit }) => {
                Reject::TooLarge { limit: *limit }.answer()
            }
            Self::Body(_) => Answer::refused(400, "The upload is incomplete"),
            Self::Library(error) if error.is_for_lack_of_room() => {
                Answer::refused(507, "No room for the upload")
            }
            Self::Library(_) | Self::Session(_) => {
                Answer::refused(500, "The upload could not be kept")
            }
            Self::Busy | Self::TrialsOnly => Answer::refused(503, "Too busy, try again"),
        }
    }
}

#[cfg(test)]
mod tests;
