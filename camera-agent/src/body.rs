//! Which camera this is, concluded from what it says about itself. Pure.

/// What the camera says about itself; `None` or empty where it says nothing.
#[derive(Debug, Default, Clone)]
pub struct Clues {
    /// `/etc/version.info`: the firmware's version, then the model, each on a line.
    pub version_info: Option<Vec<u8>>,
    /// The host name, as `uname -n` prints it: nx300, nx2000, nx30, drime5.
    pub node_name: String,
    /// `/proc/cpuinfo`, whose line `Hardware` names Samsung-DRIMeIV-… or Samsung-DRIMe5-….
    pub cpuinfo: Option<Vec<u8>>,
    /// Whether there is a camera app, and for which model: the ends of `/usr/bin/di-camera-app-…`.
    pub camera_apps: Vec<String>,
}

/// Bodies that behave alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// NX300, NX300M, NX30, NX310, NX2000, Galaxy NX: forgets changes to its root file system when it starts afresh.
    DrimeIv,
    /// NX500, NX1: what is written stays.
    DrimeV,
    /// Something else, or not known.
    Unknown,
}

/// A camera.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// The model as the camera spells it.
    pub model: Option<String>,
    /// The version of its firmware.
    pub firmware: Option<String>,
    /// How it behaves.
    pub family: Family,
    /// Which clue told, in words, for the log.
    pub told_by: &'static str,
}

/// Finds out which camera this is; `None` where nothing looks like a camera.
#[must_use]
pub fn identify(_clues: &Clues) -> Option<Body> {
    todo!()
}
