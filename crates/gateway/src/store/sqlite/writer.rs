//! The writer thread: drains what has queued up, commits it once, then answers everybody.

use std::fmt;
use std::sync::Arc;
use std::thread::JoinHandle;

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::{mpsc, oneshot};

use super::lock::FileLock;
use crate::store::StoreError;

/// Is told of every commit, on the writer's thread: where a test wants the process to die.
pub trait CommitWatch: Send + Sync + fmt::Debug {
    /// The steps have been taken, and none of them is on disk.
    fn before(&self);
    /// They are on disk, and nobody has been answered.
    fn after(&self);
}

/// Hands work to the thread; dropping it ends the thread after what is queued, and waits for that.
pub(super) struct Writer {
    /// `None` only while it is dropped.
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

type Job = Box<dyn Step>;
/// Opens the file, and opens it anew when it has become doubtful.
type Open = Box<dyn Fn() -> Result<Connection, StoreError> + Send>;

impl Writer {
    /// Opens the file and starts the thread, which lets go of the lock once it has closed the file.
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
                serve(connection, &open, queue, watch.as_deref());
                drop(lock);
            })
            .map_err(|error| StoreError::Unavailable(format!("cannot start a thread: {error}")))?;
        Ok(Self {
            jobs: Some(jobs),
            thread: Some(thread),
        })
    }

    /// Runs `work` inside the next transaction; answers when that is on disk. It may be run a second time, with what
    /// the first did taken back.
    ///
    /// When `work` fails, its own changes are taken back and those of its neighbours stay.
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
            // Should it have panicked, every waiting step has been answered with an error.
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
    StoreError::Unavailable("the writer did not answer".to_owned())
}

fn serve(
    connection: Connection,
    open: &Open,
    mut queue: mpsc::Receiver<Job>,
    watch: Option<&dyn CommitWatch>,
) {
    let mut connection = Some(connection);
    while let Some(first) = queue.blocking_recv() {
        let mut batch = vec![first];
        while batch.len() < BATCH
            && let Ok(job) = queue.try_recv()
        {
            batch.push(job);
        }
        if connection.is_none() {
            connection = reopen(open);
        }
        // Without a file, dropping the batch refuses all of it.
        if let Some(open) = &mut connection
            && commit(open, batch, watch) == Doubt::File
        {
            connection = None;
        }
    }
}

/// Nobody has to start the program again: a disk that comes back, a file that was put right, are found by the next
/// step that wants one.
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
enum Doubt {
    None,
    File,
}

fn commit(
    connection: &mut Connection,
    mut batch: Vec<Job>,
    watch: Option<&dyn CommitWatch>,
) -> Doubt {
    // A savepoint for each step keeps copies of every page that it changes, which is an eighth of the writer's time and
    // hardly ever wanted: only once a step has failed are they all taken again, each in one of its own.
    let mut committed = attempt(connection, &mut batch, Apart::No, watch);
    if matches!(committed, Ok(Attempted::Spoilt)) {
        committed = attempt(connection, &mut batch, Apart::Yes, watch);
    }
    let committed = committed.map(|_| ());
    let mut doubtful = batch.iter().any(|job| job.doubts_the_file());
    if let Err(error) = &committed {
        tracing::error!(%error, "store.commit_failed");
        doubtful |= StoreError::doubts_the_file(error);
    }
    for job in batch {
        job.answer(committed.clone());
    }
    if doubtful { Doubt::File } else { Doubt::None }
}

/// Whether each step has a savepoint of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Apart {
    No,
    Yes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Attempted {
    Committed,
    /// A step has failed halfway; everything is taken back.
    Spoilt,
}

/// Takes all steps in one transaction.
fn attempt(
    connection: &mut Connection,
    batch: &mut [Job],
    apart: Apart,
    watch: Option<&dyn CommitWatch>,
) -> Result<Attempted, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for job in batch {
        let before = transaction.total_changes();
        let taken = job.take(&transaction, apart);
        // A full disk makes SQLite take back the whole transaction; the rest must not run outside of one.
        if transaction.is_autocommit() {
            break;
        }
        if taken == Taken::Failed && apart == Apart::No && transaction.total_changes() != before {
            transaction.rollback()?;
            return Ok(Attempted::Spoilt);
        }
    }
    watch.inspect(|watch| watch.before());
    let committed = transaction.commit();
    watch.inspect(|watch| watch.after());
    committed?;
    Ok(Attempted::Committed)
}

/// Work on its way to an answer.
trait Step: Send {
    /// Does the work, and keeps what came of it.
    fn take(&mut self, connection: &Connection, apart: Apart) -> Taken;
    /// Whether what came of it says that the file cannot be trusted.
    fn doubts_the_file(&self) -> bool;
    /// Answers whoever waits, now that the commit's fate is known.
    fn answer(self: Box<Self>, committed: Result<(), StoreError>);
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Taken {
    Done,
    Failed,
}

struct Queued<T, F> {
    work: F,
    /// `None` until it has been taken.
    outcome: Option<Result<T, StoreError>>,
    answer: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, F> Step for Queued<T, F>
where
    T: Send,
    F: Fn(&Connection) -> Result<T, StoreError> + Send,
{
    fn take(&mut self, connection: &Connection, apart: Apart) -> Taken {
        let outcome = match apart {
            Apart::No => (self.work)(connection),
            Apart::Yes => in_savepoint(connection, &self.work),
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
        // A client that has gone away needs no answer.
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

/// Requests that may wait for the writer before senders have to.
const QUEUE: usize = 1024;
/// Requests that share a commit.
const BATCH: usize = 256;

#[cfg(test)]
mod tests;
