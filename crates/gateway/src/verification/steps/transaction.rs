//! What a step may read and write. A store provides it, within a transaction of its own.

use std::collections::HashSet;

use crate::clock::UnixMillis;
use crate::site::SiteId;
use crate::verification::VerificationKey;
use crate::verification::callback::CallbackId;
use crate::verification::limit::{Charges, Counters, Money, Receipt};
use crate::verification::pseudonym::Pseudonym;
use crate::verification::reply::KeptReply;
use crate::verification::response::KeptResponse;
use crate::verification::seal::Sealed;
use crate::verification::state::{OptedOut, Verification};

/// Everything that one atomic step reads and writes. If a step fails, nothing that it has written is kept.
///
/// Every method stores or finds; none decides.
pub trait Transaction {
    /// Why it cannot be read or written.
    type Error;

    /// A verification with its messages, and with what its number has opted out of at this moment.
    fn load(&mut self, key: &VerificationKey) -> Result<Option<Verification>, Self::Error>;

    /// Keeps a verification with its messages. `before` is what this step has loaded; `None` for a new one.
    fn save(
        &mut self,
        key: &VerificationKey,
        before: Option<&Verification>,
        after: &Verification,
    ) -> Result<(), Self::Error>;

    /// The state of the counters that `charges` names. Of a number's history, entries that count and are later than
    /// [`NumberCharge::since`], at most [`NumberRules::longest_history`] of each kind, the newest. Wrong codes are only
    /// asked for if the charge begins a verification, and what was spent if there is a budget.
    ///
    /// [`NumberCharge::since`]: crate::verification::limit::NumberCharge::since
    /// [`NumberRules::longest_history`]: crate::verification::limit::NumberRules::longest_history
    fn counters(&mut self, charges: &Charges, now: UnixMillis) -> Result<Counters, Self::Error>;

    /// Moves all entries of these histories that are later than `now` to `now`.
    fn heal_history(&mut self, names: &[Pseudonym], now: UnixMillis) -> Result<(), Self::Error>;

    /// Writes the new buckets of a receipt, and adds a price to its site's bill.
    fn charge(&mut self, charges: &Charges, receipt: &Receipt) -> Result<(), Self::Error>;

    /// Puts an entry into a number's history. One that is there already stays as it is.
    fn note(&mut self, entry: &Entry) -> Result<(), Self::Error>;

    /// Takes a message off the bill that it was noted with. Its entry no longer counts, but stays: it leads to the
    /// verification when a number is erased.
    fn refund(&mut self, name: Pseudonym, message: MessageRef) -> Result<(), Self::Error>;

    /// What a number has opted out of under any of its pseudonyms, the current one first, under which all of it is kept
    /// from then on.
    fn opted_out(&mut self, names: &[Pseudonym]) -> Result<OptedOut, Self::Error>;

    /// The newest message with one of these MACs of a provider's handle; the first MAC of which there is one decides. Of
    /// those with the same handle, the one with one of the `attempt_macs`, if there is one; both are in the order of the
    /// keys.
    fn find_message(
        &mut self,
        handle_macs: &[[u8; 32]],
        attempt_macs: &[[u8; 32]],
    ) -> Result<Option<MessageRef>, Self::Error>;

    /// Messages claimed before an instant whose outcome nobody has recorded, or not finally; at most `limit`.
    fn undecided(
        &mut self,
        claimed_before: UnixMillis,
        limit: u32,
    ) -> Result<Vec<MessageRef>, Self::Error>;

    /// Records a time-out of a message that has outlived its verification.
    fn give_up_orphan(&mut self, message: MessageRef, now: UnixMillis) -> Result<(), Self::Error>;

    /// What is kept under an idempotency key.
    fn reply(&mut self, id: Pseudonym) -> Result<Option<KeptReply>, Self::Error>;

    /// Keeps this under the key, in place of what may be there.
    fn keep_reply(&mut self, id: Pseudonym, reply: &KeptReply) -> Result<(), Self::Error>;

    /// Adds the response, if anything is kept under the key.
    fn complete_reply(
        &mut self,
        id: Pseudonym,
        reply: &Sealed<KeptResponse>,
    ) -> Result<(), Self::Error>;

    /// Frees the key, unless there is a response.
    fn release_reply(&mut self, id: Pseudonym) -> Result<(), Self::Error>;

    /// Looks at every key that has a response, and at that response.
    fn each_response(
        &mut self,
        look: &mut dyn FnMut(Pseudonym, &Sealed<KeptResponse>),
    ) -> Result<(), Self::Error>;

    /// Deletes all that is kept under the key.
    fn delete_reply(&mut self, id: Pseudonym) -> Result<(), Self::Error>;

    /// The verifications that the history of these pseudonyms leads to.
    fn verifications_of(
        &mut self,
        names: &[Pseudonym],
    ) -> Result<HashSet<VerificationKey>, Self::Error>;

    /// What is kept of a callback under one of its ids.
    fn callback(&mut self, id: &CallbackId) -> Result<Option<SeenCallback>, Self::Error>;

    /// Keeps this of a callback, in place of what may be there.
    fn keep_callback(&mut self, id: &CallbackId, seen: &SeenCallback) -> Result<(), Self::Error>;

    /// It is no longer in hand.
    fn finish_callback(&mut self, id: &CallbackId) -> Result<(), Self::Error>;

    /// Forgets it, if it is in hand.
    fn release_callback(&mut self, id: &CallbackId) -> Result<(), Self::Error>;
}

/// What is kept of a callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenCallback {
    /// Since when it is being dealt with; `None` once it has been.
    pub held_since: Option<UnixMillis>,
    /// When nobody needs to know it any more.
    pub forget_at: UnixMillis,
}

/// One message of a verification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MessageRef {
    /// Whose.
    pub key: VerificationKey,
    /// Which, counted from 0.
    pub index: usize,
}

/// What has happened to a number, as its history keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The number.
    pub name: Pseudonym,
    /// What has happened.
    pub kind: EntryKind,
    /// When.
    pub at: UnixMillis,
    /// In which verification.
    pub verification: VerificationKey,
    /// Which message of it, from 0; or which wrong code, from 1.
    pub position: usize,
    /// Whether it counts against the number's limits.
    pub counts: bool,
    /// What it has cost.
    pub bill: Option<Bill>,
}

/// The two kinds of events that a number's limits count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A message was claimed.
    Message,
    /// A wrong code was entered.
    WrongCode,
}

/// What a message has cost, and whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bill {
    /// The site.
    pub site: SiteId,
    /// Days since 1970, in UTC.
    pub day: i64,
    /// The price, more than nothing.
    pub cost: Money,
}
