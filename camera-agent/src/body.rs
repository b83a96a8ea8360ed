//! Which camera this is, concluded from what it says about itself. Pure.
//!
//! Nothing but the way and the remarks depends on it: the hosts file is the same on all of them, so an unknown model is no
//! reason to give up. That nothing looks like a camera is one: somebody's own computer must stay as it is.

use crate::plain_text::plain;

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
    /// The model as the camera spells it, made fit for a log.
    pub model: Option<String>,
    /// The version of its firmware, made fit for a log.
    pub firmware: Option<String>,
    /// How it behaves.
    pub family: Family,
    /// Which clue told, in words, for the log.
    pub told_by: &'static str,
}

/// The models with this program's hook, in capitals without blanks and hyphens.
const MODELS: [(&str, Family); 10] = [
    ("NX300", Family::DrimeIv),
    ("NX300M", Family::DrimeIv),
    ("NX30", Family::DrimeIv),
    ("NX310", Family::DrimeIv),
    ("NX2000", Family::DrimeIv),
    ("GALAXYNX", Family::DrimeIv),
    // The Galaxy NX by its number in the shops.
    ("EKGN120", Family::DrimeIv),
    ("EKGN100", Family::DrimeIv),
    ("NX500", Family::DrimeV),
    ("NX1", Family::DrimeV),
];

/// The longest model or version that is kept, in characters.
const LONGEST: usize = 32;

/// Finds out which camera this is; `None` where nothing looks like a camera.
#[must_use]
pub fn identify(clues: &Clues) -> Option<Body> {
    let (firmware, model) = clues
        .version_info
        .as_deref()
        .map_or((None, None), first_lines);
    let by_model = model.as_deref().and_then(family_of_model);
    let (family, told_by) = by_model
        .map(|family| (family, "/etc/version.info"))
        .or_else(|| by_other_clues(clues))
        .or_else(|| {
            clues
                .version_info
                .as_ref()
                .map(|_| (Family::Unknown, "/etc/version.info alone"))
        })
        .or_else(|| {
            (!clues.camera_apps.is_empty()).then_some((Family::Unknown, "its camera app alone"))
        })?;
    Some(Body {
        model: model.or_else(|| model_of_clues(clues)),
        firmware,
        family,
        told_by,
    })
}

/// The two first lines of `/etc/version.info`: firmware, model.
fn first_lines(version_info: &[u8]) -> (Option<String>, Option<String>) {
    let mut lines = version_info.split(|byte| *byte == b'\n').map(|line| {
        let text = plain(line.trim_ascii(), LONGEST);
        (!text.is_empty()).then_some(text)
    });
    (lines.next().flatten(), lines.next().flatten())
}

/// What tells the family where `/etc/version.info` does not, the surest first.
fn by_other_clues(clues: &Clues) -> Option<(Family, &'static str)> {
    let node = family_of_node(clues).map(|family| (family, "its host name"));
    let hardware = || {
        Some((
            family_of_hardware(clues.cpuinfo.as_deref()?)?,
            "the line Hardware of /proc/cpuinfo",
        ))
    };
    let app = || {
        let known = clues
            .camera_apps
            .iter()
            .find_map(|model| family_of_model(model));
        known.map(|family| (family, "the name of its camera app"))
    };
    node.or_else(hardware).or_else(app)
}

fn family_of_model(model: &str) -> Option<Family> {
    let spelled: String = model.chars().filter(char::is_ascii_alphanumeric).collect();
    let spelled = spelled.to_ascii_uppercase();
    let bare = spelled.strip_prefix("SAMSUNG").unwrap_or(&spelled);
    let known = MODELS.iter().find(|(name, _)| *name == bare);
    known.map(|(_, family)| *family)
}

/// The host name tells, unless it is a PC's that somebody called like the camera. A PC with many processors says more
/// about them than is read; a camera's few lines can always be read.
fn family_of_node(clues: &Clues) -> Option<Family> {
    if clues.cpuinfo.as_deref().is_none_or(is_of_a_pc) {
        return None;
    }
    match clues.node_name.to_ascii_lowercase().as_str() {
        "drime5" => Some(Family::DrimeV),
        "drime4" => Some(Family::DrimeIv),
        name => family_of_model(name),
    }
}

/// Only processors of PCs name their vendor in a line of its own.
fn is_of_a_pc(cpuinfo: &[u8]) -> bool {
    cpuinfo
        .split(|byte| *byte == b'\n')
        .any(|line| line.starts_with(b"vendor_id"))
}

fn family_of_hardware(cpuinfo: &[u8]) -> Option<Family> {
    let mut lines = cpuinfo.split(|byte| *byte == b'\n');
    let line = lines.find(|line| line.starts_with(b"Hardware"))?;
    // "Hardware        : Samsung-DRIMeIV-NX300" has far less.
    let text = plain(line, 200).to_ascii_lowercase();
    let says = |word: &str| text.contains(word);
    if says("drimeiv") || says("drime4") {
        Some(Family::DrimeIv)
    } else if says("drimev") || says("drime5") {
        Some(Family::DrimeV)
    } else {
        None
    }
}

/// A model for the log where `/etc/version.info` names none.
fn model_of_clues(clues: &Clues) -> Option<String> {
    let known = |text: &&String| family_of_model(text).is_some();
    let told = clues
        .camera_apps
        .iter()
        .chain([&clues.node_name])
        .find(known)?;
    Some(plain(told.as_bytes(), LONGEST).to_ascii_uppercase())
}

#[cfg(test)]
mod tests;
