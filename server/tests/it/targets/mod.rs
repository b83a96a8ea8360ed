//! Targets on the web, against servers in software that misbehave on demand.

mod fake;
mod sample;
mod web;
mod webhook;
