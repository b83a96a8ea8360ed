//! Mails against a mail server that does as it is told.

mod failing;
pub(super) mod fake;
mod protecting;
mod rehearsing;
pub(super) mod sample;
mod sending;
mod sizes;
