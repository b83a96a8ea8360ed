//! The queue: what was stored goes on to its targets, after the camera got its answer.
//!
//! Jobs are rows that came into being with their arrivals (`database::jobs`); here is decided when and in which order
//! they are tried. Each target has a `lane` of its own, so that a slow or broken one holds up nobody else. What an outcome
//! means is in `verdict`, how long a pause lasts in `backoff`, when a batch is complete in `closing`; these are pure but
//! for the tasks around them. `parcel` turns rows into what a target is given, `words` into what the owner reads.
//!
//! Nothing here is needed to store a photo, and nothing polls: stored photos wake the lanes. Only what another process
//! changes (`nx-gateway queue`) is noticed by looking, every two seconds, whether anything was written at all.

mod attempt;
mod backoff;
mod clock;
mod closing;
mod lane;
mod parcel;
mod tidying;
mod verdict;
pub(crate) mod words;

use crate::database::{Database, DatabaseError, jobs};
use crate::library;
use crate::routing::target::TargetName;
use crate::targets::Target;
use jiff::Timestamp;
use lane::Lane;
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How long things take.
#[derive(Debug, Clone)]
pub struct Pace {
    /// The pause after the first attempt.
    pub first_pause: Duration,
    /// The longest pause of our own choice.
    pub longest_pause: Duration,
    /// The longest pause a receiver can ask for.
    pub longest_asked: Duration,
    /// After pauses of so much in all a job is given up.
    pub patience: Duration,
    /// Between two questions whether a target answers again.
    pub probe: Duration,
    /// The same for a target that answers and then fails all the same.
    pub longest_probe: Duration,
    /// Between two looks at what other processes did.
    pub look: Duration,
    /// After so much time a lane looks at the clock again, which may have been set.
    pub nap: Duration,
    /// How long running deliveries may go on when the server stops.
    pub farewell: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            first_pause: Duration::from_secs(30),
            longest_pause: Duration::from_hours(1),
            longest_asked: Duration::from_hours(24),
            patience: Duration::from_hours(30 * 24),
            probe: Duration::from_secs(5),
            longest_probe: Duration::from_mins(5),
            look: Duration::from_secs(2),
            nap: Duration::from_mins(1),
            farewell: Duration::from_secs(5),
        }
    }
}

/// How others speak to the queue. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Deliveries {
    wake: watch::Sender<()>,
    held: Arc<Mutex<HashMap<String, usize>>>,
}

impl Default for Deliveries {
    fn default() -> Self {
        Self {
            wake: watch::Sender::new(()),
            held: Arc::default(),
        }
    }
}

impl Deliveries {
    /// Something was stored or closed: jobs may be due.
    pub fn wake(&self) {
        self.wake.send_replace(());
    }

    /// Keeps a login's batch open until the returned value is dropped, because an upload of it is under way.
    #[must_use]
    pub fn hold(&self, session: &str) -> Held {
        *self.held().entry(session.to_owned()).or_default() += 1;
        Held {
            deliveries: self.clone(),
            session: session.to_owned(),
        }
    }

    fn is_held(&self, session: &str) -> bool {
        self.held().contains_key(session)
    }

    fn held(&self) -> std::sync::MutexGuard<'_, HashMap<String, usize>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An upload that is under way.
#[derive(Debug)]
pub struct Held {
    deliveries: Deliveries,
    session: String,
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut held = self.deliveries.held();
        if let Some(count) = held.get_mut(&self.session) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.session);
            }
        }
        drop(held);
        self.deliveries.wake();
    }
}

/// What the queue works with.
#[derive(Debug, Clone)]
pub struct Work {
    /// Where the jobs are.
    pub database: Database,
    /// The library's folder.
    pub library: PathBuf,
    /// Where photos go.
    pub targets: Vec<(TargetName, Arc<dyn Target>)>,
    /// How much silence ends a batch of shared photos.
    pub batch_idle: Duration,
    /// How long things take.
    pub pace: Pace,
    /// How others speak to it.
    pub deliveries: Deliveries,
    /// What is typed to look at the queue: `nx-gateway queue`.
    pub command: String,
}

/// The running queue.
#[derive(Debug)]
pub struct Running {
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

/// Begins to deliver; first of all what an earlier process was interrupted in. Should the database refuse, as on a full
/// disk, photos are none the worse for it, and deliveries begin once it doesn't.
#[must_use]
pub fn start(work: Work) -> Running {
    let stop = watch::Sender::new(false);
    let mut tasks = JoinSet::new();
    tasks.spawn(run(work, stop.subscribe()));
    Running { stop, tasks }
}

impl Running {
    /// Starts nothing more and lets running deliveries go on for a moment; what isn't done by then waits for the next
    /// start.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        while self.tasks.join_next().await.is_some() {}
    }
}

async fn run(work: Work, mut stop: watch::Receiver<bool>) {
    tokio::select! {
        () = stopped(&mut stop) => return,
        () = prepare(&work) => {}
    }
    let mut tasks = JoinSet::new();
    for (name, target) in &work.targets {
        let lane = Lane::new(name, Arc::clone(target), &work, stop.clone());
        tasks.spawn(lane.run());
    }
    tasks.spawn(until_stopped(
        stop.clone(),
        closing::close_batches(work.clone()),
    ));
    tasks.spawn(until_stopped(
        stop.clone(),
        tidying::forget_finished(work.database.clone()),
    ));
    tasks.spawn(until_stopped(stop, look(work)));
    while tasks.join_next().await.is_some() {}
}

/// Puts the jobs in order after whatever ended the process before, as often as it takes.
async fn prepare(work: &Work) {
    let mut is_told = false;
    while let Err(error) = try_prepare(work).await {
        if !std::mem::replace(&mut is_told, true) {
            tracing::warn!("deliveries have to wait: {error}");
        }
        tokio::time::sleep(work.pace.probe).await;
    }
}

async fn try_prepare(work: &Work) -> Result<(), DatabaseError> {
    let recovered = work.database.write(|writing| {
        jobs::resume_all(writing)?;
        jobs::recover(writing)
    });
    match recovered.await? {
        0 => {}
        1 => tracing::info!("1 delivery had been interrupted and is tried again"),
        many => tracing::info!("{many} deliveries had been interrupted and are tried again"),
    }
    let cleared = library::clear(&work.database, &work.library, None).await?;
    words::tell_cleared(&cleared);
    tell_homeless(work).await
}

async fn until_stopped(mut stop: watch::Receiver<bool>, work: impl Future<Output = ()>) {
    tokio::select! {
        () = stopped(&mut stop) => {}
        () = work => {}
    }
}

/// Done when the queue is to stop, or nobody is left who could say so.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stopped| *stopped).await;
}

/// Wakes the lanes when another process has written something.
async fn look(work: Work) {
    let mut watch = None;
    loop {
        tokio::time::sleep(work.pace.look).await;
        match work.database.has_changed(watch.take()).await {
            Ok((changed, next)) => {
                watch = Some(next);
                if changed {
                    work.deliveries.wake();
                }
            }
            // Opened anew at the next look.
            Err(error) => tracing::debug!("the queue can't be watched: {error}"),
        }
    }
}

/// Tells of jobs whose target the owner has taken out of the configuration.
async fn tell_homeless(work: &Work) -> Result<(), DatabaseError> {
    let open: BTreeMap<String, u64> = work.database.read(jobs::open_targets).await?;
    for (target, count) in open {
        if !work
            .targets
            .iter()
            .any(|(name, _)| name.to_string() == target)
        {
            tracing::warn!(
                "{} for {target}, which is not in the configuration any more; put it back, or drop them: \
                 {} drop --target {target}",
                words::wait(count),
                work.command
            );
        }
    }
    Ok(())
}

/// This host's clock, in milliseconds since 1970.
fn now() -> i64 {
    Timestamp::now().as_millisecond()
}

fn milliseconds(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
