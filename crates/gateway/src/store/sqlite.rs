//! The embedded store: one SQLite file, one writer thread, group commit.
//!
//! A synchronous commit costs milliseconds, so requests that arrive while one is under way share the next. All
//! access goes through the writer, which is what makes every step atomic.

mod callbacks;
mod columns;
mod counters;
mod deliveries;
mod ended;
mod erase;
mod error;
mod heal;
mod lock;
mod messages;
mod opening;
mod opt_outs;
mod place;
mod record;
mod replies;
mod schema;
mod sweep;
mod transaction;
mod trouble;
mod writer;

use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;

use self::counters::BucketSweep;
use self::transaction::SqliteTransaction;
pub use self::writer::CommitWatch;
use self::writer::Writer;
use super::{
    Cutoffs, DeliveriesQuery, Erased, KeptDelivery, Step, Store, StoreError, Swept, Tally,
    WithheldMessage,
};
use crate::clock::UnixMillis;
use crate::verification::pseudonym::Pseudonym;

/// Verifications in an SQLite file.
#[derive(Debug)]
pub struct SqliteStore {
    writer: Writer,
    swept_buckets: Arc<BucketSweep>,
    path: PathBuf,
}

impl SqliteStore {
    /// What SQLite itself says about how durable a commit is.
    pub async fn settings(&self) -> Result<String, StoreError> {
        self.writer.run(schema::settings).await
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn run(&self, step: Step) -> Result<(), StoreError> {
        self.writer
            .run(move |connection| step(&mut SqliteTransaction::new(connection)))
            .await
    }

    async fn unreported_withheld(
        &self,
        claimed_since: UnixMillis,
    ) -> Result<Vec<WithheldMessage>, StoreError> {
        self.writer
            .run(move |connection| messages::unreported_withheld(connection, claimed_since))
            .await
    }

    async fn deliveries(&self, query: DeliveriesQuery) -> Result<Vec<KeptDelivery>, StoreError> {
        deliveries::beside(&self.path, move |path| deliveries::page(path, &query)).await
    }

    async fn tallies(&self, query: DeliveriesQuery) -> Result<Vec<Tally>, StoreError> {
        deliveries::beside(&self.path, move |path| deliveries::tallies(path, &query)).await
    }

    async fn sweep(
        &self,
        now: UnixMillis,
        before: Cutoffs,
        limit: u32,
    ) -> Result<Swept, StoreError> {
        let swept_buckets = Arc::clone(&self.swept_buckets);
        self.writer
            .run(move |connection| sweep::step(connection, now, before, limit, &swept_buckets))
            .await
    }

    async fn forget_callbacks(&self, now: UnixMillis, limit: u32) -> Result<usize, StoreError> {
        self.writer
            .run(move |connection| callbacks::forget(connection, now, limit))
            .await
    }

    async fn erase(&self, names: Vec<Pseudonym>) -> Result<Erased, StoreError> {
        self.writer
            .run(move |connection| erase::erase(connection, &names))
            .await
    }

    async fn ping(&self) -> Result<(), StoreError> {
        self.writer
            .run(|connection| {
                connection.prepare_cached(NOTHING)?.execute([])?;
                // That finds no row and so writes nothing, and a full disk would go unnoticed.
                schema::touch(connection)
            })
            .await
    }
}

const NOTHING: &str = "UPDATE verifications SET void = void WHERE key = zeroblob(32)";
