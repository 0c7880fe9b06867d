//! What a callback asks for is done once, however often it is delivered.

use std::future::Future;
use std::time::Duration;

use super::{Refusal, Verifier};
use crate::verification::callback::Identity;
use crate::verification::steps::CallbackClaim;

/// What has been done about a callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Once<T> {
    /// The work.
    Done(T),
    /// Nothing: the work was done before, and the sender has not received the response.
    Repeated,
    /// Nothing: these bytes are sent again after a time in which no sender tries again.
    Replayed,
    /// Nothing: another delivery is being worked on, and that takes long.
    InHand,
}

impl Verifier {
    /// Does `work` once for this callback. A second delivery waits for the first one for a while. When the work fails, the
    /// sender may try again. `unstamped_seconds` is for how long it is remembered if its signature never grows old.
    pub async fn once<T>(
        &self,
        identity: &Identity,
        unstamped_seconds: u32,
        work: impl Future<Output = Result<T, Refusal>>,
    ) -> Result<Once<T>, Refusal> {
        let now = self.clock.now();
        let seconds = if identity.stamped {
            STAMPED_SECONDS
        } else {
            unstamped_seconds
        };
        let forget_at = now.plus_seconds(seconds);
        let mut pauses = PAUSES.iter();
        loop {
            let claim = self.store.claim_callback(identity.clone(), forget_at, now);
            match (claim.await?, pauses.next()) {
                (CallbackClaim::Fresh, _) => break,
                (CallbackClaim::Repeated, _) => return Ok(Once::Repeated),
                (CallbackClaim::Replayed, _) => return Ok(Once::Replayed),
                (CallbackClaim::InHand, Some(pause)) => tokio::time::sleep(*pause).await,
                (CallbackClaim::InHand, None) => return Ok(Once::InHand),
            }
        }
        let outcome = work.await;
        let written = match &outcome {
            Ok(_) => self.store.finish_callback(identity.clone()).await,
            Err(_) => self.store.release_callback(identity.clone()).await,
        };
        let done = outcome?;
        written?;
        Ok(Once::Done(done))
    }
}

/// Between looks at a callback that is being dealt with: four seconds in all, less than any vendor waits.
const PAUSES: [Duration; 4] = [
    Duration::from_millis(100),
    Duration::from_millis(400),
    Duration::from_secs(1),
    Duration::from_millis(2500),
];
/// Longer than twice the tolerance of time stamps: one from five minutes ahead is good for ten.
const STAMPED_SECONDS: u32 = 660;
