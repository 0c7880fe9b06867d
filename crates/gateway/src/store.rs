//! What outlives a request: the trait, and the ways in which a store can fail.
//!
//! A store is a map of [`Verification`]s on which each operation is one atomic, durable step. The steps
//! themselves are the pure transitions of `verify::state`; a store runs them where nobody else can interfere,
//! and answers only once the result would survive a power cut.

pub mod reply;
pub mod sqlite;

use async_trait::async_trait;

use self::reply::{ReplyClaim, ReplyState};
use crate::clock::UnixMillis;
use crate::verify::VerificationKey;
use crate::verify::code::Candidate;
use crate::verify::limit::{Meter, Metered};
use crate::verify::policy::Policy;
use crate::verify::pseudonym::Pseudonym;
use crate::verify::seal::Sealed;
use crate::verify::state::{
    Caller, CheckOutcome, Jti, RedeemOutcome, Redeemer, RefreshOutcome, ResendOutcome, Settlement,
    Verification,
};

/// Keeps verifications. Every method is atomic, and durable when it answers.
#[async_trait]
pub trait Store: Send + Sync + std::fmt::Debug {
    /// Keeps a fresh verification together with the intent of its first message, if the limits have room for it.
    async fn begin(
        &self,
        key: VerificationKey,
        verification: Verification,
        meter: Meter,
        now: UnixMillis,
    ) -> Result<Metered<()>, StoreError>;

    /// Writes down what became of the message `index`; answers the verification as it now is, if there is one.
    /// A message that was certainly not sent no longer counts against its number and its site's money.
    async fn settle(
        &self,
        key: VerificationKey,
        index: usize,
        settlement: Settlement,
        now: UnixMillis,
    ) -> Result<Option<Verification>, StoreError>;

    /// [`Verification::claim_resend`], if the limits have room for the message; otherwise nothing is changed.
    async fn claim_resend(
        &self,
        key: VerificationKey,
        request: ResendClaim,
        now: UnixMillis,
    ) -> Result<Metered<ResendOutcome>, StoreError>;

    /// [`Verification::check`], if the limits have room for a try; otherwise the code is not looked at.
    async fn check(
        &self,
        key: VerificationKey,
        attempt: Attempt,
        now: UnixMillis,
    ) -> Result<Metered<CheckOutcome>, StoreError>;

    /// [`Verification::refresh`].
    async fn refresh(
        &self,
        key: VerificationKey,
        caller: Caller,
        fresh: Jti,
        now: UnixMillis,
    ) -> Result<RefreshOutcome, StoreError>;

    /// [`Verification::redeem`].
    async fn redeem(
        &self,
        key: VerificationKey,
        redeemer: Redeemer,
        now: UnixMillis,
    ) -> Result<RedeemOutcome, StoreError>;

    /// The verification as it is, if there is one.
    async fn read(&self, key: VerificationKey) -> Result<Option<Verification>, StoreError>;

    /// [`ReplyClaim::decide`].
    async fn claim_reply(
        &self,
        claim: ReplyClaim,
        now: UnixMillis,
    ) -> Result<ReplyState, StoreError>;

    /// Keeps the answer to the request that has claimed `id`; without one the key is free again.
    async fn finish_reply(&self, id: Pseudonym, reply: Option<Sealed>) -> Result<(), StoreError>;

    /// Erases sealed numbers that nothing needs any more, deletes what is unknown to everybody by now, and forgets what
    /// was counted before an instant, buckets that are full again and answers that are not repeated any more; at most
    /// `limit` of each.
    async fn sweep(
        &self,
        now: UnixMillis,
        counted_before: UnixMillis,
        limit: u32,
    ) -> Result<Swept, StoreError>;

    /// Whether the store can write at this moment.
    async fn ping(&self) -> Result<(), StoreError>;
}

/// A wish for another message.
#[derive(Clone, Debug)]
pub struct ResendClaim {
    /// Who asks.
    pub caller: Caller,
    /// Channels wanted, in order of priority; empty for the one used last.
    pub channels: Vec<wire::Channel>,
    /// The gaps between sends.
    pub policy: std::sync::Arc<Policy>,
    /// Who and what it counts against.
    pub meter: Meter,
}

/// A code to be checked.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// Who asks.
    pub caller: Caller,
    /// The code.
    pub candidate: Candidate,
    /// The name of the token that a right code earns.
    pub fresh: Jti,
    /// Who and what it counts against.
    pub meter: Meter,
}

/// What [`Store::sweep`] did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Numbers erased.
    pub erased: usize,
    /// Verifications deleted.
    pub deleted: usize,
    /// Counters deleted that no longer say anything.
    pub forgotten: usize,
}

/// Why a store did not answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// It cannot read or write now: disk full, read-only, busy, stopped. Worth trying again.
    #[error("store unavailable: {0}")]
    Unavailable(String),
    /// The file is damaged. A human has to look.
    #[error("store corrupt: {0}")]
    Corrupt(String),
    /// Another process has it open, and two of them would not see each other's steps.
    #[error("store in use by another gateway: one gateway process a file")]
    InUse,
    /// A row holds what this program never writes.
    #[error("store inconsistent: column {column} of a verification cannot be read")]
    Inconsistent {
        /// Which column.
        column: &'static str,
    },
}
