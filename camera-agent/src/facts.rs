//! What is known of the camera at one moment. Values only; `look` gathers them.

use crate::{body::Body, mounts::Mount};
use std::path::PathBuf;

/// Everything a plan depends on. All paths are as the system sees them (with `--root DIR` they begin with it).
#[derive(Debug, Clone)]
pub struct Facts {
    /// Which camera this is, if it is one.
    pub body: Option<Body>,
    /// Whether we may mount.
    pub is_root: bool,
    /// Where the names are looked up.
    pub hosts: HostsFile,
    /// The file system that holds the hosts file, without a copy that is bound over it.
    pub home: Home,
    /// Our copy that is bound over the hosts file now.
    pub bound: bool,
    /// A folder in memory (tmpfs) for notes and the copy.
    pub memory: Option<PathBuf>,
    /// An earlier run was ended while the file system was writable for it.
    pub left_writable: bool,
    /// Files of the factory trigger beside the card's hosts file whose content is ours.
    pub triggers: Vec<PathBuf>,
    /// Where the first backup of the camera's own file belongs; `None` if it is there already or there is no card.
    pub backup: Option<PathBuf>,
    /// The note for autoexec.sh: where, and whether it says already that these very bytes are in force.
    pub done: Option<DoneNote>,
}

/// What is at /etc/hosts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HostsFile {
    /// A file; links have been followed.
    Regular {
        /// The file itself.
        path: PathBuf,
        /// What it says now: of the copy, when one is bound over it.
        content: Vec<u8>,
    },
    /// Nothing, yet its folder exists.
    Missing {
        /// Where it would be.
        path: PathBuf,
    },
    /// It can't be used, and why, in words.
    Unusable(String),
}

/// The file system that holds the hosts file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Home {
    /// The camera's: it may be remounted.
    Own(Mount),
    /// With `--root DIR` a folder of a larger file system that is not ours to remount.
    Foreign {
        /// Whether it can't be written.
        read_only: bool,
    },
}

/// `/tmp/nx-gateway.done`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoneNote {
    /// Where.
    pub path: PathBuf,
    /// What it says; `None` if it is not there.
    pub content: Option<Vec<u8>>,
}
