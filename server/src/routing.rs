//! Which routes apply to an arrival. Pure.
