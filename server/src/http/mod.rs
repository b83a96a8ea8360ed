//! The HTTP edge: the only room that knows hyper.
//!
//! The way of a request: `listener` (accept, allow-list, how many at once) → `connection` (hyper and its switches
//! for cameras, on the `wire` that sends whole answers) → `router` (which endpoint) → `endpoints` (read, ask,
//! answer; mails through `multipart`) → an answer, or a `failure` that becomes one in a single place.

mod body;
mod connection;
mod endpoints;
mod failure;
mod limits;
mod listener;
pub mod multipart;
mod router;
pub mod wire;

pub use failure::Failure;
pub use listener::{Bound, CAMERA_PORT, OTHER_PORT, bind, bind_at_once, serve};
