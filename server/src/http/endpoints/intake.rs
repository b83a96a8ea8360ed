//! What mails and uploads have in common: waiting for a turn, streaming a file to the library, and
//! letting the routes say whether it is kept.

use super::Told;
use crate::gateway::Gateway;
use crate::http::Failure;
use crate::http::body::CameraBody;
use crate::http::limits;
use crate::library::{Arrival, Batch};
use crate::protocol::answer::Answer;
use crate::protocol::reject::Reject;
use crate::routing::{self, Decision};
use crate::shares::Shares;
use crate::story::{Kept, Story};
use std::net::IpAddr;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Bounds the uploads received at once.
#[derive(Debug, Clone)]
pub(in crate::http) struct Turns {
    free: Arc<Semaphore>,
    shares: Shares,
}

/// Held while an upload is received.
type Turn = (OwnedSemaphorePermit, OwnedSemaphorePermit);

impl Turns {
    pub(in crate::http) fn new() -> Self {
        Self {
            free: Arc::new(Semaphore::new(limits::UPLOADS)),
            shares: Shares::new(limits::UPLOADS_EACH),
        }
    }

    async fn take(&self, client: IpAddr) -> Result<Turn, Failure> {
        let turn = async {
            // In this order: who waits for its own share takes no place that another one could have.
            let share = self.shares.take(client).await?;
            let free = Arc::clone(&self.free).acquire_owned().await.ok()?;
            Some((share, free))
        };
        let turn = tokio::time::timeout(limits::TURN, turn).await;
        turn.ok().flatten().ok_or(Failure::Busy)
    }
}

/// An upload that may go on: it has its turn, and room on the disk.
pub(super) struct Admission {
    pub(super) room: crate::library::Promise,
    _turn: Turn,
}

impl Admission {
    /// Looks at what can be known before the first byte.
    pub(super) async fn of(
        gateway: &Gateway,
        turns: &Turns,
        client: IpAddr,
        body: &CameraBody,
    ) -> Result<Self, Failure> {
        let announced = body.announced().unwrap_or(0);
        let limit = gateway.config.server.max_upload;
        if announced > limit {
            return Err(Reject::TooLarge { limit }.into());
        }
        let room = gateway.library.promise(announced)?;
        let turn = turns.take(client).await?;
        Ok(Self { room, _turn: turn })
    }
}

/// Lets the routes decide, keeps what they want kept, and says what became of it all. Deliveries follow later; nothing
/// about them can keep a photo from being stored.
pub(super) async fn keep(
    gateway: &Gateway,
    batch: Batch,
    arrivals: Vec<Arrival>,
) -> Result<Kept, Failure> {
    let bytes = arrivals.iter().map(|arrival| arrival.received.size()).sum();
    let all = arrivals.len();
    let kept: Vec<_> = arrivals
        .into_iter()
        .filter_map(|arrival| route(gateway, &batch, arrival))
        .collect();
    let dropped = all - kept.len();
    if kept.is_empty() && dropped > 0 {
        return Ok(Kept {
            stored: Vec::new(),
            dropped,
            empty: 0,
            bytes,
        });
    }
    let stored = gateway.library.store(batch, kept).await?;
    gateway.deliveries.wake();
    Ok(Kept {
        stored,
        dropped,
        empty: 0,
        bytes,
    })
}

/// What becomes of the doctor's trial, which has come as far as the disk: nothing of it is kept, and it is no arrival.
pub(super) async fn try_out(gateway: &Gateway, arrivals: Vec<Arrival>) -> Result<Told, Failure> {
    let bytes = arrivals.iter().map(|arrival| arrival.received.size()).sum();
    // Removes the files.
    drop(arrivals);
    gateway.can_store().await?;
    Ok((Answer::success(), Story::Tried { bytes }))
}

/// The arrival with where it goes, unless it is neither kept nor goes anywhere.
fn route(gateway: &Gateway, batch: &Batch, arrival: Arrival) -> Option<Arrival> {
    let Decision { keep, destinations } = gateway.config.decide(&routing::Arrival {
        protocol: batch.way.protocol(),
        site: batch.way.site(),
        recipients: batch.way.recipients(),
        sender: &batch.sender,
        camera: batch.camera.as_deref().or(arrival.received.camera()),
        kind: arrival.kind,
    });
    (keep || !destinations.is_empty()).then_some(Arrival {
        destinations,
        keep,
        ..arrival
    })
}
