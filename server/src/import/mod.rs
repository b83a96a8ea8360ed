//! From the configuration of the Python original, `samsung-nx-emailservice`, to one for this program. Pure.
//!
//! `peer` reads what stands there, `actions` what shall become of photos, `translate` says it in our words, `mail`,
//! `mastodon` and `command` for one kind of target each, and `page` lays it out. Files are the business of `commands`.
//! That both configurations are TOML is all they have in common; the facts about the other one are in docs/deployment.md.

mod actions;
mod command;
mod mail;
mod mastodon;
mod page;
mod peer;
mod translate;

pub use peer::Mistake;
pub use translate::{Outcome, Secret, Surroundings, translate};

#[cfg(test)]
mod tests;
