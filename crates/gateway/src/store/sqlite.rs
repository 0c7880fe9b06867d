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
mod hop;
mod lock;
mod messages;
mod metered;
mod opening;
mod opt_outs;
mod place;
mod record;
mod replies;
mod schema;
mod sweep;
mod trouble;
mod writer;

use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;

use self::counters::BucketSweep;
pub use self::writer::CommitWatch;
use self::writer::Writer;
use super::{
    Attempt, Cutoffs, DeliveriesQuery, Erased, HopTerms, Judged, KeptDelivery, MessageRef,
    ResendClaim, Store, StoreError, Swept, Tally, WithheldMessage,
};
use crate::clock::UnixMillis;
use crate::verification::VerificationKey;
use crate::verification::limit::{Meter, Metered};
use crate::verification::pseudonym::Pseudonym;
use crate::verification::reply::{ReplyClaim, ReplyState};
use crate::verification::seal::Sealed;
use crate::verification::state::{
    Caller, CheckOutcome, Jti, News, RedeemOutcome, Redeemer, RefreshOutcome, Reported,
    ResendOutcome, Settled, Settlement, Verification,
};

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

    /// Loads a verification, takes one step with it, and saves it: one transaction.
    async fn step<T, F>(&self, key: VerificationKey, if_absent: T, step: F) -> Result<T, StoreError>
    where
        T: Clone + Send + 'static,
        F: Fn(&mut Verification) -> T + Send + 'static,
    {
        self.writer
            .run(move |connection| {
                let outcome = record::step(connection, &key, &step)?;
                Ok(outcome.unwrap_or_else(|| if_absent.clone()))
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
    ) -> Result<Metered<Verification>, StoreError> {
        self.writer
            .run(move |connection| metered::begin(connection, &key, &verification, &meter, now))
            .await
    }

    async fn settle(
        &self,
        message: MessageRef,
        settlement: Settlement,
        terms: HopTerms,
        now: UnixMillis,
    ) -> Result<Option<Settled>, StoreError> {
        self.writer
            .run(move |connection| hop::settle(connection, message, &settlement, &terms, now))
            .await
    }

    async fn report(
        &self,
        message: MessageRef,
        news: News,
        terms: HopTerms,
        now: UnixMillis,
    ) -> Result<Reported, StoreError> {
        self.writer
            .run(move |connection| hop::report(connection, message, &news, &terms, now))
            .await
    }

    async fn report_by_handle(
        &self,
        handle_macs: Vec<[u8; 32]>,
        news: News,
        terms: HopTerms,
        now: UnixMillis,
    ) -> Result<Option<(MessageRef, Reported)>, StoreError> {
        self.writer
            .run(move |connection| {
                let Some(message) = messages::find(connection, &handle_macs)? else {
                    return Ok(None);
                };
                let reported = hop::report(connection, message, &news, &terms, now)?;
                Ok(Some((message, reported)))
            })
            .await
    }

    async fn reclaim(
        &self,
        claimed_before: UnixMillis,
        limit: u32,
        now: UnixMillis,
    ) -> Result<Vec<MessageRef>, StoreError> {
        self.writer
            .run(move |connection| hop::reclaim(connection, claimed_before, limit, now))
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

    async fn claim_resend(
        &self,
        key: VerificationKey,
        claim: ResendClaim,
        now: UnixMillis,
    ) -> Result<Metered<ResendOutcome>, StoreError> {
        self.writer
            .run(move |connection| metered::claim_resend(connection, &key, &claim, now))
            .await
    }

    async fn check(
        &self,
        key: VerificationKey,
        attempt: Attempt,
        now: UnixMillis,
    ) -> Result<Metered<CheckOutcome>, StoreError> {
        self.writer
            .run(move |connection| metered::check(connection, &key, &attempt, now))
            .await
    }

    async fn conclude(
        &self,
        key: VerificationKey,
        judged: Judged,
        now: UnixMillis,
    ) -> Result<CheckOutcome, StoreError> {
        self.writer
            .run(move |connection| metered::conclude(connection, &key, &judged, now))
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
            .run(move |connection| replies::claim(connection, claim.clone(), now))
            .await
    }

    async fn finish_reply(&self, id: Pseudonym, reply: Option<Sealed>) -> Result<(), StoreError> {
        self.writer
            .run(move |connection| replies::finish(connection, id, reply.as_ref()))
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
