//! The ways in which real cameras and real networks deviate from the clean case.

use std::time::Duration;

#[cfg(test)]
mod tests;

/// How a multipart body ends (Q32).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ending {
    /// `--B--` CRLF, as the standard has it.
    Proper,
    /// `--B` CRLF: what cameras most likely send.
    #[default]
    NoDashes,
    /// `--B` and not even a line end.
    NoDashesNoLineEnd,
    /// The last photo's bytes are the end of the body.
    Missing,
}

impl Ending {
    /// All four, for tests that want each.
    pub const ALL: [Self; 4] = [
        Self::Proper,
        Self::NoDashes,
        Self::NoDashesNoLineEnd,
        Self::Missing,
    ];
}

/// Where a request is cut into TCP segments.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Cut {
    /// As few segments as the system makes of it.
    #[default]
    Whole,
    /// A segment for each byte, head included.
    EveryByte,
    /// A new segment begins at each of these offsets, counted from the head's first byte.
    At(Vec<u64>),
}

/// How a camera leaves in the middle of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HangUp {
    /// Gone: flat battery, card pulled, out of range.
    Close,
    /// It sends no more, but waits for an answer, which must not be a success.
    HalfClose,
}

/// What is wrong with the XML (Q35, Q41).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Garbage {
    /// The rest of an overrun buffer in front of the root's end tag. The NX300's login always
    /// has one elsewhere.
    StrayLine,
    /// Text without CDATA, with a raw `&` in it.
    Ampersand,
    /// Text without CDATA, with `<3` in it.
    LessThan,
    /// NUL bytes behind the document.
    Nuls,
}

/// File names other than the camera's own (Q36).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// Every file has the first one's name, as after the counter rolled over.
    Same,
    /// Korean in UTF-8.
    Korean,
    /// Korean in EUC-KR, as older firmware writes on its card.
    EucKr,
}

/// One deviation. Several can be combined; of two that contradict, the later one holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Ends multipart bodies otherwise than cameras do.
    Ending(Ending),
    /// Cuts every request into segments.
    Cut(Cut),
    /// Ends requests that carry a photo after so many bytes of their body.
    Truncated {
        /// Bytes of the body that are still sent.
        after: u64,
        /// What happens then.
        hang_up: HangUp,
    },
    /// Pauses in the middle of the body of a request that carries a photo.
    Stall(Duration),
    /// Spoils the XML.
    Garbage(Garbage),
    /// Renames the files.
    Names(Names),
    /// Calls JPEG `image/pjpeg` (Q31).
    Pjpeg,
    /// Writes the sender as `Name <address>` (Q33).
    NamedSender,
    /// Posts a login without a body first (Q43).
    EmptyLogin,
}

/// The faults that have a name on the command line: name, what it means, fault.
const NAMED: &[(&str, &str, Fault)] = &[
    (
        "proper-end",
        "the mail ends with a proper final boundary",
        Fault::Ending(Ending::Proper),
    ),
    (
        "no-line-end",
        "the mail ends with a boundary without dashes and line end",
        Fault::Ending(Ending::NoDashesNoLineEnd),
    ),
    (
        "no-end",
        "the mail ends without any boundary",
        Fault::Ending(Ending::Missing),
    ),
    (
        "bytewise",
        "each byte travels in a segment of its own",
        Fault::Cut(Cut::EveryByte),
    ),
    (
        "vanish",
        "the camera is gone after 2000 bytes of the upload",
        Fault::Truncated {
            after: 2000,
            hang_up: HangUp::Close,
        },
    ),
    (
        "cut-short",
        "the camera stops after 2000 bytes of the upload and waits",
        Fault::Truncated {
            after: 2000,
            hang_up: HangUp::HalfClose,
        },
    ),
    (
        "stall",
        "the upload pauses for 5 s in the middle",
        Fault::Stall(Duration::from_secs(5)),
    ),
    (
        "stray-line",
        "a line of garbage stands in the XML",
        Fault::Garbage(Garbage::StrayLine),
    ),
    (
        "ampersand",
        "a raw & stands in the XML",
        Fault::Garbage(Garbage::Ampersand),
    ),
    (
        "less-than",
        "a raw <3 stands in the XML",
        Fault::Garbage(Garbage::LessThan),
    ),
    (
        "nuls",
        "NUL bytes follow the XML",
        Fault::Garbage(Garbage::Nuls),
    ),
    (
        "same-name",
        "all photos have the same name",
        Fault::Names(Names::Same),
    ),
    (
        "korean-name",
        "file names are Korean, in UTF-8",
        Fault::Names(Names::Korean),
    ),
    (
        "euc-kr-name",
        "file names are Korean, in EUC-KR",
        Fault::Names(Names::EucKr),
    ),
    ("pjpeg", "photos are called image/pjpeg", Fault::Pjpeg),
    (
        "named-sender",
        "the sender has a display name",
        Fault::NamedSender,
    ),
    (
        "empty-login",
        "the login is posted without a body first",
        Fault::EmptyLogin,
    ),
];

impl Fault {
    /// The fault of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let found = NAMED.iter().find(|(known, ..)| *known == name);
        found.map(|(_, _, fault)| fault.clone())
    }

    /// The faults that have a name, each with what it means.
    pub fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
        NAMED.iter().map(|(name, meaning, _)| (*name, *meaning))
    }
}

/// All faults together: how this camera behaves this time.
#[derive(Debug, Clone, Default)]
pub(crate) struct Habits {
    pub(crate) ending: Ending,
    pub(crate) pace: Pace,
    pub(crate) garbage: Vec<Garbage>,
    pub(crate) names: Option<Names>,
    pub(crate) pjpeg: bool,
    pub(crate) named_sender: bool,
    pub(crate) empty_login: bool,
}

/// How a request gets onto the network.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pace {
    pub(crate) cut: Cut,
    /// After how many bytes of a body with a photo it ends, and how.
    pub(crate) truncated: Option<(u64, HangUp)>,
    /// For how long it stops in the middle of a body with a photo.
    pub(crate) stall: Option<Duration>,
}

impl FromIterator<Fault> for Habits {
    fn from_iter<I: IntoIterator<Item = Fault>>(faults: I) -> Self {
        let mut habits = Self::default();
        for fault in faults {
            match fault {
                Fault::Ending(ending) => habits.ending = ending,
                Fault::Cut(cut) => habits.pace.cut = cut,
                Fault::Truncated { after, hang_up } => {
                    habits.pace.truncated = Some((after, hang_up));
                }
                Fault::Stall(pause) => habits.pace.stall = Some(pause),
                Fault::Garbage(garbage) => habits.garbage.push(garbage),
                Fault::Names(names) => habits.names = Some(names),
                Fault::Pjpeg => habits.pjpeg = true,
                Fault::NamedSender => habits.named_sender = true,
                Fault::EmptyLogin => habits.empty_login = true,
            }
        }
        habits
    }
}

impl Garbage {
    /// The document with this garbage in it.
    pub(crate) fn spoil(self, document: Vec<u8>) -> Vec<u8> {
        match self {
            Self::StrayLine => {
                let end = rfind(&document, b"</").unwrap_or(document.len());
                let (before, after) = document.split_at(end);
                [before, b"4p4uaaq422af3\"/>\n", after].concat()
            }
            Self::Ampersand => without_cdata(&document, b"Tom & Jerry "),
            Self::LessThan => without_cdata(&document, b"I <3 you "),
            Self::Nuls => [&document, b"\0\0\0".as_slice()].concat(),
        }
    }
}

/// The document with its texts out in the open, each with `extra` in front.
fn without_cdata(document: &[u8], extra: &[u8]) -> Vec<u8> {
    let opened = replace(document, b"<![CDATA[", extra);
    replace(&opened, b"]]>", b"")
}

fn replace(within: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let mut result = Vec::new();
    let mut rest = within;
    while let Some(byte) = rest.first() {
        if let Some(behind) = rest.strip_prefix(old) {
            result.extend_from_slice(new);
            rest = behind;
        } else {
            result.push(*byte);
            rest = rest.get(1..).unwrap_or_default();
        }
    }
    result
}

fn rfind(within: &[u8], what: &[u8]) -> Option<usize> {
    within.windows(what.len()).rposition(|part| part == what)
}

impl Names {
    /// What the file `number` (counted from 1) with the extension `end` is called.
    pub(crate) fn name(self, number: usize, end: &str) -> Vec<u8> {
        let (stem, number): (&[u8], _) = match self {
            Self::Same => (b"SAM", 1),
            Self::Korean => ("사진".as_bytes(), number),
            Self::EucKr => (b"\xbb\xe7\xc1\xf8", number),
        };
        [stem, format!("_{number:04}.{end}").as_bytes()].concat()
    }
}
