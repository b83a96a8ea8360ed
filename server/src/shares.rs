//! What each address may hold of something that all share, so that one host gone wild keeps no camera out.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Addresses after which those that hold nothing are forgotten.
const MANY: usize = 1024;

/// The shares of all addresses.
#[derive(Debug, Clone)]
pub(crate) struct Shares {
    most: usize,
    of: Arc<Mutex<HashMap<IpAddr, Arc<Semaphore>>>>,
}

impl Shares {
    /// At most so many for each address.
    pub(crate) fn new(most: usize) -> Self {
        let of = Arc::default();
        Self { most, of }
    }

    /// One more for this address, if it hasn't got its share already. Given back when dropped.
    pub(crate) fn try_take(&self, client: IpAddr) -> Option<OwnedSemaphorePermit> {
        self.of(client).try_acquire_owned().ok()
    }

    /// As [`Shares::try_take`], but waits until the address gives one back.
    pub(crate) async fn take(&self, client: IpAddr) -> Option<OwnedSemaphorePermit> {
        self.of(client).acquire_owned().await.ok()
    }

    fn of(&self, client: IpAddr) -> Arc<Semaphore> {
        let mut of = self.of.lock().unwrap_or_else(PoisonError::into_inner);
        if of.len() >= MANY {
            // Whatever is held or waited for has a hand on it.
            of.retain(|_, share| Arc::strong_count(share) > 1);
        }
        let share = of
            .entry(client)
            .or_insert_with(|| Arc::new(Semaphore::new(self.most)));
        Arc::clone(share)
    }
}

#[cfg(test)]
mod tests;
