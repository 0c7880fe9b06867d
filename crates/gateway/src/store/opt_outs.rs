//! Numbers that have sent STOP, identified only by their keyed MAC.
//!
//! STOP applies to every channel; a number can also have blocked a sender on one channel. Both are read in the same step that
//! claims a message: [`Recipient::refuses`] says so, and no send starts after the STOP is durable.
//!
//! [`Recipient::refuses`]: crate::verification::state::Recipient::refuses

use async_trait::async_trait;
use wire::Channel;

use super::StoreError;
use crate::clock::UnixMillis;
use crate::verification::pseudonym::Pseudonym;

/// Remembers who wants no messages. Every method is atomic, and durable when it returns.
#[async_trait]
pub trait OptOuts {
    /// The number, given by its pseudonyms, sends STOP. A second one changes nothing.
    async fn opt_out(
        &self,
        names: Vec<Pseudonym>,
        source: &'static str,
        now: UnixMillis,
    ) -> Result<(), StoreError>;

    /// The number, given by its pseudonyms, has blocked a sender on this channel. A second time changes nothing.
    async fn opt_out_of(
        &self,
        names: Vec<Pseudonym>,
        channel: Channel,
        source: &'static str,
        now: UnixMillis,
    ) -> Result<(), StoreError>;

    /// The number, given by its pseudonyms, writes on this channel: it can receive messages there again. STOP stays in force.
    async fn reopen(&self, names: Vec<Pseudonym>, channel: Channel) -> Result<(), StoreError>;

    /// The number, given by its pseudonyms, sends START: for every channel.
    async fn opt_in(&self, names: Vec<Pseudonym>) -> Result<(), StoreError>;

    /// Whether STOP is in force for it. Blocking a single channel does not count.
    async fn has_opted_out(&self, names: Vec<Pseudonym>) -> Result<bool, StoreError>;
}
