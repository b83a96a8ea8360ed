//! Cameras played against a listener that answers from a script.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests may take the short way too; clippy knows the tests only"
)]

mod faults;
mod hotspot;
mod listener;
mod mail;
mod program;
mod social;
mod strict;
