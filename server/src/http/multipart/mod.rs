//! The parts of a mail's body, whatever its ending looks like.
