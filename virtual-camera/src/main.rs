//! The virtual camera.

fn main() {}
