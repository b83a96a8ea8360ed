//! The list on the card of what we put there: names and SHA-256, so that exactly that can be taken away. Pure.
//!
//! Its lines are those of `sha256sum`, which can check a card with it.

use super::files::{File, NAMES};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// Its name on the card.
pub const NAME: &str = "nx-gateway.sha256";

const HEAD: &str = "\
# nx-gateway: what was put on this card. By this, \"nx-gateway sd-card --remove\"
# knows what it may take away: these files, as long as nobody has changed them.
";

/// What is known of the files that we put on a card; a name may be there twice, while one version replaces another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List(Vec<(String, String)>);

impl List {
    /// The list of these files.
    #[must_use]
    pub fn of(files: &[File]) -> Self {
        let entry = |file: &File| (hash(&file.content), file.name.to_owned());
        Self(files.iter().map(entry).collect())
    }

    /// Reads it; what isn't understood, or isn't about a file of ours, is passed over.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let entry = |line: &str| {
            let (hash, name) = line.trim_end().split_once("  ")?;
            let is_one = hash.len() == 64 && NAMES.contains(&name);
            is_one.then(|| (hash.to_owned(), name.to_owned()))
        };
        Self(text.lines().filter_map(entry).collect())
    }

    /// This list and another one.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let mut all = self.0.clone();
        all.extend(
            other
                .0
                .iter()
                .filter(|entry| !self.0.contains(entry))
                .cloned(),
        );
        Self(all)
    }

    /// Whether we wrote these bytes under this name.
    #[must_use]
    pub fn has(&self, name: &str, content: &[u8]) -> bool {
        let hash = hash(content);
        self.0
            .iter()
            .any(|(known, of)| of == name && *known == hash)
    }

    /// Whether a file of this name was written.
    #[must_use]
    pub fn names(&self, name: &str) -> bool {
        self.0.iter().any(|(_, known)| known == name)
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = HEAD.to_owned();
        for (hash, name) in &self.0 {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{hash}  {name}");
        }
        text
    }
}

/// Whether a file of this name is such a list.
#[must_use]
pub fn is_list(content: &[u8]) -> bool {
    content.starts_with(b"# nx-gateway: ")
}

fn hash(content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
