//! Targets on the web, against servers in software that misbehave on demand.

mod dav;
pub(crate) mod fake;
mod immich;
pub(crate) mod instance;
mod mastodon;
mod mastodon_login;
mod mastodon_pictures;
mod memory;
mod ntfy;
pub(crate) mod photo_library;
mod real_mastodon;
mod real_s3;
mod real_webdav;
mod rehearsal;
mod s3;
pub(crate) mod sample;
pub(crate) mod snac;
mod web;
mod webdav;
mod webhook;
