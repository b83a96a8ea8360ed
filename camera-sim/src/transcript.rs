//! What happened while a camera was played: told as it happens, and kept for afterwards.

use crate::reason::Reason;
use std::error::Error;
use std::fmt;

/// Something that just happened, for a person who waits.
#[derive(Debug)]
pub enum Event<'a> {
    /// A step begins.
    Begins {
        /// The step, for instance "hotspot check".
        step: &'static str,
        /// The host the camera asks.
        host: &'a str,
        /// How many bytes it will send.
        total: u64,
    },
    /// More of the request was sent.
    Sent {
        /// Bytes so far.
        sent: u64,
        /// Bytes in all.
        total: u64,
    },
    /// A step is over.
    Done(&'a Exchange),
}

/// One request and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// The step, for instance "hotspot check".
    pub step: &'static str,
    /// Request line and headers, as sent.
    pub request: Vec<u8>,
    /// Bytes of the body that were to follow.
    pub body_length: u64,
    /// What the camera's single read brought; empty if nothing came.
    pub answer: Vec<u8>,
    /// What the camera makes of it.
    pub verdict: Verdict,
}

/// What a camera makes of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It goes on, and this is what it understood.
    Fine(&'static str),
    /// It gives up.
    Stuck(Reason),
}

/// All that happened, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transcript {
    /// Requests and answers.
    pub exchanges: Vec<Exchange>,
    /// How it ended, if it ended well.
    pub end: End,
}

/// How a play ends when nothing goes wrong.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum End {
    /// Everything was sent, and the camera shows success.
    #[default]
    Sent,
    /// The camera hung up in the middle, as it was told to, and nothing was acknowledged.
    HungUp,
    /// It got as far as the real camera ever does, for nobody knows what it waits for.
    AsFarAsTheRealOne,
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sent => "everything was sent, and the camera shows success",
            Self::HungUp => "the camera hung up in the middle as told; nothing was acknowledged",
            Self::AsFarAsTheRealOne => {
                "this is how far the real camera gets: the server told it the time, and nobody \
                 knows the provider list it asks for next"
            }
        })
    }
}

/// Why a camera would not get through.
#[derive(Debug)]
pub struct Failure {
    /// Which camera.
    pub model: &'static str,
    /// At which step.
    pub step: &'static str,
    /// And why.
    pub reason: Reason,
    /// What happened up to there, the failed step included.
    pub transcript: Transcript,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { model, step, .. } = self;
        write!(f, "the {model} would fail at the {step}: {}", self.reason)
    }
}

impl Error for Failure {}
