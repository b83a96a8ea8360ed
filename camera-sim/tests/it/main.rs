//! Cameras played against a listener that answers from a script.

mod faults;
mod hotspot;
mod listener;
mod mail;
mod social;
mod strict;
