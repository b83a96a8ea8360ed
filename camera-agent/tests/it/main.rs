//! The pure middle as a whole: what a camera says about itself, in its own bytes, goes in; what would be done comes out.
//!
//! No file is touched here. `fake_root` holds what `look` would read, each test a camera or an oddity of one.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod cards;
mod fake_root;
mod models;
mod oddities;
