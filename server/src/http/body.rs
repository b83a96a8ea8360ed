//! A request's body: a stream that knows when the camera has gone silent, when it is too much, and
//! whether it is complete.

use super::limits;
use crate::protocol::reject::Reject;
use bytes::Bytes;
use futures_core::Stream;
use hyper::body::{Body as _, Incoming};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep, timeout};

/// Why a body did not arrive whole.
#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    /// The connection ended before the announced length, or broke.
    #[error("the connection broke off after {received} bytes ({source})")]
    Broken {
        /// Bytes that had come.
        received: u64,
        /// What hyper saw.
        source: hyper::Error,
    },
    /// Nothing came for a long while.
    #[error("nothing came for {} seconds, after {received} bytes", limits::IDLE_TIME.as_secs())]
    Silent {
        /// Bytes that had come.
        received: u64,
    },
    /// More than allowed.
    #[error("more than {limit} bytes")]
    TooLarge {
        /// Bytes allowed.
        limit: u64,
    },
}

/// The body as it comes.
#[derive(Debug)]
pub(super) struct CameraBody {
    incoming: Incoming,
    idle: Pin<Box<Sleep>>,
    received: u64,
    limit: u64,
    ended: bool,
}

impl CameraBody {
    /// At most `limit` bytes of what hyper receives.
    pub(super) fn new(incoming: Incoming, limit: u64) -> Self {
        let idle = Box::pin(sleep(limits::IDLE_TIME));
        Self {
            incoming,
            idle,
            received: 0,
            limit,
            ended: false,
        }
    }

    /// The length the camera announced, in bytes; before anything was read.
    pub(super) fn announced(&self) -> Option<u64> {
        self.incoming.size_hint().exact()
    }

    /// The next bytes.
    pub(super) async fn chunk(&mut self) -> Option<Result<Bytes, BodyError>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// All of a small body.
    ///
    /// # Errors
    /// When it breaks off, or is larger than any XML a camera sends.
    pub(super) async fn xml(&mut self) -> Result<Vec<u8>, super::Failure> {
        let mut all = Vec::new();
        while let Some(chunk) = self.chunk().await {
            all.extend_from_slice(&chunk?);
            if all.len() > limits::XML {
                return Err(Reject::DocumentTooLarge { limit: limits::XML }.into());
            }
        }
        Ok(all)
    }

    /// Reads and forgets the rest, because a camera that still sends doesn't hear the answer (Q11). What is beyond the
    /// limit is read too, but not for ever.
    pub(super) async fn drain(&mut self) {
        self.limit = u64::MAX;
        let rest = async { while let Some(Ok(_)) = self.chunk().await {} };
        let _ = timeout(limits::REFUSED_TIME, rest).await;
    }

    fn wait_again(&mut self) {
        const TOO_SOON: Duration = Duration::from_secs(1);
        // Moving the timer for every chunk of a fast upload would cost more than it tells.
        let deadline = Instant::now() + limits::IDLE_TIME;
        if self.idle.deadline() + TOO_SOON < deadline {
            self.idle.as_mut().reset(deadline);
        }
    }

    fn end(&mut self, error: BodyError) -> Poll<Option<Result<Bytes, BodyError>>> {
        self.ended = true;
        Poll::Ready(Some(Err(error)))
    }
}

impl Stream for CameraBody {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let received = self.received;
        let frame = match Pin::new(&mut self.incoming).poll_frame(context) {
            Poll::Ready(Some(Ok(frame))) => frame,
            Poll::Ready(Some(Err(source))) => {
                return self.end(BodyError::Broken { received, source });
            }
            Poll::Ready(None) => {
                self.ended = true;
                return Poll::Ready(None);
            }
            Poll::Pending => {
                ready!(self.idle.as_mut().poll(context));
                return self.end(BodyError::Silent { received });
            }
        };
        self.wait_again();
        let bytes = frame.into_data().unwrap_or_default();
        self.received += bytes.len() as u64;
        if self.received > self.limit {
            // Not the end: the rest can still be drained.
            let limit = self.limit;
            return Poll::Ready(Some(Err(BodyError::TooLarge { limit })));
        }
        Poll::Ready(Some(Ok(bytes)))
    }
}
