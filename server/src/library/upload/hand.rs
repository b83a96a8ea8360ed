//! Something that works on one buffer at a time, off the async runtime.

use crate::library::LibraryError;
use tokio::task::{JoinHandle, spawn_blocking};

/// A thing that is here, or away with work.
#[derive(Debug)]
pub(super) enum Hand<T> {
    /// Here.
    Free(T),
    /// Away; it comes back with the work's end, unless that failed.
    Busy(JoinHandle<Result<T, LibraryError>>),
    /// It did not come back.
    Lost,
}

impl<T: Send + 'static> Hand<T> {
    /// Sends it away.
    pub(super) fn begin(work: impl FnOnce() -> Result<T, LibraryError> + Send + 'static) -> Self {
        Self::Busy(spawn_blocking(work))
    }

    /// Takes it, once its work is done.
    ///
    /// # Errors
    /// What the work said; afterwards it is lost.
    pub(super) async fn take(&mut self) -> Result<T, LibraryError> {
        match std::mem::replace(self, Self::Lost) {
            Self::Free(thing) => Ok(thing),
            Self::Busy(work) => work.await.map_err(|_| LibraryError::Stopping)?,
            Self::Lost => Err(LibraryError::Stopping),
        }
    }
}
