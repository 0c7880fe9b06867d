//! What a dead process held: messages whose intent is written down, and not what became of them.

use super::{Refusal, Verifier};
use crate::clock::UnixMillis;

impl Verifier {
    /// Gives up on every message claimed before an instant and not settled since; answers how many there were.
    ///
    /// Whether the provider took them nobody can know: they count as sent, are never sent again, and their watchers
    /// hear of a time-out.
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
