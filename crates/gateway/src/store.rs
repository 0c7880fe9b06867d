//! What outlives a request: the trait, and the ways in which a store can fail.
//!
//! A store is a map of [`Verification`]s on which each operation is one atomic, durable step. The steps
//! themselves are the pure transitions of `verification::state`; a store runs them where nobody else can interfere,
//! and answers only once the result would survive a power cut.

pub mod callbacks;
mod delivery;
pub mod opt_outs;
pub mod sqlite;

use std::sync::Arc;

use async_trait::async_trait;

use self::callbacks::CallbackMemory;
pub use self::delivery::{DeliveriesQuery, KeptDelivery, Tally};
use self::opt_outs::OptOuts;
use crate::clock::UnixMillis;
use crate::verification::code::Candidate;
use crate::verification::limit::{Meter, Metered};
use crate::verification::policy::Policy;
use crate::verification::pseudonym::Pseudonym;
use crate::verification::reply::{ReplyClaim, ReplyState};
use crate::verification::seal::Sealed;
use crate::verification::state::{
    Caller, CheckOutcome, Jti, News, RedeemOutcome, Redeemer, RefreshOutcome, Reported,
    ResendOutcome, Settled, Settlement, Verification,
};
use crate::verification::{Judgement, VerificationKey};

/// Keeps verifications. Every method is atomic, and durable when it answers.
#[async_trait]
pub trait Store: CallbackMemory + OptOuts + Send + Sync + std::fmt::Debug {
    /// Keeps a fresh verification together with the intent of its first message, if the limits have room for it;
    /// answers it as it is kept.
    async fn begin(
        &self,
        key: VerificationKey,
        verification: Verification,
        meter: Meter,
        now: UnixMillis,
    ) -> Result<Metered<Verification>, StoreError>;

    /// [`Verification::settle`]; `None` when there is no such verification. A message that was certainly not sent no
    /// longer counts against its number and its site's money; a hop is claimed if the limits have room for it.
    async fn settle(
        &self,
        message: MessageRef,
        settlement: Settlement,
        terms: HopTerms,
        now: UnixMillis,
    ) -> Result<Option<Settled>, StoreError>;

    /// [`Verification::report`]; a hop is claimed if the limits have room for it.
    async fn report(
        &self,
        message: MessageRef,
        news: News,
        terms: HopTerms,
        now: UnixMillis,
    ) -> Result<Reported, StoreError>;

    /// [`Self::report`] about the newest message that a provider calls by a handle, whose MAC under each living key is
    /// given; tells which that is, or `None` when there is no such message.
    async fn report_by_handle(
        &self,
        handle_macs: Vec<[u8; 32]>,
        news: News,
        terms: HopTerms,
        now: UnixMillis,
    ) -> Result<Option<(MessageRef, Reported)>, StoreError>;

    /// [`Verification::give_up`] on every message that was claimed before an instant and of which nobody has written
    /// down the outcome since: whoever claimed it is dead. At most `limit` of them; answers which.
    async fn reclaim(
        &self,
        claimed_before: UnixMillis,
        limit: u32,
        now: UnixMillis,
    ) -> Result<Vec<MessageRef>, StoreError>;

    /// The messages claimed since an instant that were withheld from a number that has sent STOP, and of which nothing
    /// has been reported.
    async fn unreported_withheld(
        &self,
        claimed_since: UnixMillis,
    ) -> Result<Vec<WithheldMessage>, StoreError>;

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

    /// [`Verification::conclude`].
    async fn conclude(
        &self,
        key: VerificationKey,
        judged: Judged,
        now: UnixMillis,
    ) -> Result<CheckOutcome, StoreError>;

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

    /// A page of messages, newest first.
    async fn deliveries(&self, query: DeliveriesQuery) -> Result<Vec<KeptDelivery>, StoreError>;

    /// All messages of the query's site and time, counted by channel, country and provider.
    async fn tallies(&self, query: DeliveriesQuery) -> Result<Vec<Tally>, StoreError>;

    /// Erases sealed numbers that nothing needs any more, deletes what is unknown to everybody by now, and forgets what
    /// was counted and what was sent before some instants, buckets that are full again and answers that are not repeated
    /// any more; at most `limit` of each.
    async fn sweep(
        &self,
        now: UnixMillis,
        before: Cutoffs,
        limit: u32,
    ) -> Result<Swept, StoreError>;

    /// Deletes all that is kept of the number of these names: its verifications and its history.
    async fn erase(&self, names: Vec<Pseudonym>) -> Result<Erased, StoreError>;

    /// Whether the store can write at this moment.
    async fn ping(&self) -> Result<(), StoreError>;
}

/// One message of a verification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageRef {
    /// Whose.
    pub key: VerificationKey,
    /// Which, counted from 0.
    pub index: usize,
}

/// A message that was withheld from a number that has sent STOP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithheldMessage {
    /// Which.
    pub message: MessageRef,
    /// The provider that would have carried it.
    pub provider: String,
    /// By which channel.
    pub channel: wire::Channel,
}

/// What a hop to the next channel is held to.
#[derive(Clone, Debug)]
pub struct HopTerms {
    /// The gaps between sends.
    pub policy: Arc<Policy>,
    /// What it counts against.
    pub meter: Meter,
}

/// A wish for another message.
#[derive(Clone, Debug)]
pub struct ResendClaim {
    /// Who asks.
    pub caller: Caller,
    /// Channels wanted, in order of priority; empty for the one used last.
    pub channels: Vec<wire::Channel>,
    /// The gaps between sends.
    pub policy: Arc<Policy>,
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

/// What a provider has said about a code.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The code.
    pub candidate: Candidate,
    /// What asking it has come to.
    pub judgement: Judgement,
    /// The name of the token that a yes earns.
    pub fresh: Jti,
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
    /// Messages forgotten.
    pub messages: usize,
}

/// What [`Store::sweep`] forgets: what is older than these.
#[derive(Clone, Copy, Debug)]
pub struct Cutoffs {
    /// What was counted.
    pub counted: UnixMillis,
    /// Messages, and how they fared.
    pub messages: UnixMillis,
}

/// What [`Store::erase`] did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Verifications deleted.
    pub verifications: usize,
    /// Entries of the number's history deleted.
    pub entries: usize,
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
    /// Its file cannot be used: an error of the disk, a file that cannot be opened or written. It is opened anew for
    /// the next step.
    #[error("store file unusable: {0}")]
    File(String),
    /// Another process has it open, and two of them would not see each other's steps.
    #[error("store in use by another gateway: only one gateway process per file")]
    InUse,
    /// The path leads to another file than the one that is open, or to none: what is written now would not be found
    /// again. Somebody has to put the file back, or to start the program anew.
    #[error("store replaced: the open file is not the one at store.path")]
    Replaced,
    /// A row holds what this program never writes.
    #[error("store inconsistent: column {column} of a verification cannot be read")]
    Inconsistent {
        /// Which column.
        column: &'static str,
    },
}

impl StoreError {
    /// Whether another look at the file may help.
    pub fn doubts_the_file(&self) -> bool {
        matches!(self, Self::Corrupt(_) | Self::File(_))
    }
}
