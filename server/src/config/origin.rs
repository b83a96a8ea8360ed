//! Where each value in effect comes from.

use std::{collections::BTreeMap, fmt};

/// Where one value comes from. Displayed, it is `config.toml:12`, `default` or the name of an option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The file doesn't say.
    Default,
    /// A line of the file.
    File {
        /// The file's name, without folders.
        name: String,
        /// The line, the first being 1.
        line: usize,
    },
    /// An option of the command line, for example `--listen`.
    CommandLine(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File { name, line } => write!(f, "{name}:{line}"),
            Self::CommandLine(option) => f.write_str(option),
        }
    }
}

/// The origins of all values. A key is written like `server.listen`; entries of a list of sections are counted from 0,
/// like `route.0.to`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origins(BTreeMap<String, Origin>);

impl Origins {
    /// Where the value of `key` comes from; a key nobody asked for is a default.
    #[must_use]
    pub fn of(&self, key: &str) -> Origin {
        self.0.get(key).cloned().unwrap_or(Origin::Default)
    }

    /// Every key that was asked for, whether the file has it or not.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Origin)> {
        self.0.iter().map(|(key, origin)| (key.as_str(), origin))
    }

    /// Notes where a value comes from; what was noted before no longer holds.
    pub(super) fn set(&mut self, key: impl Into<String>, origin: Origin) {
        self.0.insert(key.into(), origin);
    }
}
