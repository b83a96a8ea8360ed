//! One request and its answer over TCP, at a camera's pace and with a camera's single read.

use crate::answer::{Answer, BUFFER};
use crate::fault::{Cut, HangUp, Pace};
use crate::reason::Reason;
use crate::request::Request;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream, ToSocketAddrs};
use std::thread;
use std::time::Duration;

#[cfg(test)]
mod tests;

/// How long a camera waits for a connection, for room to send, and for the answer. Known of
/// Samsung's Android client only.
pub const PATIENCE: Duration = Duration::from_secs(40);
/// How much of a request is read and handed to the network at a time, in bytes.
const CHUNK: usize = 64 * 1024;

/// Sends these bytes, cut so, and reads the answer as a camera does.
///
/// # Errors
/// What a camera would stumble over.
pub fn exchange(address: SocketAddr, bytes: &[u8], cut: &Cut) -> Result<Answer, Reason> {
    let stream = connect(&[address], &address.to_string(), PATIENCE)?;
    let mut stops = Stops::of(cut, None, None);
    let total = bytes.len() as u64;
    send(&stream, bytes, total, &mut stops, &mut |_| ())?;
    Answer::parse(&receive(&stream, PATIENCE)?)
}

/// Where a camera's connections go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Destination {
    /// To whatever address the name in the request has, port 80 unless it says otherwise.
    #[default]
    ByName,
    /// Always here, whatever name is in the request.
    At(SocketAddr),
}

/// Sends a request at the given pace and reads once; reads nothing if the pace says to hang up.
/// `progress` hears how many bytes were sent.
pub(crate) fn talk(
    destination: Destination,
    patience: Duration,
    pace: &Pace,
    request: &Request,
    progress: &mut dyn FnMut(u64),
) -> Result<Vec<u8>, Reason> {
    let content = request.open().map_err(unreadable)?;
    let stream = dial(destination, request.host(), patience)?;
    let head = request.head().len() as u64;
    let (end, pause) = if request.carries_photos() {
        let middle = head + request.body_length() / 2;
        (
            pace.truncated.map(|(after, _)| head + after),
            pace.stall.map(|pause| (middle, pause)),
        )
    } else {
        (None, None)
    };
    let mut stops = Stops::of(&pace.cut, end, pause);
    send(&stream, content, request.length(), &mut stops, progress)?;

    match pace.truncated {
        Some((_, HangUp::Close)) if stops.reached_end => return Ok(Vec::new()),
        Some((_, HangUp::HalfClose)) if stops.reached_end => {
            let closed = stream.shutdown(Shutdown::Write);
            closed.map_err(|cause| answer_lost(&cause))?;
        }
        _ => {}
    }
    receive(&stream, patience)
}

fn dial(destination: Destination, host: &str, patience: Duration) -> Result<TcpStream, Reason> {
    match destination {
        Destination::At(address) => connect(&[address], &address.to_string(), patience),
        Destination::ByName => {
            let with_port = if host.contains(':') {
                host.to_owned()
            } else {
                format!("{host}:80")
            };
            let addresses = with_port
                .to_socket_addrs()
                .map_err(|cause| no_connection(&with_port, &cause))?;
            connect(&addresses.collect::<Vec<_>>(), &with_port, patience)
        }
    }
}

/// Connects to the first address that answers.
fn connect(addresses: &[SocketAddr], name: &str, patience: Duration) -> Result<TcpStream, Reason> {
    let mut last = no_connection(name, &io::Error::other("the name has no address"));
    for address in addresses {
        let attempt = TcpStream::connect_timeout(address, patience).and_then(|stream| {
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(patience))?;
            stream.set_write_timeout(Some(patience))?;
            Ok(stream)
        });
        match attempt {
            Ok(stream) => return Ok(stream),
            Err(cause) => last = no_connection(name, &cause),
        }
    }
    Err(last)
}

/// Copies `content`, which has `total` bytes, to the network, with a write for each stretch
/// between two stops.
fn send(
    mut stream: &TcpStream,
    mut content: impl Read,
    total: u64,
    stops: &mut Stops,
    progress: &mut dyn FnMut(u64),
) -> Result<(), Reason> {
    let mut sent = 0;
    let mut chunk = Vec::with_capacity(CHUNK);
    while read_chunk(&mut content, &mut chunk)? {
        let mut rest = chunk.as_slice();
        while !rest.is_empty() {
            let Some(length) = stops.next_stretch(sent) else {
                return Ok(());
            };
            let now = rest.len().min(usize::try_from(length).unwrap_or(CHUNK));
            let (stretch, later) = rest.split_at(now);
            stream
                .write_all(stretch)
                .map_err(|cause| connection_lost(sent, total, &cause))?;
            sent += now as u64;
            rest = later;
        }
        progress(sent);
    }
    if sent < total {
        return Err(unreadable(io::Error::other("a file became shorter")));
    }
    Ok(())
}

/// Whether there was anything left to read.
fn read_chunk(content: &mut impl Read, chunk: &mut Vec<u8>) -> Result<bool, Reason> {
    chunk.clear();
    let mut next = content.take(CHUNK as u64);
    Ok(next.read_to_end(chunk).map_err(unreadable)? > 0)
}

/// The one `recv` of a camera (Q7): what it does not bring, the camera never sees.
fn receive(mut stream: &TcpStream, patience: Duration) -> Result<Vec<u8>, Reason> {
    let mut buffer = vec![0; BUFFER];
    loop {
        match stream.read(&mut buffer) {
            Ok(length) => {
                buffer.truncate(length);
                return Ok(buffer);
            }
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
            Err(cause) if took_too_long(&cause) => {
                return Err(Reason::TooLate {
                    seconds: patience.as_secs(),
                });
            }
            Err(cause) => return Err(answer_lost(&cause)),
        }
    }
}

/// What a socket with a time-out says when it has passed; it differs between systems.
fn took_too_long(cause: &io::Error) -> bool {
    use io::ErrorKind::{TimedOut, WouldBlock};
    matches!(cause.kind(), TimedOut | WouldBlock)
}

fn connection_lost(sent: u64, total: u64, cause: &io::Error) -> Reason {
    let cause = if took_too_long(cause) {
        "the server stopped reading".to_owned()
    } else {
        cause.to_string()
    };
    Reason::ConnectionLost { sent, total, cause }
}

fn answer_lost(cause: &io::Error) -> Reason {
    Reason::AnswerLost {
        cause: cause.to_string(),
    }
}

fn unreadable(cause: io::Error) -> Reason {
    Reason::PhotoUnreadable {
        cause: cause.to_string(),
    }
}

fn no_connection(to: &str, cause: &io::Error) -> Reason {
    Reason::NoConnection {
        to: to.to_owned(),
        cause: cause.to_string(),
    }
}

/// Where the sending is interrupted, in bytes from the head's first.
struct Stops {
    every_byte: bool,
    cuts: Vec<u64>,
    end: Option<u64>,
    reached_end: bool,
    pause: Option<(u64, Duration)>,
}

impl Stops {
    fn of(cut: &Cut, end: Option<u64>, pause: Option<(u64, Duration)>) -> Self {
        Self {
            every_byte: *cut == Cut::EveryByte,
            cuts: match cut {
                Cut::At(offsets) => offsets.clone(),
                Cut::Whole | Cut::EveryByte => Vec::new(),
            },
            end,
            reached_end: false,
            pause,
        }
    }

    /// How far to send without a stop, from `sent` on; `None` where the camera hangs up.
    /// Pauses if it is time to.
    fn next_stretch(&mut self, sent: u64) -> Option<u64> {
        if self.end.is_some_and(|end| sent >= end) {
            self.reached_end = true;
            return None;
        }
        if let Some((_, pause)) = self.pause.take_if(|(at, _)| sent >= *at) {
            thread::sleep(pause);
        }
        if self.every_byte {
            return Some(1);
        }
        let cuts = self.cuts.iter().copied();
        let stops = cuts.chain(self.end).chain(self.pause.map(|(at, _)| at));
        let next = stops.filter(|stop| *stop > sent).min();
        Some(next.map_or(u64::MAX, |stop| stop - sent))
    }
}
