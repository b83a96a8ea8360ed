//! What the owner copies to the card: the folder `sd-card` of this repository with the agent, the address filled in, and a
//! photo as if it had been taken. It is filled in here the way a person would do it with an editor.

use crate::body::{Body, Family};
use crate::card::Card;
use anyhow::{Context as _, bail};
use camera_sim::Photo;
use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;

/// The photo's place on the card.
pub const PHOTO: &str = "DCIM/100PHOTO/SAM_0001.JPG";
/// The agent's log.
pub const LOG: &str = "nx-gateway.log";
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../sd-card");
const PLACEHOLDER: &str = "ADDRESS-OF-YOUR-COMPUTER";
/// Bytes of the photo: enough for many packets, little enough for an emulated card reader.
const PHOTO_SIZE: u64 = 300_000;

/// The files, by their paths on the card.
#[derive(Debug, Clone)]
pub struct CardFolder {
    files: BTreeMap<String, Vec<u8>>,
}

impl CardFolder {
    /// As it is handed out, for this body, with the agent; no address is filled in yet.
    ///
    /// # Errors
    /// A file of the folder is missing.
    pub fn of(body: &Body, agent: &[u8]) -> anyhow::Result<Self> {
        let folder = Path::new(FOLDER);
        let mut files = BTreeMap::new();
        let mut take = |place: &str| -> anyhow::Result<()> {
            let path = folder.join(place);
            let content = fs::read(&path).with_context(|| path.display().to_string())?;
            let name = place.trim_start_matches("nx500/").to_owned();
            files.insert(name, content);
            Ok(())
        };
        take("autoexec.sh")?;
        take("hosts")?;
        if body.family == Family::Drime5 {
            take("nx500/info.tg")?;
            take("nx500/nx_cs.adj")?;
        }
        files.insert("camera-agent".to_owned(), agent.to_vec());
        files.insert(PHOTO.to_owned(), photo(body)?);
        Ok(Self { files })
    }

    /// With the address of the owner's computer in its hosts file.
    ///
    /// # Errors
    /// The file has no place for it.
    pub fn with_address(self, address: &str) -> anyhow::Result<Self> {
        self.edited("hosts", PLACEHOLDER, address)
    }

    /// With another line `mode=` in the script: auto, remount or bind.
    ///
    /// # Errors
    /// The script has no such line.
    pub fn with_mode(self, mode: &str) -> anyhow::Result<Self> {
        self.edited("autoexec.sh", "\nmode=auto ", &format!("\nmode={mode} "))
    }

    /// With a script that takes the names away again.
    ///
    /// # Errors
    /// The script has no such line.
    pub fn uninstalling(self) -> anyhow::Result<Self> {
        self.edited("autoexec.sh", "\naction=install ", "\naction=uninstall ")
    }

    /// With another content of a file.
    #[must_use]
    pub fn with(mut self, path: &str, content: &[u8]) -> Self {
        self.files.insert(path.to_owned(), content.to_vec());
        self
    }

    /// Without a file.
    #[must_use]
    pub fn without(mut self, path: &str) -> Self {
        self.files.remove(path);
        self
    }

    /// The files, by their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files
            .iter()
            .map(|(path, content)| (path.as_str(), content.as_slice()))
    }

    /// The content of a file that is there.
    #[must_use]
    pub fn get(&self, path: &str) -> &[u8] {
        self.files.get(path).map_or(&[], Vec::as_slice)
    }

    /// Copies all of it to a card; what is there under other names stays.
    ///
    /// # Errors
    /// The card is full or damaged.
    pub fn copy_to(&self, card: &Card) -> anyhow::Result<()> {
        for (path, content) in &self.files {
            card.put(path, content)?;
        }
        Ok(())
    }

    fn edited(self, path: &str, old: &str, new: &str) -> anyhow::Result<Self> {
        let text = String::from_utf8_lossy(self.get(path)).into_owned();
        if !text.contains(old) {
            bail!(
                "sd-card/{path} has no `{}` that could be edited",
                old.trim()
            );
        }
        // The last: comments before it may speak of it.
        let (before, behind) = text.rsplit_once(old).unwrap_or_default();
        Ok(self.with(path, format!("{before}{new}{behind}").as_bytes()))
    }
}

fn photo(body: &Body) -> anyhow::Result<Vec<u8>> {
    let photo = Photo::taken_with(body.model, "SAM_0001.JPG", 300, PHOTO_SIZE);
    let mut bytes = Vec::new();
    photo.open()?.read_to_end(&mut bytes)?;
    Ok(bytes)
}
