//! What is kept of one connection: the beginning and the end of what came, the beginning of what
//! was answered.
//!
//! Bounded, whatever the camera sends. Nothing is masked here: see [`super::mask`].

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many bytes of a connection are kept. Memory is taken as bytes come, never ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// The first bytes of what came.
    pub head: usize,
    /// The last bytes of what came.
    pub tail: usize,
    /// The first bytes of what was answered.
    pub answer: usize,
}

impl Extent {
    /// Enough to tell what was asked for: 4 KiB of the request, 1 KiB of the answer.
    pub const BRIEF: Self = Self {
        head: 4 << 10,
        tail: 0,
        answer: 1 << 10,
    };
    /// Enough to study a new camera: 64 KiB and the last 2 KiB of the request (where a mail's last
    /// boundary is), 16 KiB of the answer.
    pub const FULL: Self = Self {
        head: 64 << 10,
        tail: 2 << 10,
        answer: 16 << 10,
    };
}

/// A bounded record of one connection, written by the connection while others may look at it.
#[derive(Debug)]
pub struct Recording {
    extent: Extent,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    head: Vec<u8>,
    tail: VecDeque<u8>,
    received: u64,
    answer: Vec<u8>,
    answered: u64,
}

/// What a [`Recording`] held at one moment. Raw: it may contain passwords.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// The beginning of what came; all of it if `left_out` is 0 and `tail` is empty.
    pub head: Vec<u8>,
    /// Bytes between `head` and `tail` that were not kept.
    pub left_out: u64,
    /// The end of what came, as far as it is not in `head`.
    pub tail: Vec<u8>,
    /// The beginning of what was answered.
    pub answer: Vec<u8>,
    /// Bytes of the answer behind `answer` that were not kept.
    pub answer_left_out: u64,
}

impl Recording {
    /// An empty record that will hold no more than `extent`.
    #[must_use]
    pub fn new(extent: Extent) -> Self {
        Self {
            extent,
            kept: Mutex::default(),
        }
    }

    /// Notes bytes that came from the camera.
    pub fn received(&self, bytes: &[u8]) {
        let mut kept = self.lock();
        kept.received += bytes.len() as u64;
        let room = self.extent.head.saturating_sub(kept.head.len());
        let (head, rest) = bytes.split_at(room.min(bytes.len()));
        kept.head.extend_from_slice(head);
        let last = rest
            .get(rest.len().saturating_sub(self.extent.tail)..)
            .unwrap_or_default();
        let surplus = (kept.tail.len() + last.len()).saturating_sub(self.extent.tail);
        kept.tail.drain(..surplus);
        kept.tail.extend(last);
    }

    /// Notes bytes that the camera was sent.
    pub fn answered(&self, bytes: &[u8]) {
        let mut kept = self.lock();
        kept.answered += bytes.len() as u64;
        let room = self.extent.answer.saturating_sub(kept.answer.len());
        kept.answer
            .extend_from_slice(bytes.get(..room).unwrap_or(bytes));
    }

    /// What came and went so far.
    pub fn look(&self) -> Recorded {
        let kept = self.lock();
        Recorded {
            left_out: kept.received - (kept.head.len() + kept.tail.len()) as u64,
            head: kept.head.clone(),
            tail: kept.tail.iter().copied().collect(),
            answer_left_out: kept.answered - kept.answer.len() as u64,
            answer: kept.answer.clone(),
        }
    }

    /// A record is never half-written in a way that matters, so a panic elsewhere does not spoil it.
    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
