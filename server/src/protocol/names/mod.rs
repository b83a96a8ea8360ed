//! Checked camera text: a value of one of these types has been looked at and is safe for what its
//! name says.
//!
//! Where a photo finally goes is decided in `library::layout`; who may upload, in the
//! configuration. What any component of a path may hold is in [`component`].

pub mod component;
mod file_name;
mod mailbox;
mod secret;
mod site_name;

pub use file_name::FileName;
pub use mailbox::Mailbox;
pub use secret::{SessionKey, UploadToken};
pub use site_name::SiteName;
