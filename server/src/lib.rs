//! The host program of nx-gateway.

pub mod addresses;
pub mod cameras;
pub mod cli;
pub mod commands;
pub mod config;
mod did_you_mean;
pub mod http;
pub mod library;
pub mod protocol;
pub mod routing;
pub mod trace;
