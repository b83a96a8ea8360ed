//! The hosts file on the card: what the owner wishes. Pure; it reads what people write, and is strict about what matters.

mod mistake;
mod reading;

pub use mistake::Mistake;
use std::net::Ipv4Addr;

/// What stands in the shipped file where the owner's address belongs.
pub const PLACEHOLDER: &str = "ADDRESS-OF-YOUR-COMPUTER";
/// The largest hosts file on a card that is read, in bytes.
pub const MOST_BYTES: usize = 16 * 1024;
/// The most names that a card may lead somewhere; the cameras need four.
pub const MOST_NAMES: usize = 64;

/// The names and where they shall lead; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    entries: Vec<Entry>,
}

/// One line: an address and the names that lead there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where to.
    pub address: Ipv4Addr,
    /// At least one name, in lower case; no name stands in two entries.
    pub names: Vec<String>,
}

impl Wanted {
    /// Reads the card's hosts file: hosts(5), comments, blank lines, CRLF, a byte order mark. Lines that lead `localhost`
    /// to the camera itself and lines with an IPv6 address, which the cameras can't use, are passed over.
    ///
    /// # Errors
    /// The first [`Mistake`].
    pub fn parse(file: &[u8]) -> Result<Self, Mistake> {
        reading::read(file).map(|entries| Self { entries })
    }

    /// The lines, in the file's order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Where a name shall lead, however it is capitalised.
    #[must_use]
    pub fn address_of(&self, name: &str) -> Option<Ipv4Addr> {
        let leads = |entry: &&Entry| {
            entry
                .names
                .iter()
                .any(|known| known.eq_ignore_ascii_case(name))
        };
        self.entries.iter().find(leads).map(|entry| entry.address)
    }
}

#[cfg(test)]
mod tests;
