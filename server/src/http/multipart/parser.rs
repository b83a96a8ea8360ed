//! The grammar of a multipart body: bytes in, events out.
//!
//! Pure: it neither waits nor reads. [`super::Parts`] feeds it from the request's body and hands
//! its events on. Between two calls it keeps at most one piece of what it was fed, so its memory
//! does not grow with the body.

use super::delimiter::{Delimiter, Flow, Verdict};
use super::head::PartHead;
use bytes::{Buf as _, Bytes, BytesMut};

/// A mail holds one message and some photos; nobody presses "send" on this many.
pub(super) const MOST_PARTS: usize = 200;
/// Bytes of header lines before one part.
pub(super) const LONGEST_HEAD: usize = 16 * 1024;

/// Why a body is no multipart body of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// The boundary that the request's head names does not occur in the body.
    #[error("the boundary never occurs in the body")]
    NoDelimiter,
    /// The body ends in the header lines of a part, so that part's content never came.
    #[error("the body ends within the header lines of a part")]
    UnfinishedHead,
    /// More than 16 KiB of header lines in front of one part.
    #[error("a part has more than {LONGEST_HEAD} bytes of header lines")]
    HeadTooLong,
    /// More than 200 parts.
    #[error("there are more than {MOST_PARTS} parts")]
    TooManyParts,
}

/// What the parser has to say next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// It needs [`Parser::feed`] or [`Parser::end`].
    Hungry,
    PartBegins(PartHead),
    /// The next bytes of the part that has begun; never empty.
    Data(Bytes),
    /// The part is whole.
    PartEnds,
    /// The body is whole, and with it every part.
    BodyEnds,
}

#[derive(Debug)]
enum State {
    /// Before the first delimiter, or behind one that no header line followed.
    Between,
    Head,
    /// Behind a head; its empty line is still in the buffer, for it can be the line end of a
    /// delimiter at the same time (a part without content).
    Content,
    Data,
    Epilogue,
    Refused(Malformed),
}

#[derive(Debug)]
pub(super) struct Parser {
    delimiter: Delimiter,
    any_delimiter: bool,
    parts: usize,
    /// So much at the start of `buffer` holds no end of a head: it is not looked at again for every byte that comes.
    searched: usize,
    buffer: Bytes,
    flow: Flow,
    state: State,
}

impl Parser {
    pub(super) fn new(boundary: &[u8]) -> Self {
        Self {
            delimiter: Delimiter::first(boundary),
            any_delimiter: false,
            parts: 0,
            searched: 0,
            // The body's first line is a line like any other, so a line end goes before it.
            buffer: Bytes::from_static(b"\n"),
            flow: Flow::Open,
            state: State::Between,
        }
    }

    /// Takes the next piece of the body; to be called when the parser is [`Event::Hungry`].
    pub(super) fn feed(&mut self, piece: Bytes) {
        if self.buffer.is_empty() {
            self.buffer = piece;
        } else {
            let mut joined = BytesMut::with_capacity(self.buffer.len() + piece.len());
            joined.extend_from_slice(&self.buffer);
            joined.extend_from_slice(&piece);
            self.buffer = joined.freeze();
        }
    }

    /// The body came to its proper end. After an error this must not be called.
    pub(super) fn end(&mut self) {
        self.flow = Flow::Ended;
    }

    /// The next event. An error stays: every later call returns it again.
    pub(super) fn next(&mut self) -> Result<Event, Malformed> {
        loop {
            let step = match self.state {
                State::Between => self.between(),
                State::Head => self.head(),
                State::Content => Ok(self.content()),
                State::Data => Ok(Some(self.data())),
                State::Epilogue => Ok(Some(self.epilogue())),
                State::Refused(why) => Err(why),
            };
            match step {
                Ok(None) => {}
                Ok(Some(event)) => return Ok(event),
                Err(why) => {
                    self.state = State::Refused(why);
                    return Err(why);
                }
            }
        }
    }

    fn between(&mut self) -> Result<Option<Event>, Malformed> {
        let (at, verdict) = self.delimiter.find(&self.buffer, self.flow);
        self.buffer.advance(at);
        Ok(match (verdict, self.flow) {
            (Verdict::Data, Flow::Ended) if !self.any_delimiter => {
                return Err(Malformed::NoDelimiter);
            }
            (Verdict::Data, Flow::Ended) => self.enter(State::Epilogue),
            (Verdict::Data | Verdict::Undecided, _) => Some(Event::Hungry),
            (verdict, _) => self.pass(verdict),
        })
    }

    fn head(&mut self) -> Result<Option<Event>, Malformed> {
        let Some(length) = head_length(&self.buffer, self.searched) else {
            // The last three bytes may be the beginning of the end.
            self.searched = self.buffer.len().saturating_sub(3);
            return self.unfinished_head();
        };
        self.searched = 0;
        let head = self.buffer.split_to(length);
        let Some(head) = PartHead::parse(&head) else {
            return Ok(self.enter(State::Between));
        };
        self.parts += 1;
        if self.parts > MOST_PARTS {
            return Err(Malformed::TooManyParts);
        }
        self.state = State::Content;
        Ok(Some(Event::PartBegins(head)))
    }

    /// With `--B CRLF` as the last line (Q32) the body ends where a head would begin, and some
    /// blank lines or a word of farewell may follow. Only a head that names a part is missed.
    fn unfinished_head(&mut self) -> Result<Option<Event>, Malformed> {
        match self.flow {
            Flow::Open if self.buffer.len() > LONGEST_HEAD => Err(Malformed::HeadTooLong),
            Flow::Open => Ok(Some(Event::Hungry)),
            Flow::Ended if PartHead::parse(&self.buffer).is_some_and(|head| head.is_named()) => {
                Err(Malformed::UnfinishedHead)
            }
            Flow::Ended => Ok(self.enter(State::Epilogue)),
        }
    }

    fn content(&mut self) -> Option<Event> {
        match self.delimiter.judge(&self.buffer, self.flow) {
            Verdict::Undecided => Some(Event::Hungry),
            Verdict::Data => {
                self.buffer
                    .advance(empty_line_length(&self.buffer).unwrap_or_default());
                self.enter(State::Data)
            }
            verdict => {
                self.pass(verdict);
                Some(Event::PartEnds)
            }
        }
    }

    fn data(&mut self) -> Event {
        match self.delimiter.find(&self.buffer, self.flow) {
            (0, Verdict::Data) if self.flow == Flow::Ended => {
                self.state = State::Epilogue;
                Event::PartEnds
            }
            (0, Verdict::Data | Verdict::Undecided) => Event::Hungry,
            (0, verdict) => {
                self.pass(verdict);
                Event::PartEnds
            }
            (length, _) => Event::Data(self.buffer.split_to(length)),
        }
    }

    fn epilogue(&mut self) -> Event {
        self.buffer.clear();
        match self.flow {
            Flow::Open => Event::Hungry,
            Flow::Ended => Event::BodyEnds,
        }
    }

    /// Goes behind the delimiter at the start of the buffer.
    fn pass(&mut self, verdict: Verdict) -> Option<Event> {
        let Verdict::Next(length) = verdict else {
            return self.enter(State::Epilogue);
        };
        let line = self.buffer.split_to(length);
        if !self.any_delimiter {
            self.delimiter = self.delimiter.with_line_end_of(&line);
        }
        self.any_delimiter = true;
        self.enter(State::Head)
    }

    fn enter(&mut self, state: State) -> Option<Event> {
        self.state = state;
        None
    }
}

/// Bytes of the header lines at the start of `text`, up to the empty line that ends them; it is known not to begin in
/// the first `searched` bytes.
fn head_length(text: &[u8], searched: usize) -> Option<usize> {
    let line_starts = text
        .iter()
        .enumerate()
        .skip(searched)
        .filter(|(_, byte)| **byte == b'\n')
        .map(|(at, _)| at + 1);
    std::iter::once(0)
        .chain(line_starts)
        .find(|&start| text.get(start..).and_then(empty_line_length).is_some())
}

fn empty_line_length(text: &[u8]) -> Option<usize> {
    match text {
        [b'\n', ..] => Some(1),
        [b'\r', b'\n', ..] => Some(2),
        _ => None,
    }
}
