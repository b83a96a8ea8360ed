//! What the configuration names and this computer hasn't got: folders and programs. Nothing of it keeps the server from
//! starting, as disks come and go; nobody out there is asked.

use super::{Loaded, Origin};
use crate::targets::{Doubt, doubt};
use std::path::Path;

impl Loaded {
    /// Looks whether what the configuration names is there, and adds to the warnings what isn't.
    pub fn look_around(&mut self) {
        let storage = &self.config.storage;
        let library = [("photos", &storage.photos), ("state", &storage.state)];
        let library = library
            .into_iter()
            .filter_map(|(key, path)| above(key, path));
        let mut doubts: Vec<_> = library.map(|doubt| ("storage".to_owned(), doubt)).collect();
        for target in &self.config.targets {
            let section = target.name.to_string();
            let its = target.settings.doubts().into_iter();
            doubts.extend(its.map(|doubt| (section.clone(), doubt)));
        }
        for (section, Doubt { key, title, hint }) in doubts {
            let line = match self.origins.of(&format!("{section}.{key}")) {
                Origin::File { line, .. } => Some(line),
                _ => None,
            };
            self.warnings.warn_at_line(line, title, hint);
        }
    }
}

/// The server makes these folders itself, but not what is above them.
fn above(key: &'static str, path: &Path) -> Option<Doubt> {
    if path.exists() {
        return doubt::folder(key, path);
    }
    doubt::folder(key, path.parent()?)
}
