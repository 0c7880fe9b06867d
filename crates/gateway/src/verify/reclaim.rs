//! What a dead process left behind: messages whose intent is recorded, but not their outcome.

use super::{Refusal, Verifier};
use crate::clock::UnixMillis;

impl Verifier {
    /// Gives up on every message claimed before an instant and not settled since; returns how many there were.
    ///
    /// It is unknown whether the providers accepted them: they count as sent, are never sent again, and their watchers
    /// are told of a time-out.
    pub async fn reclaim(&self, claimed_before: UnixMillis) -> Result<usize, Refusal> {
        let mut reclaimed = 0;
        loop {
            let now = self.clock.now();
            let messages = self.store.reclaim(claimed_before, STEP, now).await?;
            for message in &messages {
                self.watchers.touch(&message.key);
                tracing::info!(
                    verification = %message.key,
                    ordinal = message.index + 1,
                    "message.reclaimed"
                );
            }
            reclaimed += messages.len();
            if messages.len() < STEP as usize {
                return Ok(reclaimed);
            }
        }
    }
}

/// Messages in one transaction: a few milliseconds.
const STEP: u32 = 200;
