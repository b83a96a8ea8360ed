//! The memory card that leads a camera here: which files, with what in them, and how they get there and away again.
//!
//! The pure half decides: `files` what shall be on the card, `recognise` whose a file is, `list` what was written, `plan`
//! what is to be done. `agent`, `place` and `folder` touch the disk. What is printed is the business of `commands`; what
//! the files do inside the camera is the agent's. `scripts/make-sd-card` makes the same card, byte for byte.

pub mod agent;
pub mod files;
pub mod folder;
pub mod list;
pub mod place;
pub mod plan;
pub mod recognise;
