//! The host program of nx-gateway: it answers Samsung's WiFi cameras as the vendor's servers did, and
//! keeps every photo they send.
//!
//! The rooms, and who may know whom (arrows point at what is imported):
//! `commands` → `http` → `gateway` → `library`, `sessions` → `database`; `config` is read by `commands` and
//! `gateway`; `protocol` and `routing` are pure and may be used by all.
//!
//! Words: a *site* is a service in a camera's menu; a *sender* is who the camera says it is; an *arrival* is one
//! photo or video that came in; a *batch* is the arrivals of one press of "send"; a *photo* is stored content; a
//! *route* maps an arrival to *targets*.

#![forbid(unsafe_code)]

pub mod addresses;
pub mod cameras;
pub mod card;
pub mod cli;
pub mod commands;
pub mod config;
pub mod database;
pub mod delivery;
mod did_you_mean;
mod disk;
pub mod dns;
pub mod doctor;
pub mod gateway;
pub mod http;
pub mod import;
pub mod library;
pub mod mdns;
pub mod picture;
pub mod protocol;
pub mod routing;
pub mod secret;
pub mod service;
pub mod sessions;
mod shares;
mod shell;
pub mod story;
pub mod targets;
pub mod trace;
pub mod trial;
