//! What has been done for long is forgotten, so that the database of a camera that sends for years doesn't grow for years.

use super::{milliseconds, now};
use crate::database::{Database, DatabaseError, jobs};
use std::time::Duration;

/// For so long `nx-gateway queue list --all` shows what was delivered or dropped.
const REMEMBERED: Duration = Duration::from_hours(90 * 24);
/// Between two looks.
const PAUSE: Duration = Duration::from_hours(24);
/// Jobs forgotten at once: photos that are being stored wait for that.
const PORTION: usize = 200;

/// Forgets, once a day.
pub(super) async fn forget_finished(database: Database) {
    loop {
        while let Some(PORTION..) = forget_some(&database).await {}
        tokio::time::sleep(PAUSE).await;
    }
}

/// How many were forgotten, unless the database refuses.
async fn forget_some(database: &Database) -> Option<usize> {
    let before = now().saturating_sub(milliseconds(REMEMBERED));
    let forgotten = database.write(move |writing| jobs::forget(writing, before, PORTION));
    forgotten
        .await
        .inspect_err(|error: &DatabaseError| tracing::debug!("old jobs stay for now: {error}"))
        .ok()
}
