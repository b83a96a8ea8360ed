//! The HTTP edge: the only room that knows hyper and multer.

pub mod multipart;
pub mod wire;
