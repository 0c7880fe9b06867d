//! The embedded store: one SQLite file, one writer thread, group commit.
//!
//! A synchronous commit costs milliseconds, so requests that arrive while one is under way share the next. All
//! access goes through the writer, which is what makes every step atomic.

mod error;
mod lock;
mod record;
mod schema;
mod writer;

use std::path::Path;

use async_trait::async_trait;
use rusqlite::{Connection, params};

use self::lock::FileLock;
use self::writer::Writer;
use super::{Attempt, ResendClaim, Store, StoreError, Swept};
use crate::clock::UnixMillis;
use crate::site::SiteId;
use crate::verify::VerificationKey;
use crate::verify::state::{
    Caller, CheckOutcome, Jti, RedeemOutcome, RefreshOutcome, ResendOutcome, Settlement,
    Verification,
};

/// Verifications in an SQLite file.
#[derive(Debug)]
pub struct SqliteStore {
    writer: Writer,
}

impl SqliteStore {
    /// Opens the file, creating or migrating it, and starts the writer. One store a file: a second one is refused.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        schema::create_folder(path)?;
        let lock = FileLock::take(path)?;
        let connection = schema::open(path)?;
        Ok(Self {
            writer: Writer::start(connection, lock)?,
        })
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
    ) -> Result<(), StoreError> {
        self.writer
            .run(move |connection| record::insert(connection, &key, &verification))
            .await
    }

    async fn settle(
        &self,
        key: VerificationKey,
        index: usize,
        settlement: Settlement,
        now: UnixMillis,
    ) -> Result<Option<Verification>, StoreError> {
        self.step(key, None, move |verification| {
            verification.settle(index, settlement, now);
            Some(verification.clone())
        })
        .await
    }

    async fn claim_resend(
        &self,
        key: VerificationKey,
        claim: ResendClaim,
        now: UnixMillis,
    ) -> Result<ResendOutcome, StoreError> {
        self.step(key, ResendOutcome::Unknown, move |verification| {
            verification.claim_resend(&claim.caller, &claim.channels, &claim.policy, now)
        })
        .await
    }

    async fn check(
        &self,
        key: VerificationKey,
        attempt: Attempt,
        now: UnixMillis,
    ) -> Result<CheckOutcome, StoreError> {
        self.step(key, CheckOutcome::Unknown, move |verification| {
            verification.check(&attempt.caller, &attempt.candidate, attempt.fresh, now)
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
        site: SiteId,
        jti: Jti,
        now: UnixMillis,
    ) -> Result<RedeemOutcome, StoreError> {
        self.step(key, RedeemOutcome::Unknown, move |verification| {
            verification.redeem(&site, &jti, now)
        })
        .await
    }

    async fn sweep(&self, now: UnixMillis, limit: u32) -> Result<Swept, StoreError> {
        self.writer
            .run(move |connection| {
                Ok(Swept {
                    erased: sweep_with(connection, ERASE, now, limit)?,
                    deleted: sweep_with(connection, PURGE, now, limit)?,
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
