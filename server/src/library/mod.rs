//! The photo library.

pub mod layout;
