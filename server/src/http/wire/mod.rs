//! The connection as the cameras need it: whole answers, their spelling, and a record of what came.
//!
//! [`CameraWire`] sits between hyper and the socket. It collects what hyper writes until hyper
//! flushes, so that head and body of an answer leave in one write (Q7: a camera of an unknown model
//! fails when they arrive apart), corrects the head (`spelling`), and shows what
//! passes to a [`Recording`]. It knows no time-outs and no routes, and never reads ahead.
//!
//! hyper has to be set up with `title_case_headers(true)` for the other header names (Q9), and
//! with `allow_multiple_spaces_in_request_line_delimiters(true)` (Q1) and
//! `ignore_invalid_headers(true)` (Q6) for what cameras send.

mod spelling;
#[cfg(test)]
mod tests;

use crate::trace::recording::Recording;
use std::io;
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Camera answers have some hundred bytes; beyond this an answer leaves in several writes.
const LARGEST_ANSWER: usize = 64 * 1024;

/// Times 4 KiB that may have come behind a request; whoever sends more is no camera.
const MOST_FORGOTTEN: usize = 64;

/// A socket that sends whole answers in the spelling of `spelling`.
///
/// To be wrapped in `TokioIo` for hyper.
#[derive(Debug)]
pub struct CameraWire<T> {
    socket: T,
    recording: Option<Arc<Recording>>,
    /// What hyper wrote and the socket has not taken yet; empty after every flush.
    answer: Vec<u8>,
    /// How much of `answer` the socket has taken.
    sent: usize,
    spelling: Spelling,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spelling {
    /// The head of the connection's first answer is still to come. Cameras send one request per
    /// connection, so there is no second one to correct.
    ToCorrect,
    Done,
}

impl<T> CameraWire<T> {
    /// Wraps `socket`; what passes is shown to `recording` if there is one.
    pub fn new(socket: T, recording: Option<Arc<Recording>>) -> Self {
        Self {
            socket,
            recording,
            answer: Vec::new(),
            sent: 0,
            spelling: Spelling::ToCorrect,
        }
    }
}

impl<T: AsyncWrite + Unpin> CameraWire<T> {
    /// Hands everything collected to the socket.
    fn poll_send(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.spelling == Spelling::ToCorrect
            && !self.answer.is_empty()
            && spelling::correct(&mut self.answer)
        {
            self.spelling = Spelling::Done;
        }
        while let Some(rest @ [_, ..]) = self.answer.get(self.sent..) {
            let taken = ready!(Pin::new(&mut self.socket).poll_write(context, rest))?;
            if taken == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            if let Some(recording) = &self.recording {
                recording.answered(rest.get(..taken).unwrap_or(rest));
            }
            self.sent += taken;
        }
        self.answer.clear();
        self.sent = 0;
        Poll::Ready(Ok(()))
    }
}

impl<T: AsyncRead + Unpin> CameraWire<T> {
    /// Reads and forgets what came behind the request, such as the line end that old browsers put there. A socket that
    /// is closed with something unread in it tells the camera "reset", perhaps before it has looked at the answer (Q11).
    fn forget_the_rest(&mut self, context: &mut Context<'_>) {
        for _ in 0..MOST_FORGOTTEN {
            let mut space = [MaybeUninit::uninit(); 4096];
            let mut rest = ReadBuf::uninit(&mut space);
            let more = Pin::new(&mut self.socket).poll_read(context, &mut rest);
            if !matches!(more, Poll::Ready(Ok(()))) || rest.filled().is_empty() {
                return;
            }
            if let Some(recording) = &self.recording {
                recording.received(rest.filled());
            }
        }
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin> AsyncWrite for CameraWire<T> {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if this.answer.len() >= LARGEST_ANSWER {
            ready!(this.poll_send(context))?;
        }
        let taken = bytes
            .get(..LARGEST_ANSWER - this.answer.len())
            .unwrap_or(bytes);
        this.answer.extend_from_slice(taken);
        Poll::Ready(Ok(taken.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.poll_send(context))?;
        Pin::new(&mut this.socket).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.poll_send(context))?;
        ready!(Pin::new(&mut this.socket).poll_shutdown(context))?;
        this.forget_the_rest(context);
        Poll::Ready(Ok(()))
    }

    /// One flat write is what this is for; hyper then joins head and body itself.
    fn is_write_vectored(&self) -> bool {
        false
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for CameraWire<T> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = into.filled().len();
        ready!(Pin::new(&mut this.socket).poll_read(context, into))?;
        if let (Some(recording), Some(news)) = (&this.recording, into.filled().get(before..)) {
            recording.received(news);
        }
        Poll::Ready(Ok(()))
    }
}
