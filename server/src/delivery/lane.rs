//! One target and its jobs: takes those that are due, a few at a time, lets them be delivered, and holds them back while
//! the target can't be reached or waits for its owner.

use super::attempt::{Finished, deliver};
use super::verdict::{Verdict, judge};
use super::{Pace, Work, clock, milliseconds, now, stopped, words};
use crate::database::jobs::{self, Cause, Halt, JobRow, Settlement};
use crate::database::{Database, DatabaseError};
use crate::library;
use crate::routing::target::TargetName;
use crate::story::quiet;
use crate::targets::{Outcome, Target};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::{Instant, sleep_until};

/// Whether the target gets anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// It does.
    Open,
    /// It answered after a silence: one job shows whether that can be trusted.
    OnTrial,
    /// It has to answer first; asked at this time.
    Unreachable(Instant),
    /// It is being asked whether it answers.
    Asked,
    /// Its owner has to do something.
    Paused,
}

/// A target with its jobs.
pub(super) struct Lane {
    name: String,
    target: Arc<dyn Target>,
    database: Database,
    library: PathBuf,
    pace: Pace,
    /// What is typed to look at the queue.
    command: String,
    wake: watch::Receiver<()>,
    stop: watch::Receiver<bool>,
    state: State,
    /// Its owner knows that it can't be reached.
    is_told_silent: bool,
    /// It is in trouble, or may be since an earlier process.
    is_troubled: bool,
    /// How often it answered since and failed all the same.
    broken_promises: u32,
    running: JoinSet<Finished>,
    /// The jobs of running tasks.
    jobs: HashMap<Id, i64>,
    /// The database has been complained about.
    is_told: bool,
}

impl Lane {
    pub(super) fn new(
        name: &TargetName,
        target: Arc<dyn Target>,
        work: &Work,
        stop: watch::Receiver<bool>,
    ) -> Self {
        Self {
            name: name.to_string(),
            target,
            database: work.database.clone(),
            library: work.library.clone(),
            pace: work.pace.clone(),
            command: work.command.clone(),
            wake: work.deliveries.wake.subscribe(),
            stop,
            state: State::Open,
            is_told_silent: false,
            is_troubled: true,
            broken_promises: 0,
            running: JoinSet::new(),
            jobs: HashMap::new(),
            is_told: false,
        }
    }

    /// Delivers until it is stopped.
    pub(super) async fn run(mut self) {
        loop {
            self.wake.mark_unchanged();
            let next = match self.step().await {
                Ok(next) => {
                    self.is_told = false;
                    next
                }
                Err(error) => Some(self.complain(&error)),
            };
            let sleep = async {
                match next {
                    Some(next) => sleep_until(next).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                () = stopped(&mut self.stop) => break,
                Some(finished) = self.running.join_next_with_id() => self.finish(finished).await,
                _ = self.wake.changed() => {}
                () = sleep => {}
            }
        }
        self.wind_up().await;
    }

    /// Begins what can be begun, and says when there may be more; nothing, if somebody will say so.
    async fn step(&mut self) -> Result<Option<Instant>, DatabaseError> {
        if !matches!(self.state, State::Open | State::OnTrial) && !self.is_halted().await? {
            // Its owner wants it tried now.
            self.state = State::Open;
        }
        let most = match self.state {
            State::Open => self.target.at_once().max(1),
            State::OnTrial => 1,
            State::Unreachable(when) => return self.ask(when).await,
            State::Asked | State::Paused => return Ok(None),
        };
        let free = most.saturating_sub(self.jobs.len());
        if free == 0 {
            return Ok(None);
        }
        let Some(due) = clock::due(&self.database, &self.name, &self.pace).await? else {
            return Ok(None);
        };
        let wait = due.saturating_sub(now());
        if wait > 0 {
            let wait = Duration::from_millis(wait.cast_unsigned());
            return Ok(Some(Instant::now() + wait.min(self.pace.nap)));
        }
        self.begin(free).await?;
        // There may be more, which the end of these will show.
        Ok(self.jobs.is_empty().then(|| Instant::now() + self.pace.nap))
    }

    async fn is_halted(&self) -> Result<bool, DatabaseError> {
        let name = self.name.clone();
        let halt = self
            .database
            .read(move |reading| jobs::halted(reading, &name));
        Ok(halt.await?.is_some())
    }

    /// Asks the target whether it answers, if it is time and anything waits for that.
    async fn ask(&mut self, when: Instant) -> Result<Option<Instant>, DatabaseError> {
        if Instant::now() < when {
            return Ok(Some(when));
        }
        if self.waiting().await? == 0 {
            return Ok(None);
        }
        let target = Arc::clone(&self.target);
        self.running
            .spawn(async move { Finished::Answer(target.answers().await) });
        self.state = State::Asked;
        Ok(None)
    }

    async fn waiting(&self) -> Result<u64, DatabaseError> {
        let name = self.name.clone();
        self.database
            .read(move |reading| jobs::waiting(reading, &name))
            .await
    }

    /// Takes up to so many jobs and lets them be delivered.
    async fn begin(&mut self, most: usize) -> Result<(), DatabaseError> {
        let name = self.name.clone();
        let claimed = self
            .database
            .write(move |writing| jobs::claim(writing, &name, now(), most));
        for job in claimed.await? {
            let (database, library) = (self.database.clone(), self.library.clone());
            let delivered = deliver(job, Arc::clone(&self.target), database, library);
            let task = self.running.spawn(delivered);
            self.jobs.insert(task.id(), job);
        }
        Ok(())
    }

    async fn finish(&mut self, finished: Result<(Id, Finished), JoinError>) {
        match finished {
            Ok((id, finished)) => {
                let job = self.jobs.remove(&id);
                match finished {
                    Finished::Job(job, outcome, missing) => {
                        self.settle(&job, outcome, &missing).await;
                    }
                    Finished::NotSent(job, trouble) => {
                        let verdict = judge(&self.pace, &job, Err(trouble), now());
                        self.record(&job, verdict, &[]).await;
                    }
                    Finished::Unreadable(reason) => self.put_off(job, &reason).await,
                    Finished::Answer(answers) => self.hear(answers).await,
                }
            }
            Err(error) => {
                // It panicked, which must not end the lane.
                let job = self.jobs.remove(&error.id());
                self.put_off(job, &format!("the delivery broke off: {error}"))
                    .await;
            }
        }
    }

    /// Lets a job wait for a long time that failed in a way it shouldn't.
    async fn put_off(&mut self, job: Option<i64>, reason: &str) {
        let Some(job) = job else { return };
        tracing::error!("{}: job {job}: {reason}", self.name);
        let pause = milliseconds(self.pace.longest_pause);
        let settlement = Settlement::Again {
            reason: reason.to_owned(),
            due_at: now().saturating_add(pause),
            waited: pause,
        };
        self.write(move |writing| jobs::settle(writing, job, &settlement, now()))
            .await;
    }

    /// The target was asked whether it answers.
    async fn hear(&mut self, answers: bool) {
        if self.state != State::Asked {
            return;
        }
        if !answers {
            self.state = State::Unreachable(Instant::now() + self.pace.probe);
            return;
        }
        self.state = State::OnTrial;
        let name = self.name.clone();
        self.write(move |writing| {
            jobs::release(writing, &name, now())?;
            jobs::resume(writing, &name)?;
            Ok(())
        })
        .await;
    }

    /// The target said what became of a job.
    async fn settle(&mut self, job: &JobRow, outcome: Outcome, missing: &[String]) {
        let verdict = judge(&self.pace, job, outcome, now());
        let halt = verdict.halt.clone();
        let is_delivered = matches!(verdict.settlement, Settlement::Delivered(_));
        self.record(job, verdict, missing).await;
        if is_delivered {
            self.clear(job.id).await;
        }
        match halt {
            None => self.is_well().await,
            Some((Cause::Unreachable, reason)) => self.is_silent(reason).await,
            Some((Cause::Owner, reason)) => self.is_paused(reason).await,
        }
    }

    /// Tells the owner what became of a job and writes it down.
    async fn record(&mut self, job: &JobRow, verdict: Verdict, missing: &[String]) {
        words::tell(&self.name, job, &verdict, missing, &self.command);
        let (id, settlement) = (job.id, verdict.settlement);
        self.write(move |writing| jobs::settle(writing, id, &settlement, now()))
            .await;
    }

    /// Removes what was only to be passed on, if this was the last to get it.
    async fn clear(&self, job: i64) {
        match library::clear(&self.database, &self.library, Some(job)).await {
            Ok(cleared) => words::tell_cleared(&cleared),
            // They go at the next start.
            Err(error) => tracing::debug!("what was passed on stays for now: {error}"),
        }
    }

    /// Somebody is there, whatever they said.
    async fn is_well(&mut self) {
        if self.state == State::OnTrial {
            self.state = State::Open;
        }
        self.broken_promises = 0;
        if !std::mem::take(&mut self.is_troubled) {
            return;
        }
        self.is_told_silent = false;
        let name = self.name.clone();
        let ended = self
            .database
            .write(move |writing| jobs::end_trouble(writing, &name));
        match ended.await {
            Ok(ended) => words::tell_end(&self.name, ended.as_ref(), now()),
            // Another time.
            Err(error) => {
                tracing::debug!("{}: {error}", self.name);
                self.is_troubled = true;
            }
        }
    }

    async fn is_silent(&mut self, reason: String) {
        match self.state {
            State::OnTrial => self.broken_promises = self.broken_promises.saturating_add(1),
            State::Open => {}
            State::Unreachable(_) | State::Asked | State::Paused => return,
        }
        let doubled = self
            .pace
            .probe
            .saturating_mul(1 << self.broken_promises.min(10));
        let pause = doubled.min(self.pace.longest_probe);
        self.halt(Cause::Unreachable, reason.clone()).await;
        self.state = State::Unreachable(Instant::now() + pause);
        if !std::mem::replace(&mut self.is_told_silent, true) {
            let count = words::wait(self.waiting().await.unwrap_or_default());
            let reason = quiet(&reason);
            tracing::warn!("{} can't be reached ({reason}); {count}", self.name);
        }
    }

    async fn is_paused(&mut self, reason: String) {
        if self.state == State::Paused {
            return;
        }
        self.halt(Cause::Owner, reason.clone()).await;
        self.state = State::Paused;
        let count = words::wait(self.waiting().await.unwrap_or_default());
        let (name, command, reason) = (&self.name, &self.command, quiet(&reason));
        tracing::warn!(
            "{name} needs you: {reason}; {count}. Then: {command} retry --target {name} (or, if you changed \
             config.toml or a file that it names, start the server again)"
        );
    }

    /// Writes down that the target gets nothing for now.
    async fn halt(&mut self, cause: Cause, reason: String) {
        let halt = Halt {
            target: self.name.clone(),
            cause,
            reason,
            since: now(),
        };
        self.is_troubled = true;
        self.write(move |writing| jobs::halt(writing, &halt)).await;
    }

    /// Writes, as often as it takes: what was delivered must not be forgotten as long as we live.
    async fn write(
        &mut self,
        work: impl Fn(&crate::database::Writing<'_>) -> Result<(), DatabaseError>
        + Send
        + Sync
        + 'static,
    ) {
        let work = Arc::new(work);
        loop {
            let again = Arc::clone(&work);
            let Err(error) = self.database.write(move |writing| again(writing)).await else {
                return;
            };
            let next = self.complain(&error);
            tokio::select! {
                () = stopped(&mut self.stop) => return,
                () = sleep_until(next) => {}
            }
        }
    }

    /// Says that the database refuses, once, and when to try again.
    fn complain(&mut self, error: &DatabaseError) -> Instant {
        if !std::mem::replace(&mut self.is_told, true) {
            tracing::warn!("deliveries to {} have to wait: {error}", self.name);
        }
        Instant::now() + self.pace.probe
    }

    /// Lets what is running go on for a moment, and gives back the rest.
    async fn wind_up(mut self) {
        let end = Instant::now() + self.pace.farewell;
        while !self.jobs.is_empty() {
            tokio::select! {
                () = sleep_until(end) => break,
                Some(finished) = self.running.join_next_with_id() => self.finish(finished).await,
            }
        }
        self.running.shutdown().await;
        for (_, job) in self.jobs.drain() {
            let given_back = self
                .database
                .write(move |writing| jobs::give_back(writing, job));
            if let Err(error) = given_back.await {
                tracing::debug!("job {job} is given back at the next start: {error}");
            }
        }
    }
}
