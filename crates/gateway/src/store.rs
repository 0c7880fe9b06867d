//! What outlives a request: the trait, and the ways in which a store can fail.
//!
//! A store runs [steps](crate::verification::steps), each as one atomic, durable transaction, and returns only once the
//! result would survive a power cut. It keeps what a step gives it and decides nothing: the rules are the same over
//! every store.

mod delivery;
pub mod opt_outs;
pub mod sqlite;
mod steps;

use async_trait::async_trait;

pub use self::delivery::{DeliveriesQuery, KeptDelivery, Tally};
use self::opt_outs::OptOuts;
pub use self::steps::Step;
use crate::clock::UnixMillis;
use crate::verification::pseudonym::Pseudonym;
use crate::verification::steps::MessageRef;

/// Keeps verifications. Every method is atomic, and durable when it returns.
///
/// What the use cases call (`begin`, `check`, …) is implemented once, on `dyn Store`.
#[async_trait]
pub trait Store: OptOuts + Send + Sync + std::fmt::Debug {
    /// Runs a step in one transaction. It may be run a second time, after what the first run has written was rolled back.
    async fn run(&self, step: Step) -> Result<(), StoreError>;

    /// The messages claimed since an instant that were withheld from a number that has sent STOP, and of which nothing
    /// has been reported.
    async fn unreported_withheld(
        &self,
        claimed_since: UnixMillis,
    ) -> Result<Vec<WithheldMessage>, StoreError>;

    /// A page of messages, newest first.
    async fn deliveries(&self, query: DeliveriesQuery) -> Result<Vec<KeptDelivery>, StoreError>;

    /// All messages of the query's site and time, counted by channel, country and provider.
    async fn tallies(&self, query: DeliveriesQuery) -> Result<Vec<Tally>, StoreError>;

    /// Erases sealed numbers that nothing needs any more, deletes what is unknown to everybody by now, and forgets what
    /// was counted and what was sent before some instants, buckets that are full again and responses that are not repeated
    /// any more; at most `limit` of each.
    async fn sweep(
        &self,
        now: UnixMillis,
        before: Cutoffs,
        limit: u32,
    ) -> Result<Swept, StoreError>;

    /// Forgets callbacks whose time is over, at most `limit`; returns how many.
    async fn forget_callbacks(&self, now: UnixMillis, limit: u32) -> Result<usize, StoreError>;

    /// Deletes all that is kept of the number of these pseudonyms: its verifications and its history.
    async fn erase(&self, names: Vec<Pseudonym>) -> Result<Erased, StoreError>;

    /// Whether the store can write at this moment.
    async fn ping(&self) -> Result<(), StoreError>;
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
