//! Work on files, off the async runtime, that ends when nobody waits for it any more.

use super::Trouble;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// Tells work that goes on in another thread whether somebody still waits for it.
#[derive(Debug, Clone, Default)]
pub(super) struct GivenUp(Arc<AtomicBool>);

impl GivenUp {
    /// Fails once nobody waits any more; to be asked before each piece of a long work.
    ///
    /// # Errors
    /// Only then.
    pub(super) fn check(&self) -> Result<(), Trouble> {
        if self.0.load(Ordering::Relaxed) {
            return Err(later("it was interrupted"));
        }
        Ok(())
    }
}

/// Gives the work up when it is dropped.
struct Waiting(GivenUp);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.0.store(true, Ordering::Relaxed);
    }
}

/// Runs work that may block. Dropping the future lets it end at its next [`GivenUp::check`].
///
/// # Errors
/// What the work says.
pub(super) async fn off_the_runtime<T: Send + 'static>(
    work: impl FnOnce(&GivenUp) -> Result<T, Trouble> + Send + 'static,
) -> Result<T, Trouble> {
    let given_up = GivenUp::default();
    let _waiting = Waiting(given_up.clone());
    spawn_blocking(move || work(&given_up))
        .await
        .map_err(|_| later("it was interrupted"))?
}

/// The same for work that nobody waits for longer than this: then it is `silent`. What blocks may go on in its thread.
///
/// # Errors
/// What the work says, or that.
pub(super) async fn off_the_runtime_within<T: Send + 'static>(
    patience: Duration,
    silent: Trouble,
    work: impl FnOnce(&GivenUp) -> Result<T, Trouble> + Send + 'static,
) -> Result<T, Trouble> {
    let done = timeout(patience, off_the_runtime(work)).await;
    done.unwrap_or(Err(silent))
}

/// It may work when it is tried again.
pub(super) fn later(reason: impl Into<String>) -> Trouble {
    Trouble::Later {
        reason: reason.into(),
        after: None,
    }
}

#[cfg(test)]
mod tests;
