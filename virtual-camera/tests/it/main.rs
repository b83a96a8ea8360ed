//! Virtual cameras with the real card, the real agent and the real gateway. `scripts/virtual-camera --test` builds what they
//! need and runs them; each boot takes some ten seconds of a processor.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests may take the short way too; clippy knows the tests only"
)]

mod bad_days;
mod conditions;
mod days;
mod every_step;
mod harness;
mod power_cuts;
