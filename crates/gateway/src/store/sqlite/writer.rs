//! The writer thread: takes all queued steps, commits them together, then responds to their callers.

use std::fmt;
use std::sync::Arc;
use std::thread::JoinHandle;

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::{mpsc, oneshot};

use super::lock::FileLock;
use super::place::Place;
use crate::store::StoreError;

/// Is notified of every commit, on the writer's thread: a place for a test to end the process.
pub trait CommitWatch: Send + Sync + fmt::Debug {
    /// The steps have been run, and none of them is on disk.
    fn before(&self);
    /// They are on disk, but their callers have not been told.
    fn after(&self);
}

/// Hands work to the thread; dropping it ends the thread after the queued work, and waits for that.
pub(super) struct Writer {
    /// `None` only while it is being dropped.
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

type Job = Box<dyn Step>;
/// Opens the file, and opens it anew when it has become suspect.
type Open = Box<dyn Fn() -> Result<Connection, StoreError> + Send>;

impl Writer {
    /// Opens the file and starts the thread, which releases the lock once it has closed the file.
    pub(super) fn start(
        open: Open,
        lock: Option<FileLock>,
        watch: Option<Arc<dyn CommitWatch>>,
    ) -> Result<Self, StoreError> {
        let (jobs, queue) = mpsc::channel(QUEUE);
        let connection = open()?;
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || {
                serve(connection, &open, queue, lock.as_ref(), watch.as_deref());
                drop(lock);
            })
            .map_err(|error| StoreError::Unavailable(format!("cannot start a thread: {error}")))?;
        Ok(Self {
            jobs: Some(jobs),
            thread: Some(thread),
        })
    }

    /// Runs `work` inside the next transaction; returns once that is on disk. It may be run a second time, after
    /// the first run was rolled back.
    ///
    /// If `work` fails, its own changes are rolled back and those of its neighbours stay.
    pub(super) async fn run<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: Fn(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(Queued {
            work,
            outcome: None,
            answer,
        });
        let jobs = self.jobs.as_ref().ok_or_else(stopped)?;
        jobs.send(job).await.map_err(|_| stopped())?;
        answered.await.map_err(|_| stopped())?
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            // If it has panicked, every waiting caller has got an error.
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Writer")
    }
}

fn stopped() -> StoreError {
    StoreError::Unavailable("the writer did not respond".to_owned())
}

fn serve(
    connection: Connection,
    open: &Open,
    mut queue: mpsc::Receiver<Job>,
    lock: Option<&FileLock>,
    watch: Option<&dyn CommitWatch>,
) {
    let mut connection = Some(connection);
    let mut place = lock.map(Place::new);
    while let Some(first) = queue.blocking_recv() {
        let mut batch = vec![first];
        while batch.len() < BATCH
            && let Ok(job) = queue.try_recv()
        {
            batch.push(job);
        }
        if place.as_mut().is_some_and(|place| !place.is_kept()) {
            for job in batch {
                job.answer(Err(StoreError::Replaced));
            }
            continue;
        }
        if connection.is_none() {
            connection = reopen(open);
            place = lock.map(Place::new);
        }
        // Without a file, dropping the batch refuses all of it.
        if let Some(open) = &mut connection
            && commit(open, batch, watch) == FileState::Suspect
        {
            connection = None;
        }
    }
}

/// The program need not be restarted: once the disk or the file works again, the next step
/// finds it so.
fn reopen(open: &Open) -> Option<Connection> {
    match open() {
        Ok(connection) => {
            tracing::info!("store.reopened");
            Some(connection)
        }
        Err(error) => {
            tracing::error!(%error, "store.reopen_failed");
            None
        }
    }
}

/// Whether the file can still be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FileState {
    Trusted,
    Suspect,
}

fn commit(
    connection: &mut Connection,
    mut batch: Vec<Job>,
    watch: Option<&dyn CommitWatch>,
) -> FileState {
    // A savepoint for each step keeps copies of every page that it changes, which is an eighth of the writer's time and
    // hardly ever needed: only once a step has failed are they all run again, each with a savepoint of its own.
    let mut committed = attempt(connection, &mut batch, Savepoints::Off, watch);
    if matches!(committed, Ok(Attempted::RolledBack)) {
        committed = attempt(connection, &mut batch, Savepoints::On, watch);
    }
    let committed = committed.map(|_| ());
    let mut suspect = batch.iter().any(|job| job.doubts_the_file());
    if let Err(error) = &committed {
        tracing::error!(%error, "store.commit_failed");
        suspect |= StoreError::doubts_the_file(error);
    }
    for job in batch {
        job.answer(committed.clone());
    }
    if suspect {
        FileState::Suspect
    } else {
        FileState::Trusted
    }
}

/// Whether each step has a savepoint of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Savepoints {
    Off,
    On,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Attempted {
    Committed,
    /// A step has failed halfway; everything was rolled back.
    RolledBack,
}

/// Runs all steps in one transaction.
fn attempt(
    connection: &mut Connection,
    batch: &mut [Job],
    savepoints: Savepoints,
    watch: Option<&dyn CommitWatch>,
) -> Result<Attempted, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for job in batch {
        let before = transaction.total_changes();
        let taken = job.take(&transaction, savepoints);
        // On a full disk SQLite rolls back the whole transaction; the rest must not run outside of one.
        if transaction.is_autocommit() {
            break;
        }
        if taken == Taken::Failed
            && savepoints == Savepoints::Off
            && transaction.total_changes() != before
        {
            transaction.rollback()?;
            return Ok(Attempted::RolledBack);
        }
    }
    watch.inspect(|watch| watch.before());
    let committed = transaction.commit();
    watch.inspect(|watch| watch.after());
    committed?;
    Ok(Attempted::Committed)
}

/// Work with a caller that waits for its result.
trait Step: Send {
    /// Runs the work, and keeps its result.
    fn take(&mut self, connection: &Connection, savepoints: Savepoints) -> Taken;
    /// Whether its result suggests that the file cannot be trusted.
    fn doubts_the_file(&self) -> bool;
    /// Passes the result to the caller, now that the outcome of the commit is known.
    fn answer(self: Box<Self>, committed: Result<(), StoreError>);
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Taken {
    Done,
    Failed,
}

struct Queued<T, F> {
    work: F,
    /// `None` until it has been run.
    outcome: Option<Result<T, StoreError>>,
    answer: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, F> Step for Queued<T, F>
where
    T: Send,
    F: Fn(&Connection) -> Result<T, StoreError> + Send,
{
    fn take(&mut self, connection: &Connection, savepoints: Savepoints) -> Taken {
        let outcome = match savepoints {
            Savepoints::Off => (self.work)(connection),
            Savepoints::On => in_savepoint(connection, &self.work),
        };
        let failed = outcome.is_err();
        self.outcome = Some(outcome);
        if failed { Taken::Failed } else { Taken::Done }
    }

    fn doubts_the_file(&self) -> bool {
        let error = self.outcome.as_ref().and_then(|it| it.as_ref().err());
        error.is_some_and(StoreError::doubts_the_file)
    }

    fn answer(self: Box<Self>, committed: Result<(), StoreError>) {
        let outcome = self.outcome.unwrap_or_else(|| Err(stopped()));
        // A caller that has gone away needs no result.
        let _ = self.answer.send(committed.and(outcome));
    }
}

fn in_savepoint<T>(
    connection: &Connection,
    work: impl Fn(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    connection.prepare_cached("SAVEPOINT step")?.execute([])?;
    let outcome = work(connection);
    if outcome.is_err() {
        connection.prepare_cached("ROLLBACK TO step")?.execute([])?;
    }
    connection.prepare_cached("RELEASE step")?.execute([])?;
    outcome
}

/// How many requests may wait for the writer before senders have to.
const QUEUE: usize = 1024;
/// How many requests share a commit.
const BATCH: usize = 256;

#[cfg(test)]
mod tests;
