//! Callbacks that have been seen: what is replayed changes nothing, however often and whatever died in between.

use async_trait::async_trait;

use super::StoreError;
use crate::clock::UnixMillis;
use crate::verification::callback::Identity;

/// Remembers callbacks. Every method is atomic, and durable when it answers.
#[async_trait]
pub trait CallbackMemory {
    /// Takes a callback in hand, unless it has been seen. What is taken in hand must be finished or released; after a
    /// crash it is free again within [`HELD_SECONDS`].
    async fn claim_callback(
        &self,
        identity: Identity,
        forget_at: UnixMillis,
        now: UnixMillis,
    ) -> Result<Claim, StoreError>;

    /// What the callback has changed is durable: it is remembered until its time is over.
    async fn finish_callback(&self, identity: Identity) -> Result<(), StoreError>;

    /// The callback has changed nothing: its sender may try again.
    async fn release_callback(&self, identity: Identity) -> Result<(), StoreError>;

    /// Forgets callbacks whose time is over, at most `limit`; answers how many.
    async fn forget_callbacks(&self, now: UnixMillis, limit: u32) -> Result<usize, StoreError>;
}

/// What is known of a callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Nothing: it is the caller's to deal with.
    Fresh,
    /// It is being dealt with at this moment.
    InHand,
    /// The same event has been dealt with, whether signed anew or in the same bytes: its sender has not heard the
    /// answer.
    Repeated,
    /// The same signed bytes were dealt with so long ago that nobody who has sent them still waits for an answer.
    Replayed,
}

/// For how long senders deliver again what they have had no answer to: Twilio's Event Streams try for four hours.
pub const REDELIVERED_SECONDS: u32 = 4 * 60 * 60;
/// How long a callback may be in hand: longer than any of them takes, shorter than a sender waits to try again.
pub const HELD_SECONDS: u32 = 30;
