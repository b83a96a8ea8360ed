//! The configuration: from the file to values that have been checked.
//!
//! [`load`] finds the file, `reader` hands out its values and collects what is wrong, `schema` knows which keys there
//! are, and [`Problems`] shows every mistake at its line. Only this room reads the environment. What the values are used
//! for is the business of those who get a [`Config`].

mod access;
pub mod duration;
mod load;
mod look;
mod names;
mod networks;
mod notebook;
mod origin;
mod password_file;
mod problem;
mod reader;
mod routes;
mod schema;
mod secrets;
pub mod size;
mod syntax;
mod targets;
mod values;

pub use access::{Access, Account, LoginVerdict, Password};
pub use load::{Loaded, Overrides, Source, load, whereabouts};
pub use names::{Dns, Mdns};
pub use networks::{Network, Networks};
pub use origin::{Origin, Origins};
pub use problem::Problems;
pub use targets::Target;

use crate::{
    library::layout::Layout,
    routing::{self, Arrival, Decision, Route},
};
use std::{net::SocketAddr, path::PathBuf, time::Duration};

/// Everything the owner can decide. All values are in range and make sense together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// `[server]`
    pub server: Server,
    /// `[storage]`
    pub storage: Storage,
    /// `[access]`
    pub access: Access,
    /// `[dns]`
    pub dns: Dns,
    /// `[mdns]`
    pub mdns: Mdns,
    /// `[delivery]`
    pub delivery: Delivery,
    /// `[folder.NAME]` and its like, by kind and name.
    pub targets: Vec<Target>,
    /// `[[route]]`, in the order of the file.
    pub routes: Vec<Route>,
}

impl Config {
    /// What becomes of an arrival: the routes say so, and targets with recipients of their own go to those.
    #[must_use]
    pub fn decide(&self, arrival: &Arrival<'_>) -> Decision {
        routing::decide(&self.routes, arrival).addressed(|name| {
            let target = self.targets.iter().find(|target| target.name == *name)?;
            target.settings.recipients()
        })
    }
}

/// As much of a configuration as it takes to look at what a server did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whereabouts {
    /// What relative paths of the file are relative to; absolute.
    pub folder: PathBuf,
    /// What the server remembers.
    pub state: PathBuf,
    /// Every target with a section, right or wrong, as `kind.name`.
    pub targets: Vec<String>,
    /// The files in which tokens stand, with the target of each; whether they are there or not.
    pub token_files: Vec<(String, PathBuf)>,
}

/// How cameras reach the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// Where to listen; at least one. Port 0 lets the system choose.
    pub listen: Vec<SocketAddr>,
    /// The largest upload, in bytes; at least 64 KiB.
    pub max_upload: u64,
    /// From where anybody is served.
    pub allow_networks: Networks,
}

/// Where photos are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Storage {
    /// The library. An absolute path when it comes from [`load`].
    pub photos: PathBuf,
    /// What the server needs to remember; never the same folder as `photos`. Absolute as well.
    pub state: PathBuf,
    /// Where in the library a photo goes.
    pub layout: Layout,
    /// How many bytes of the disk stay free; uploads are refused rather than going below.
    pub keep_free: u64,
}

/// How photos are delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Shared photos that come closer together than this belong together; at least 5 seconds.
    pub batch_idle: Duration,
}

#[cfg(test)]
mod tests;
