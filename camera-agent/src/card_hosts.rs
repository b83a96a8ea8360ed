//! The hosts file on the card: what the owner wishes. Pure; it reads what people write, and is strict about what matters.

use std::net::Ipv4Addr;

/// What stands in the shipped file where the owner's address belongs.
pub const PLACEHOLDER: &str = "ADDRESS-OF-YOUR-COMPUTER";
/// The largest hosts file on a card that is read, in bytes.
pub const MOST_BYTES: usize = 16 * 1024;

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
    /// At least one name, in lower case.
    pub names: Vec<String>,
}

/// Why a card's hosts file can't be followed; each says in plain words what to do, with the number of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mistake {
    /// The placeholder was left in.
    Placeholder {
        /// Counted from one.
        line: usize,
    },
    // … the helper's list: NotAnAddress, NotAName, TheCameraItself (127.…), NoSuchPlace (0.0.0.0, broadcast, multicast),
    // SameNameTwice (with two addresses), TooLarge, NoEntry, NotText …
}

impl Wanted {
    /// Reads the card's hosts file: hosts(5), comments, blank lines, CRLF, a byte order mark; lines for `localhost` and
    /// IPv6 are passed over.
    ///
    /// # Errors
    /// The first [`Mistake`].
    pub fn parse(_file: &[u8]) -> Result<Self, Mistake> {
        todo!()
    }

    /// The lines, in the file's order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}
