//! The steps that the use cases take, over whatever store there is.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Store, StoreError};
use crate::clock::UnixMillis;
use crate::verification::VerificationKey;
use crate::verification::callback::Identity;
use crate::verification::limit::Metered;
use crate::verification::meter::Meter;
use crate::verification::pseudonym::Pseudonym;
use crate::verification::reply::{ReplyClaim, ReplyReader, ReplyState};
use crate::verification::response::KeptResponse;
use crate::verification::seal::Sealed;
use crate::verification::state::{
    Caller, CheckOutcome, Jti, News, RedeemOutcome, Redeemer, RefreshOutcome, ResendOutcome,
    Settlement, Verification,
};
use crate::verification::steps::{
    self, Attempt, CallbackClaim, FallbackTerms, Judged, MessageRef, Reported, ResendClaim,
    Settled, Transaction,
};

/// A step in the form that a store runs. The caller of the step gets its result once the store has made it durable.
pub type Step = Box<dyn Fn(&mut Open<'_>) -> Result<(), StoreError> + Send>;

/// A transaction under way.
type Open<'t> = dyn Transaction<Error = StoreError> + 't;

impl dyn Store + '_ {
    /// Takes a step in one transaction.
    async fn take<T: Send + 'static>(
        &self,
        step: impl Fn(&mut Open<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let result = Arc::new(Mutex::new(None));
        let kept = Arc::clone(&result);
        self.run(Box::new(move |transaction| {
            let outcome = step(transaction)?;
            // That of the second run replaces that of the first, which was rolled back.
            *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
            Ok(())
        }))
        .await?;
        let taken = result.lock().unwrap_or_else(PoisonError::into_inner).take();
        taken.ok_or_else(|| StoreError::Unavailable("the step was not run".to_owned()))
    }

    /// [`steps::begin`].
    pub async fn begin(
        &self,
        key: VerificationKey,
        verification: Verification,
        meter: Meter,
        now: UnixMillis,
    ) -> Result<Metered<Verification>, StoreError> {
        self.take(move |open| steps::begin(open, &key, &verification, &meter, now))
            .await
    }

    /// [`steps::settle`].
    pub async fn settle(
        &self,
        message: MessageRef,
        settlement: Settlement,
        terms: FallbackTerms,
        now: UnixMillis,
    ) -> Result<Option<Settled>, StoreError> {
        self.take(move |open| steps::settle(open, message, &settlement, &terms, now))
            .await
    }

    /// [`steps::report`].
    pub async fn report(
        &self,
        message: MessageRef,
        news: News,
        terms: FallbackTerms,
        now: UnixMillis,
    ) -> Result<Reported, StoreError> {
        self.take(move |open| steps::report(open, message, &news, &terms, now))
            .await
    }

    /// [`steps::report_by_handle`].
    pub async fn report_by_handle(
        &self,
        handle_macs: Vec<[u8; 32]>,
        news: News,
        terms: FallbackTerms,
        now: UnixMillis,
    ) -> Result<Option<(MessageRef, Reported)>, StoreError> {
        self.take(move |open| steps::report_by_handle(open, &handle_macs, &news, &terms, now))
            .await
    }

    /// [`steps::reclaim`].
    pub async fn reclaim(
        &self,
        claimed_before: UnixMillis,
        limit: u32,
        now: UnixMillis,
    ) -> Result<Vec<MessageRef>, StoreError> {
        self.take(move |open| steps::reclaim(open, claimed_before, limit, now))
            .await
    }

    /// [`steps::claim_resend`].
    pub async fn claim_resend(
        &self,
        key: VerificationKey,
        claim: ResendClaim,
        now: UnixMillis,
    ) -> Result<Metered<ResendOutcome>, StoreError> {
        self.take(move |open| steps::claim_resend(open, &key, &claim, now))
            .await
    }

    /// [`steps::check`].
    pub async fn check(
        &self,
        key: VerificationKey,
        attempt: Attempt,
        now: UnixMillis,
    ) -> Result<Metered<CheckOutcome>, StoreError> {
        self.take(move |open| steps::check(open, &key, &attempt, now))
            .await
    }

    /// [`steps::conclude`].
    pub async fn conclude(
        &self,
        key: VerificationKey,
        judged: Judged,
        now: UnixMillis,
    ) -> Result<CheckOutcome, StoreError> {
        self.take(move |open| steps::conclude(open, &key, &judged, now))
            .await
    }

    /// [`steps::refresh`].
    pub async fn refresh(
        &self,
        key: VerificationKey,
        caller: Caller,
        fresh: Jti,
        now: UnixMillis,
    ) -> Result<RefreshOutcome, StoreError> {
        self.take(move |open| steps::refresh(open, &key, &caller, fresh, now))
            .await
    }

    /// [`steps::redeem`].
    pub async fn redeem(
        &self,
        key: VerificationKey,
        redeemer: Redeemer,
        now: UnixMillis,
    ) -> Result<RedeemOutcome, StoreError> {
        self.take(move |open| steps::redeem(open, &key, &redeemer, now))
            .await
    }

    /// The verification as it is, if there is one.
    pub async fn read(&self, key: VerificationKey) -> Result<Option<Verification>, StoreError> {
        self.take(move |open| open.load(&key)).await
    }

    /// [`steps::claim_reply`].
    pub async fn claim_reply(
        &self,
        claim: ReplyClaim,
        now: UnixMillis,
    ) -> Result<ReplyState, StoreError> {
        self.take(move |open| steps::claim_reply(open, &claim, now))
            .await
    }

    /// [`steps::finish_reply`].
    pub async fn finish_reply(
        &self,
        id: Pseudonym,
        reply: Option<Sealed<KeptResponse>>,
    ) -> Result<(), StoreError> {
        self.take(move |open| steps::finish_reply(open, id, reply.as_ref()))
            .await
    }

    /// [`steps::erase_replies`].
    pub async fn erase_replies(
        &self,
        names: Vec<Pseudonym>,
        read: ReplyReader,
    ) -> Result<usize, StoreError> {
        self.take(move |open| steps::erase_replies(open, &names, &read))
            .await
    }

    /// [`steps::claim_callback`].
    pub async fn claim_callback(
        &self,
        identity: Identity,
        forget_at: UnixMillis,
        now: UnixMillis,
    ) -> Result<CallbackClaim, StoreError> {
        self.take(move |open| steps::claim_callback(open, &identity, forget_at, now))
            .await
    }

    /// [`steps::finish_callback`].
    pub async fn finish_callback(&self, identity: Identity) -> Result<(), StoreError> {
        self.take(move |open| steps::finish_callback(open, &identity))
            .await
    }

    /// [`steps::release_callback`].
    pub async fn release_callback(&self, identity: Identity) -> Result<(), StoreError> {
        self.take(move |open| steps::release_callback(open, &identity))
            .await
    }
}
