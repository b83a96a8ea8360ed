//! What a person has in hand: the files on the card and the scripts that put them there or reach a camera.
//!
//! Nothing here looks into the agent. Scripts are run as a person or a camera would run them, in a fake camera (a root
//! file system of its own in a namespace) or in a small copy of the checkout, so that this machine stays as it is.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod autoexec;
mod autoexec_alone;
mod debian;
mod desk;
mod fake_camera;
mod make_sd_card;
mod processes;
mod setup_nx500;
mod shipped;
mod telnet;
mod with_the_agent;
