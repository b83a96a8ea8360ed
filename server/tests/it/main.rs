//! The server from outside: raw sockets and cameras in software against a real one on port 0, and real
//! processes where exit statuses, signals and `kill -9` matter.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod harness;
mod mta;
mod namespace;
mod peers;
mod process;
mod smtp;

mod batches;
mod camera_profiles;
mod commands;
mod crash;
mod delivery;
mod dns;
mod doctor;
mod email;
mod file_systems;
mod hotspot;
mod import_config;
mod library;
mod limits;
mod mail_delivery;
mod mail_killed;
mod mail_target;
mod mastodon_killed;
mod passing;
mod queue;
mod queue_words;
mod sd_card;
mod service;
mod shutdown;
mod simulate_choices;
mod social;
mod takeover;
mod targets;
mod tidy;
mod traces;
mod transport;
mod trial;
mod two_hosts;
mod uplink;
mod web_delivery;
