//! Everything a camera can be refused for that lies with the camera or its owner.
//!
//! A refusal has two faces: [`Reject::explanation`] goes to the camera and tells nothing about this
//! host or its owner; `Display` goes to the owner's log and says how to mend it. Our own troubles
//! (a full disk) are not here.

use super::answer::Answer;

/// Why a camera was refused. `Display` is the text for the owner.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reject {
    /// No endpoint has this path.
    #[error(
        "nothing is known at this address; if a camera asked for it, a trace (--trace DIR) helps \
         to support it"
    )]
    NotFound,
    /// A request without a body where one is needed; NX300 does that now and then and repeats it
    /// properly (Q43).
    #[error(
        "the request came without a body; an NX300 does this now and then and tries again by itself"
    )]
    EmptyBody,
    /// Not a single element could be found (Q35).
    #[error(
        "the document holds nothing that looks like XML; a trace (--trace DIR) shows what came"
    )]
    UnreadableXml,
    /// A document that lacks what it is sent for.
    #[error("the document has no {field}; a trace (--trace DIR) shows what came")]
    MissingField {
        /// What is missing, in the document's own words.
        field: &'static str,
    },
    /// A mail without its message part.
    #[error("the mail has no part named \"message\", so its sender is unknown")]
    NoMessage,
    /// A mail whose Content-Type is not `multipart/…` with a boundary.
    #[error("the mail is not a multipart body, or its header names no boundary")]
    NoMultipart,
    /// A multipart body that cannot be taken apart.
    #[error("the mail cannot be taken apart into its parts; a trace (--trace DIR) shows what came")]
    BrokenMultipart,
    /// The sender of a mail is not on the list.
    #[error(
        "the sender {sender:?} is not on the list; to let it in, add it in config.toml: \
         [access] senders = [ … , {sender:?}]"
    )]
    SenderNotAllowed {
        /// The address the camera gave.
        sender: String,
    },
    /// The user name of a login is not on the list.
    #[error(
        "the login name {login:?} is not on the list; to let it in, add it in config.toml: \
         [access] senders = [ … , {login:?}]"
    )]
    LoginNotAllowed {
        /// The user name the camera gave.
        login: String,
    },
    /// The user name has an account, and its password is another one.
    #[error(
        "the password for {login:?} is wrong; type the one of its [[access.account]] in \
         config.toml on the camera, or take the account out of the file to accept any"
    )]
    WrongPassword {
        /// The user name the camera gave.
        login: String,
    },
    /// A site at which cameras log in through their browser, which nobody can answer yet (Q46).
    #[error(
        "{site} wants a login through the camera's browser, which is not understood yet; \
         choose another site"
    )]
    OAuthOnly {
        /// The site's name.
        site: String,
    },
    /// A login whose user name or password cannot be read (Q40).
    #[error(
        "the login cannot be read: {0}; try again on the camera, and if it stays, send a trace \
         (--trace DIR)"
    )]
    BadCredentials(&'static str),
    /// A session we never gave, that has ended or is too old (Q51).
    #[error(
        "the session is unknown or has ended; the camera should log in again by itself or ask its \
         user to"
    )]
    UnknownSession,
    /// A photo put to an address that was not given out for it.
    #[error("a file was put that had not been announced in this session")]
    NotAnnounced,
    /// A body beyond the limit.
    #[error(
        "the upload is larger than {limit} bytes; raise max_upload under [server] in config.toml \
         to accept it"
    )]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// A document or part, never a photo, beyond what any camera sends.
    #[error("a document is larger than {limit} bytes, more than any camera sends")]
    DocumentTooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// A mail to more people than any camera can name.
    #[error("the mail goes to more than {limit} people, which no camera can")]
    TooManyRecipients {
        /// The limit.
        limit: usize,
    },
    /// A photo of no bytes at all.
    #[error("a photo came without a single byte; send it again")]
    EmptyPhoto,
    /// An endpoint whose answer nobody knows (Q61, Q62).
    #[error(
        "{what} is not understood yet; a trace (--trace DIR) sent to the project helps to \
         support it"
    )]
    Unsupported {
        /// What the camera asked for.
        what: &'static str,
    },
}

impl Reject {
    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::EmptyBody
            | Self::UnreadableXml
            | Self::MissingField { .. }
            | Self::NoMessage
            | Self::NoMultipart
            | Self::BrokenMultipart
            | Self::EmptyPhoto => 400,
            Self::SenderNotAllowed { .. }
            | Self::LoginNotAllowed { .. }
            | Self::WrongPassword { .. }
            | Self::OAuthOnly { .. }
            | Self::BadCredentials(_)
            | Self::UnknownSession => 401,
            Self::NotFound | Self::NotAnnounced => 404,
            Self::TooLarge { .. }
            | Self::DocumentTooLarge { .. }
            | Self::TooManyRecipients { .. } => 413,
            Self::Unsupported { .. } => 501,
        }
    }

    /// The text the camera gets: harmless, without a name, a number or a reason that helps to guess
    /// a password.
    #[must_use]
    pub fn explanation(&self) -> &'static str {
        match self {
            Self::NotFound => "Not found",
            Self::EmptyBody => "The request is empty",
            Self::UnreadableXml | Self::MissingField { .. } => "The document can not be read",
            Self::NoMessage => "The mail has no message",
            Self::NoMultipart | Self::BrokenMultipart => "The mail can not be read",
            Self::SenderNotAllowed { .. } => "The sender is not allowed",
            Self::LoginNotAllowed { .. } | Self::WrongPassword { .. } | Self::BadCredentials(_) => {
                "Login failed"
            }
            Self::OAuthOnly { .. } => "This site is not supported",
            Self::UnknownSession => "Session expired",
            Self::NotAnnounced => "The file was not announced",
            Self::TooLarge { .. }
            | Self::DocumentTooLarge { .. }
            | Self::TooManyRecipients { .. } => "Too large",
            Self::EmptyPhoto => "The photo is empty",
            Self::Unsupported { .. } => "Not supported",
        }
    }

    /// The answer the camera gets.
    #[must_use]
    pub fn answer(&self) -> Answer {
        Answer::refused(self.status(), self.explanation())
    }
}

#[cfg(test)]
mod tests;
