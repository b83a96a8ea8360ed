//! The one thread that writes. Work that waits at the same time shares a transaction, and with it
//! one `fsync`: a hundred cameras cost little more than one.

use super::DatabaseError;
use crate::disk;
use rusqlite::{Connection, TransactionBehavior};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;
use tokio::sync::{mpsc, oneshot};

/// Pieces of work that may wait before callers are held up.
const QUEUE: usize = 256;
/// Pieces of work in one transaction at most, so that the first of them needn't wait for ever.
const GROUP: usize = 64;

type Undo = Box<dyn FnOnce()>;
/// Tells one caller how the transaction ended.
type Settle = Box<dyn FnOnce(Result<(), DatabaseError>)>;
type Work = Box<dyn FnOnce(Result<&mut Group<'_>, DatabaseError>) -> Settle + Send>;

/// The transaction as one piece of work sees it: SQL, and the files that share its fate.
pub struct Writing<'a> {
    connection: &'a Connection,
    folders: RefCell<BTreeSet<PathBuf>>,
    undo: RefCell<Vec<Undo>>,
}

impl Writing<'_> {
    /// Makes sure that the entries of `folder` are on disk before the transaction counts.
    pub fn sync_folder(&self, folder: &Path) {
        self.folders.borrow_mut().insert(folder.to_owned());
    }

    /// Runs `undo` when this work or the whole transaction is taken back.
    pub fn on_rollback(&self, undo: impl FnOnce() + 'static) {
        self.undo.borrow_mut().push(Box::new(undo));
    }
}

impl Deref for Writing<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection
    }
}

/// One shared transaction while it is being filled.
struct Group<'a> {
    transaction: rusqlite::Transaction<'a>,
    folders: BTreeSet<PathBuf>,
    undo: Vec<Undo>,
}

impl Group<'_> {
    /// Runs one piece of work in a savepoint of its own.
    fn run<T, E: From<DatabaseError>>(
        &mut self,
        work: impl FnOnce(&Writing<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let savepoint = self.transaction.savepoint().map_err(DatabaseError::from)?;
        let writing = Writing {
            connection: &savepoint,
            folders: RefCell::default(),
            undo: RefCell::default(),
        };
        let result = work(&writing);
        let Writing { folders, undo, .. } = writing;
        let result = result.and_then(|value| {
            savepoint.commit().map_err(DatabaseError::from)?;
            Ok(value)
        });
        match result {
            Ok(value) => {
                self.folders.append(&mut folders.into_inner());
                self.undo.append(&mut undo.into_inner());
                Ok(value)
            }
            Err(error) => {
                take_back(undo.into_inner());
                Err(error)
            }
        }
    }

    /// The order matters: first the folders' entries, then the rows that speak of them.
    fn commit(self) -> Result<(), DatabaseError> {
        let done = sync_folders(&self.folders)
            .and_then(|()| self.transaction.commit().map_err(DatabaseError::from));
        if done.is_err() {
            take_back(self.undo);
        }
        done
    }
}

/// The last thing done is the first taken back.
fn take_back(undo: Vec<Undo>) {
    undo.into_iter().rev().for_each(|undo| undo());
}

fn sync_folders(folders: &BTreeSet<PathBuf>) -> Result<(), DatabaseError> {
    folders.iter().try_for_each(|folder| {
        disk::sync_folder(folder).map_err(|source| DatabaseError::file(folder, source))
    })
}

/// The handle to the writing thread. Dropping it lets the thread finish what waits, then joins it.
#[derive(Debug)]
pub(super) struct Writer {
    queue: Option<mpsc::Sender<Work>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    pub(super) fn start(connection: Connection) -> Result<Self, DatabaseError> {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("database".to_owned())
            .spawn(move || write_all(connection, waiting))
            .map_err(|source| DatabaseError::file(Path::new("thread"), source))?;
        let thread = Mutex::new(Some(thread));
        let queue = Some(queue);
        Ok(Self { queue, thread })
    }

    pub(super) async fn write<T, E>(
        &self,
        work: impl FnOnce(&Writing<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        let (work, outcome) = prepare(work);
        let queue = self.queue.as_ref().ok_or(DatabaseError::Closed)?;
        queue.send(work).await.map_err(|_| DatabaseError::Closed)?;
        outcome.await.map_err(|_| DatabaseError::Closed)?
    }
}

/// Work as it waits, and where its caller hears what came of it.
fn prepare<T, E>(
    work: impl FnOnce(&Writing<'_>) -> Result<T, E> + Send + 'static,
) -> (Work, oneshot::Receiver<Result<T, E>>)
where
    T: Send + 'static,
    E: From<DatabaseError> + Send + 'static,
{
    let (answer, outcome) = oneshot::channel();
    let work: Work = Box::new(move |group| {
        let result = group.map_err(E::from).and_then(|group| group.run(work));
        Box::new(move |committed| {
            let settled = result.and_then(|value| committed.map(|()| value).map_err(E::from));
            // A caller who went away meanwhile needs no answer; the work stays done.
            let _ = answer.send(settled);
        })
    });
    (work, outcome)
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue = None;
        let thread = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(thread) = thread {
            let _ = thread.join();
        }
    }
}

fn write_all(mut connection: Connection, mut waiting: mpsc::Receiver<Work>) {
    while let Some(first) = waiting.blocking_recv() {
        write_group(&mut connection, first, &mut waiting);
    }
}

fn write_group(connection: &mut Connection, first: Work, waiting: &mut mpsc::Receiver<Work>) {
    let transaction = match connection.transaction_with_behavior(TransactionBehavior::Immediate) {
        Ok(transaction) => transaction,
        Err(error) => return refuse(&error.into(), first, waiting),
    };
    let mut group = Group {
        transaction,
        folders: BTreeSet::new(),
        undo: Vec::new(),
    };
    let mut settles = vec![first(Ok(&mut group))];
    while settles.len() < GROUP {
        let Ok(work) = waiting.try_recv() else { break };
        settles.push(work(Ok(&mut group)));
    }
    let committed = group.commit();
    settles
        .into_iter()
        .for_each(|settle| settle(committed.clone()));
}

/// Who waited meanwhile has waited long enough: each trying for itself would make a queue of a hundred cameras wait a
/// hundred times as long.
fn refuse(error: &DatabaseError, first: Work, waiting: &mut mpsc::Receiver<Work>) {
    // All of them are taken out before anybody hears of it: who comes afterwards gets a try of its own.
    let others: Vec<Work> = std::iter::from_fn(|| waiting.try_recv().ok()).collect();
    for work in std::iter::once(first).chain(others) {
        work(Err(error.clone()))(Ok(()));
    }
}

#[cfg(test)]
mod tests;
