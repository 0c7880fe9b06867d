//! The embedded store: one SQLite file, one writer thread, group commit.
//!
//! A synchronous commit costs milliseconds, so requests that arrive while one is under way share the next. All
//! access goes through the writer, which is what makes every step atomic.

mod counters;
mod ended;
mod error;
mod lock;
mod record;
mod replies;
mod schema;
mod writer;

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use rusqlite::{Connection, params};

use self::counters::BucketSweep;
use self::lock::FileLock;
pub use self::writer::CommitWatch;
use self::writer::Writer;
use super::reply::{ReplyClaim, ReplyState};
use super::{Attempt, ResendClaim, Store, StoreError, Swept};
use crate::clock::UnixMillis;
use crate::verify::VerificationKey;
use crate::verify::limit::{Meter, Metered, Standings};
use crate::verify::pseudonym::Pseudonym;
use crate::verify::seal::Sealed;
use crate::verify::state::{
    Caller, CheckOutcome, DispatchOutcome, Jti, RedeemOutcome, Redeemer, RefreshOutcome,
    ResendOutcome, Settlement, Verification,
};

/// Verifications in an SQLite file.
#[derive(Debug)]
pub struct SqliteStore {
    writer: Writer,
    swept_buckets: Arc<BucketSweep>,
}

impl SqliteStore {
    /// Opens the file, creating or migrating it, and starts the writer. One store a file: a second one is refused.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::open_watched(path, None)
    }

    /// [`Self::open`] with somebody who is told of every commit.
    pub fn open_watched(
        path: &Path,
        watch: Option<Arc<dyn CommitWatch>>,
    ) -> Result<Self, StoreError> {
        schema::create_folder(path)?;
        let lock = FileLock::take(path)?;
        let connection = schema::open(path)?;
        Ok(Self {
            writer: Writer::start(connection, lock, watch)?,
            swept_buckets: Arc::default(),
        })
    }

    /// What SQLite itself says about how durable a commit is.
    pub async fn settings(&self) -> Result<String, StoreError> {
        self.writer.run(schema::settings).await
    }

    /// Loads a verification, takes one step with it, and saves it: one transaction.
    async fn step<T, F>(&self, key: VerificationKey, if_absent: T, step: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Verification) -> T + Send + 'static,
    {
        self.writer
            .run(move |connection| {
                let Some((arrival, before)) = record::load(connection, &key)? else {
                    return Ok(if_absent);
                };
                let mut after = before.clone();
                let outcome = step(&mut after);
                if after != before {
                    record::update(connection, arrival, &before, &after)?;
                }
                Ok(outcome)
            })
            .await
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn begin(
        &self,
        key: VerificationKey,
        verification: Verification,
        meter: Meter,
        now: UnixMillis,
    ) -> Result<Metered<()>, StoreError> {
        self.writer
            .run(move |connection| {
                let charges = meter.message(&verification, now);
                counters::charged(connection, &charges, now, || {
                    record::insert(connection, &key, &verification)?;
                    counters::log_message(connection, &key, &verification, &charges)
                })
            })
            .await
    }

    async fn settle(
        &self,
        key: VerificationKey,
        index: usize,
        settlement: Settlement,
        now: UnixMillis,
    ) -> Result<Option<Verification>, StoreError> {
        self.writer
            .run(move |connection| {
                let Some((arrival, before)) = record::load(connection, &key)? else {
                    return Ok(None);
                };
                let mut after = before.clone();
                if after.settle(index, settlement, now) {
                    record::update(connection, arrival, &before, &after)?;
                    if settlement.outcome == DispatchOutcome::Refused {
                        counters::refund(connection, &key, after.recipient.name, index)?;
                    }
                }
                Ok(Some(after))
            })
            .await
    }

    async fn claim_resend(
        &self,
        key: VerificationKey,
        claim: ResendClaim,
        now: UnixMillis,
    ) -> Result<Metered<ResendOutcome>, StoreError> {
        let ResendClaim {
            caller,
            channels,
            policy,
            meter,
        } = claim;
        self.writer
            .run(move |connection| {
                let done = |outcome| Ok(Metered::Done(outcome, Standings::new()));
                let Some((arrival, before)) = record::load(connection, &key)? else {
                    return done(ResendOutcome::Unknown);
                };
                let outcome = before
                    .clone()
                    .claim_resend(&caller, &channels, &policy, now);
                let ResendOutcome::Claimed(mut claimed) = outcome else {
                    return done(outcome);
                };
                claimed.put_off_resend(meter.number_rules());
                let charges = meter.message(&claimed, now);
                counters::charged(connection, &charges, now, || {
                    record::update(connection, arrival, &before, &claimed)?;
                    counters::log_message(connection, &key, &claimed, &charges)?;
                    Ok(ResendOutcome::Claimed(claimed))
                })
            })
            .await
    }

    async fn check(
        &self,
        key: VerificationKey,
        attempt: Attempt,
        now: UnixMillis,
    ) -> Result<Metered<CheckOutcome>, StoreError> {
        let Attempt {
            caller,
            candidate,
            fresh,
            meter,
        } = attempt;
        self.writer
            .run(move |connection| {
                let found = record::load(connection, &key)?;
                let charges = meter.check(found.as_ref().map(|(_, before)| before));
                counters::charged(connection, &charges, now, || {
                    let Some((arrival, before)) = &found else {
                        return Ok(CheckOutcome::Unknown);
                    };
                    let mut after = before.clone();
                    let outcome = after.check(&caller, &candidate, fresh, now);
                    if after != *before {
                        record::update(connection, *arrival, before, &after)?;
                    }
                    if matches!(outcome, CheckOutcome::Failed { .. }) {
                        counters::log_wrong_code(connection, &key, &after, now)?;
                    }
                    Ok(outcome)
                })
            })
            .await
    }

    async fn refresh(
        &self,
        key: VerificationKey,
        caller: Caller,
        fresh: Jti,
        now: UnixMillis,
    ) -> Result<RefreshOutcome, StoreError> {
        self.step(key, RefreshOutcome::Unknown, move |verification| {
            verification.refresh(&caller, fresh, now)
        })
        .await
    }

    async fn redeem(
        &self,
        key: VerificationKey,
        redeemer: Redeemer,
        now: UnixMillis,
    ) -> Result<RedeemOutcome, StoreError> {
        self.step(key, RedeemOutcome::Unknown, move |verification| {
            verification.redeem(&redeemer, now)
        })
        .await
    }

    async fn read(&self, key: VerificationKey) -> Result<Option<Verification>, StoreError> {
        self.writer
            .run(move |connection| Ok(record::load(connection, &key)?.map(|(_, found)| found)))
            .await
    }

    async fn claim_reply(
        &self,
        claim: ReplyClaim,
        now: UnixMillis,
    ) -> Result<ReplyState, StoreError> {
        self.writer
            .run(move |connection| replies::claim(connection, claim, now))
            .await
    }

    async fn finish_reply(&self, id: Pseudonym, reply: Option<Sealed>) -> Result<(), StoreError> {
        self.writer
            .run(move |connection| replies::finish(connection, id, reply))
            .await
    }

    async fn sweep(
        &self,
        now: UnixMillis,
        counted_before: UnixMillis,
        limit: u32,
    ) -> Result<Swept, StoreError> {
        let swept_buckets = Arc::clone(&self.swept_buckets);
        self.writer
            .run(move |connection| {
                Ok(Swept {
                    erased: sweep_with(connection, ERASE, now, limit)?,
                    deleted: sweep_with(connection, PURGE, now, limit)?,
                    forgotten: counters::forget(connection, counted_before, limit)?
                        + swept_buckets.step(connection, now, limit)?
                        + replies::forget(connection, now, limit)?,
                })
            })
            .await
    }

    async fn ping(&self) -> Result<(), StoreError> {
        self.writer
            .run(|connection| {
                // A write that changes nothing still needs a file that can be written.
                connection
                    .prepare_cached(
                        "UPDATE verifications SET void = void WHERE key = zeroblob(32)",
                    )?
                    .execute([])?;
                Ok(())
            })
            .await
    }
}

fn sweep_with(
    connection: &Connection,
    sql: &str,
    now: UnixMillis,
    limit: u32,
) -> Result<usize, StoreError> {
    Ok(connection
        .prepare_cached(sql)?
        .execute(params![now.0, limit])?)
}

const ERASE: &str = "UPDATE verifications SET sealed_number = NULL, sealed_code = NULL, erase_at = NULL \
     WHERE arrival IN (SELECT arrival FROM verifications WHERE erase_at <= ?1 LIMIT ?2)";
const PURGE: &str = "DELETE FROM verifications \
     WHERE arrival IN (SELECT arrival FROM verifications WHERE purge_at < ?1 LIMIT ?2)";
