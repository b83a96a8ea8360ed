//! What cameras send and understand. Pure: bytes and values in, values out.

pub mod disposition;
