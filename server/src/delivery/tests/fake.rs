//! A target that waits for the test to say how each delivery ends, and a place for everything else.

use super::*;
use crate::database::batches::{self, NewArrival, NewBatch};
use crate::database::photos::{self, NewPhoto};
use crate::routing::Destination;
use crate::targets::{Delivery, Notes, Outcome, Target};
use sha2::{Digest as _, Sha256};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use tokio::sync::{mpsc, oneshot};

/// What the queue sees.
#[derive(Debug)]
pub(super) struct Fake {
    calls: mpsc::UnboundedSender<Call>,
    at_once: usize,
    switch: Arc<Switch>,
}

/// Whether it answers, and how often it was asked.
#[derive(Debug, Default)]
pub(super) struct Switch {
    pub(super) answers: AtomicBool,
    pub(super) asked: AtomicUsize,
    pub(super) does_without: AtomicBool,
    pub(super) hands_on_unread: AtomicBool,
}

/// What the test sees.
pub(super) struct Calls {
    calls: mpsc::UnboundedReceiver<Call>,
    pub(super) switch: Arc<Switch>,
}

/// A delivery that goes on until the test ends it.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) delivery: Delivery,
    notes: mpsc::UnboundedSender<(String, oneshot::Sender<()>)>,
    end: oneshot::Sender<Outcome>,
}

impl Fake {
    pub(super) fn target(at_once: usize) -> (Arc<dyn Target>, Calls) {
        let (sender, calls) = mpsc::unbounded_channel();
        let switch = Arc::new(Switch::default());
        let fake = Self {
            calls: sender,
            at_once,
            switch: Arc::clone(&switch),
        };
        (Arc::new(fake), Calls { calls, switch })
    }
}

impl Target for Fake {
    fn deliver<'a>(
        &'a self,
        delivery: &'a Delivery,
        notes: &'a dyn Notes,
    ) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'a>> {
        Box::pin(async move {
            let (note, mut to_note) = mpsc::unbounded_channel();
            let (end, mut ended) = oneshot::channel();
            let call = Call {
                delivery: delivery.clone(),
                notes: note,
                end,
            };
            self.calls.send(call).unwrap();
            loop {
                tokio::select! {
                    outcome = &mut ended => return outcome.expect("the test forgot to end it"),
                    Some((text, noted)) = to_note.recv() => {
                        notes.note(text).await.unwrap();
                        noted.send(()).unwrap();
                    }
                }
            }
        })
    }

    fn rehearse(&self) -> Pin<Box<dyn Future<Output = Outcome> + Send + '_>> {
        unreachable!("the queue rehearses nothing")
    }

    fn answers(&self) -> Pin<Box<dyn Future<Output = bool> + Send + '_>> {
        self.switch.asked.fetch_add(1, Ordering::SeqCst);
        let answers = self.switch.answers.load(Ordering::SeqCst);
        Box::pin(std::future::ready(answers))
    }

    fn does_without(&self, _: &Delivery) -> bool {
        self.switch.does_without.load(Ordering::SeqCst)
    }

    fn hands_on_unread(&self) -> bool {
        self.switch.hands_on_unread.load(Ordering::SeqCst)
    }

    fn at_once(&self) -> usize {
        self.at_once
    }
}

impl Calls {
    /// The next delivery.
    pub(super) async fn call(&mut self) -> Call {
        self.calls.recv().await.unwrap()
    }

    #[track_caller]
    pub(super) fn assert_idle(&mut self) {
        let call = self.calls.try_recv();
        assert!(call.is_err(), "{call:?}");
    }

    /// Waits until it was asked so often whether it answers.
    pub(super) async fn asked(&self, times: usize) {
        while self.switch.asked.load(Ordering::SeqCst) < times {
            tokio::task::yield_now().await;
        }
    }

    pub(super) fn does_without(&self, does: bool) {
        self.switch.does_without.store(does, Ordering::SeqCst);
    }

    pub(super) fn hands_on_unread(&self) {
        self.switch.hands_on_unread.store(true, Ordering::SeqCst);
    }

    pub(super) fn answer(&self, answers: bool) {
        self.switch.answers.store(answers, Ordering::SeqCst);
    }
}

impl Call {
    pub(super) fn end(self, outcome: Outcome) {
        self.end.send(outcome).unwrap();
    }

    pub(super) async fn note(&self, text: &str) {
        let (noted, wait) = oneshot::channel();
        self.notes.send((text.to_owned(), noted)).unwrap();
        wait.await.unwrap();
    }

    pub(super) fn is_given_up(&self) -> bool {
        self.end.is_closed()
    }
}

/// A database and a library.
pub(super) struct Scratch {
    folder: tempfile::TempDir,
    pub(super) database: Database,
    pub(super) deliveries: Deliveries,
    name: TargetName,
    target: Arc<dyn Target>,
}

impl Scratch {
    pub(super) fn new(name: &str) -> (Self, Calls) {
        Self::with(name, 1)
    }

    pub(super) fn with(name: &str, at_once: usize) -> (Self, Calls) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("photos/.incoming")).unwrap();
        let (target, calls) = Fake::target(at_once);
        let scratch = Self {
            database: Database::open(&folder.path().join("test.db")).unwrap(),
            deliveries: Deliveries::default(),
            name: name.parse().unwrap(),
            target,
            folder,
        };
        (scratch, calls)
    }

    pub(super) fn library(&self) -> PathBuf {
        self.folder.path().join("photos")
    }

    /// All pauses are short, but nothing happens by looking.
    pub(super) fn work(&self) -> Work {
        let moment = Duration::from_millis(1);
        Work {
            database: self.database.clone(),
            library: self.library(),
            targets: vec![(self.name.clone(), Arc::clone(&self.target))],
            batch_idle: Duration::from_millis(20),
            pace: Pace {
                first_pause: moment,
                probe: moment,
                longest_probe: moment,
                look: Duration::from_hours(1),
                farewell: Duration::ZERO,
                ..Pace::default()
            },
            deliveries: self.deliveries.clone(),
            command: "nx-gateway queue".to_owned(),
        }
    }

    pub(super) fn start(&self) -> Running {
        start(self.work())
    }

    /// Stores mailed photos with these names, each of them its own content, and says so.
    pub(super) async fn store(&self, target: &str, names: &[&str]) {
        self.insert(target, None, names).await;
        self.deliveries.wake();
    }

    /// Stores photos that were shared under a login.
    pub(super) async fn share(&self, target: &str, session: &str, names: &[&str]) {
        self.insert(target, Some(session), names).await;
        self.deliveries.wake();
    }

    async fn insert(&self, target: &str, session: Option<&str>, names: &[&str]) {
        let destination = Destination {
            target: target.parse().unwrap(),
            recipient: None,
        };
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        let (library, session) = (self.library(), session.map(str::to_owned));
        let written = self.database.write(move |writing| {
            let batch = batches::insert(writing, &new_batch(session.clone()))?;
            for name in &names {
                let path = library.join(name);
                std::fs::write(&path, name).unwrap();
                let photo = NewPhoto {
                    sha256: &Sha256::digest(name).into(),
                    size: name.len() as u64,
                    path: name,
                    modified: crate::disk::modified(&path).unwrap(),
                    kind: Kind::Photo,
                    camera: None,
                    taken: jiff::civil::date(2014, 7, 2).at(12, 30, 0, 0),
                    stored_at: now(),
                };
                let photo = photos::insert(writing, &photo)?;
                let arrival = NewArrival {
                    batch,
                    photo,
                    name,
                    token: None,
                    received_at: now(),
                    keep: true,
                };
                let arrival = batches::add_arrival(writing, &arrival)?;
                jobs::add(writing, batch, arrival.unwrap(), &destination, now())?;
            }
            if session.is_none() {
                jobs::close_batch(writing, batch, now())?;
            }
            Ok::<_, DatabaseError>(())
        });
        written.await.unwrap();
    }

    async fn jobs(&self) -> Vec<ListedJob> {
        let filter = JobFilter {
            states: JobState::ALL.to_vec(),
            target: None,
        };
        let read = self.database.read(move |reading| {
            let mut jobs = Vec::new();
            jobs::each(reading, &filter, |job| {
                jobs.push(job);
                true
            })?;
            Ok(jobs)
        });
        read.await.unwrap()
    }

    /// How often all jobs together have been tried.
    pub(super) async fn attempts(&self) -> u32 {
        self.jobs().await.iter().map(|job| job.attempts).sum()
    }

    pub(super) async fn states(&self) -> Vec<&'static str> {
        self.jobs()
            .await
            .iter()
            .map(|job| job.state.word())
            .collect()
    }

    /// Waits until the jobs are in these states: `delivered SAM_0001.JPG (thanks)`.
    pub(super) async fn until(&self, want: &[&str]) {
        loop {
            let jobs = self.jobs().await;
            let jobs = jobs.iter().map(|job| {
                let said = match job.reason.as_str() {
                    "" => String::new(),
                    reason => format!(" ({reason})"),
                };
                format!("{} {}{said}", job.state.word(), job.names.join("+"))
            });
            if jobs.collect::<Vec<_>>() == want {
                return;
            }
            tokio::task::yield_now().await;
        }
    }
}

fn new_batch(session: Option<String>) -> NewBatch {
    NewBatch {
        protocol: if session.is_some() {
            Protocol::Social
        } else {
            Protocol::Email
        },
        site: session.is_some().then(|| "facebook".to_owned()),
        session,
        sender: "me".to_owned(),
        sender_name: None,
        recipients: Vec::new(),
        subject: String::new(),
        body: String::new(),
        camera: None,
        client: "192.0.2.1".to_owned(),
        received_at: now(),
    }
}
