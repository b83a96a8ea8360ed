//! The line between two parts, and the many ways in which the last one ends (Q32).
//!
//! Pure. Cameras close their mails with `--B--`, with `--B` and a line end, with a bare `--B`, or
//! not at all. So a delimiter is judged by what follows the boundary on its line, and at the end of
//! the body everything that could still have become a delimiter line counts as one.
//! The grammar around it is in [`super::parser`].

/// Blanks, tabs and NULs that may stand between a boundary and its line end. A camera that sends
/// its whole buffer fills the rest of it with NULs; more than this is a photo that only looks so.
const LONGEST_PADDING: usize = 4096;

/// `line end + "--" + boundary`, where the line end is what this body uses.
#[derive(Debug)]
pub(super) struct Delimiter {
    bytes: Vec<u8>,
    boundary_starts_at: usize,
}

/// What a position in the body turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Part of the data.
    Data,
    /// More bytes are needed to tell.
    Undecided,
    /// A delimiter of this many bytes, line ends included; the head of a part follows.
    Next(usize),
    /// The last delimiter; whatever follows does not matter.
    Last,
}

/// Whether the body may still go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    /// More may come.
    Open,
    /// The body came to its proper end: all bytes that were announced have arrived.
    Ended,
}

impl Delimiter {
    /// The delimiter before the first part: its line may follow any line end.
    pub(super) fn first(boundary: &[u8]) -> Self {
        Self::after(b"\n", &[b"--", boundary].concat())
    }

    /// The delimiter of all later parts, once the `first` has been seen with its line end.
    ///
    /// Line ends of real mails are only assumed to be CRLF: the published one does not show them. Taking the
    /// first line's word for it lets bare line feeds through and still never eats a byte of a photo
    /// that happens to end in a carriage return.
    pub(super) fn with_line_end_of(&self, first: &[u8]) -> Self {
        let line_end: &[u8] = if first.ends_with(b"\r\n") {
            b"\r\n"
        } else {
            b"\n"
        };
        Self::after(
            line_end,
            self.bytes
                .get(self.boundary_starts_at..)
                .unwrap_or_default(),
        )
    }

    fn after(line_end: &[u8], boundary: &[u8]) -> Self {
        Self {
            bytes: [line_end, boundary].concat(),
            boundary_starts_at: line_end.len(),
        }
    }

    /// The first position in `text` that is not data for certain, and what it is;
    /// `(text.len(), Data)` if there is none.
    ///
    /// Linear whatever the bytes are: the delimiter's first byte occurs in it only once, so no two
    /// comparisons overlap.
    pub(super) fn find(&self, text: &[u8], flow: Flow) -> (usize, Verdict) {
        let Some(first) = self.bytes.first() else {
            return (text.len(), Verdict::Data);
        };
        let mut rest = text;
        while let Some(at) = rest.iter().position(|byte| byte == first) {
            rest = rest.get(at..).unwrap_or_default();
            match self.judge(rest, flow) {
                Verdict::Data => rest = rest.get(1..).unwrap_or_default(),
                verdict => return (text.len() - rest.len(), verdict),
            }
        }
        (text.len(), Verdict::Data)
    }

    /// What stands at the start of `text`.
    pub(super) fn judge(&self, text: &[u8], flow: Flow) -> Verdict {
        match text.strip_prefix(self.bytes.as_slice()) {
            Some(rest) => self.judge_rest_of_line(rest, flow),
            None if flow == Flow::Open && self.bytes.starts_with(text) => Verdict::Undecided,
            None => Verdict::Data,
        }
    }

    fn judge_rest_of_line(&self, rest: &[u8], flow: Flow) -> Verdict {
        let padding = rest
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t' | 0))
            .count();
        match (rest.get(padding..).unwrap_or_default(), flow) {
            _ if padding > LONGEST_PADDING => Verdict::Data,
            ([b'-', b'-', ..], _) if padding == 0 => Verdict::Last,
            ([b'\n', ..], _) => Verdict::Next(self.bytes.len() + padding + 1),
            ([b'\r', b'\n', ..], _) => Verdict::Next(self.bytes.len() + padding + 2),
            ([] | [b'\r' | b'-'], Flow::Open) => Verdict::Undecided,
            ([] | [b'\r' | b'-'], Flow::Ended) => Verdict::Last,
            _ => Verdict::Data,
        }
    }
}

#[cfg(test)]
mod tests;
