//! Numbers that have sent STOP, by their keyed MAC alone.
//!
//! Whether a number stands here is read in the same step that claims a message to it: [`Recipient::stopped`] says
//! so, and no send begins after the STOP is durable.
//!
//! [`Recipient::stopped`]: crate::verify::state::Recipient::stopped

use async_trait::async_trait;

use super::StoreError;
use crate::clock::UnixMillis;
use crate::verify::pseudonym::Pseudonym;

/// Remembers who wants no messages. Every method is atomic, and durable when it answers.
#[async_trait]
pub trait OptOuts {
    /// The number, by each of its names, sends STOP. A second one changes nothing.
    async fn opt_out(
        &self,
        names: Vec<Pseudonym>,
        source: &'static str,
        now: UnixMillis,
    ) -> Result<(), StoreError>;

    /// The number, by each of its names, sends START.
    async fn opt_in(&self, names: Vec<Pseudonym>) -> Result<(), StoreError>;

    /// Whether it has sent STOP last.
    async fn has_opted_out(&self, names: Vec<Pseudonym>) -> Result<bool, StoreError>;
}
