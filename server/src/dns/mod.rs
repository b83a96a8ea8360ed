//! The name server: leads the cameras' host names here, for networks whose own name server can't be taught to.
pub mod ask;
