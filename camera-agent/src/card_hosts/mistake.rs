//! Why a card's hosts file can't be followed, in words for a photographer.

use super::{MOST_BYTES, MOST_NAMES, PLACEHOLDER};
use std::{fmt, net::Ipv4Addr};

/// Why a card's hosts file can't be followed; each says in plain words what to do, with the number of the line.
///
/// Lines are counted from one; `found` is what stands there, made fit for a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mistake {
    /// The placeholder was left in.
    Placeholder {
        /// Where.
        line: usize,
    },
    /// The line begins with something else than an address.
    NotAnAddress {
        /// Where.
        line: usize,
        /// What.
        found: String,
    },
    /// A web address, or an address with a port or a path.
    MoreThanAnAddress {
        /// Where.
        line: usize,
        /// What.
        found: String,
    },
    /// 127.…, which leads to the camera instead of to the owner's computer.
    TheCameraItself {
        /// Where.
        line: usize,
        /// What.
        address: Ipv4Addr,
    },
    /// An address that no computer has: 0.…, multicast, reserved, broadcast.
    NoSuchPlace {
        /// Where.
        line: usize,
        /// What.
        address: Ipv4Addr,
    },
    /// An address alone.
    NoName {
        /// Where.
        line: usize,
    },
    /// Something that is not the name of a host.
    NotAName {
        /// Where.
        line: usize,
        /// What.
        found: String,
    },
    /// `localhost` led away; programs in the camera need it to be the camera.
    LocalhostElsewhere {
        /// Where.
        line: usize,
    },
    /// A name that an earlier line led to another address.
    SameNameTwice {
        /// Where.
        line: usize,
        /// Where it was before.
        earlier: usize,
        /// Which.
        name: String,
    },
    /// More names than [`MOST_NAMES`].
    TooManyNames {
        /// Where the first of them is that is too many.
        line: usize,
    },
    /// More bytes than [`MOST_BYTES`].
    TooLarge,
    /// Saved with two bytes for each character, as Notepad's "Unicode" does.
    Utf16,
    /// Not a text file at all.
    NotText {
        /// Where.
        line: usize,
    },
    /// Nothing but comments and lines that are passed over.
    NoEntry,
}

impl fmt::Display for Mistake {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Placeholder { line } => write!(
                formatter,
                "line {line} still says {PLACEHOLDER}: put the address of your computer there, for example 192.168.1.23"
            ),
            Self::NotAnAddress { line, found } => write!(
                formatter,
                "line {line} begins with \"{found}\", which is not an address: first comes the address of your computer, \
                 four numbers from 0 to 255 without zeros in front, for example 192.168.1.23, then the names"
            ),
            Self::MoreThanAnAddress { line, found } => write!(
                formatter,
                "line {line} begins with \"{found}\": write the address only, for example 192.168.1.23, without http:// in \
                 front and without a port or a slash behind; cameras always use port 80"
            ),
            Self::TheCameraItself { line, address } => write!(
                formatter,
                "line {line}: {address} is the camera itself; put the address that your computer has in your network there"
            ),
            Self::NoSuchPlace { line, address } => write!(
                formatter,
                "line {line}: no computer can have the address {address}; put the address of yours there"
            ),
            Self::NoName { line } => {
                write!(
                    formatter,
                    "line {line}: the names are missing behind the address"
                )
            }
            Self::NotAName { line, found } => write!(
                formatter,
                "line {line}: \"{found}\" is not the name of a host: letters, digits, dots and hyphens, with blanks between \
                 names, no http://, no * and no second address"
            ),
            Self::LocalhostElsewhere { line } => write!(
                formatter,
                "line {line} would lead localhost away from the camera, which its programs need: take localhost out"
            ),
            Self::SameNameTwice {
                line,
                earlier,
                name,
            } => write!(
                formatter,
                "line {line}: {name} leads to another address in line {earlier}: keep one of them"
            ),
            Self::TooManyNames { line } => write!(
                formatter,
                "line {line}: more than {MOST_NAMES} names; the cameras need four"
            ),
            Self::TooLarge => write!(
                formatter,
                "the file has more than {MOST_BYTES} bytes; a few lines are enough"
            ),
            Self::Utf16 => write!(
                formatter,
                "the file was saved as Unicode (UTF-16): save it again as plain text; in Notepad: Save as, Encoding: ANSI \
                 or UTF-8"
            ),
            Self::NotText { line } => write!(
                formatter,
                "line {line} has a byte that no text has: copy the file to the card again"
            ),
            Self::NoEntry => write!(
                formatter,
                "no line leads a name to an IPv4 address such as 192.168.1.23; the cameras can't use IPv6"
            ),
        }
    }
}

impl std::error::Error for Mistake {}
