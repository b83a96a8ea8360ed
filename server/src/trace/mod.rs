//! What is kept of raw requests for people who report a new camera.

pub mod mask;
pub mod recording;
