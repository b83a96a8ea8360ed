//! The folder that all copies go to, and what it means when its disk refuses something.

use crate::targets::Trouble;
use crate::targets::work::later;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Never made: where it is missing, its disk is.
#[derive(Debug, Clone)]
pub(super) struct Root(pub(super) PathBuf);

impl Root {
    pub(super) fn missing(&self) -> Trouble {
        Trouble::Unreachable(format!(
            "{} is not there; is its disk plugged in? If it is meant to be new, make it: mkdir",
            self.0.display()
        ))
    }

    /// What a refusal of the destination's disk means.
    pub(super) fn trouble(&self, path: &Path, error: &io::Error) -> Trouble {
        use ErrorKind::{
            CrossesDevices, IsADirectory, NotADirectory, NotConnected, NotFound, PermissionDenied,
            QuotaExceeded, ReadOnlyFilesystem, StaleNetworkFileHandle, StorageFull, TimedOut,
        };
        let said = format!("{}: {error}", path.display());
        match error.kind() {
            _ if !self.0.is_dir() => self.missing(),
            NotConnected | StaleNetworkFileHandle | TimedOut => Trouble::Unreachable(said),
            StorageFull | QuotaExceeded => {
                later(format!("there is no room in {}", self.0.display()))
            }
            PermissionDenied | ReadOnlyFilesystem => Trouble::Owner(format!(
                "{said}; let the user the server runs as write there"
            )),
            NotADirectory | IsADirectory => {
                Trouble::Owner(format!("{said}; a file and a folder want the same name"))
            }
            CrossesDevices => Trouble::Owner(format!(
                "{said}; a folder in {} is on another disk, name that one as `path`",
                self.0.display()
            )),
            NotFound => later(said),
            _ => later(said),
        }
    }
}
