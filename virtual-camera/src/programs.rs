//! What this repository makes for ARM: the agent on the card, a camera in software, and the probe for what happens inside.
//! Built by `scripts/virtual-camera`; here they are only found.

use anyhow::Context as _;
use std::fs;
use std::path::Path;

/// The programs' bytes.
#[derive(Debug, Clone)]
pub struct Programs {
    /// `camera-agent`, for the card.
    pub agent: Vec<u8>,
    /// `camera-sim`, which stands for what the camera does when the owner presses "send".
    pub camera_sim: Vec<u8>,
    /// `camera-probe`.
    pub probe: Vec<u8>,
    /// `fault`, an example of the agent's package that goes wrong on demand. Only tests need it.
    pub fault: Option<Vec<u8>>,
}

impl Programs {
    /// Those in a folder.
    ///
    /// # Errors
    /// One is missing.
    pub fn in_folder(folder: &Path) -> anyhow::Result<Self> {
        let read = |name: &str| {
            let path = folder.join(name);
            fs::read(&path).with_context(|| {
                format!(
                    "{} is missing; scripts/virtual-camera builds it",
                    path.display()
                )
            })
        };
        Ok(Self {
            agent: read("camera-agent")?,
            camera_sim: read("camera-sim")?,
            probe: read("camera-probe")?,
            fault: fs::read(folder.join("fault")).ok(),
        })
    }
}
