//! One message through one provider: the deadline, and the tries inside it.

use std::pin::pin;
use std::time::Duration;

use tokio::time::sleep;

use super::{CodeOwner, Message, Provider, ProviderError, Receipt};
use crate::entropy::{Entropy, draw};

/// What came of a message, and with whom.
#[derive(Debug)]
pub struct Dispatched {
    /// [`Provider::name`] of who answered last; `none` when nobody was asked.
    pub provider: &'static str,
    /// Whose the code is that it sent.
    pub code_owner: CodeOwner,
    /// Whether it took the message.
    pub outcome: Result<Receipt, ProviderError>,
}

impl Dispatched {
    /// No provider of the route offers the channel.
    pub const NOBODY: Self = Self {
        provider: "none",
        code_owner: CodeOwner::Gateway,
        outcome: Err(ProviderError::Unavailable),
    };

    /// The number has sent STOP: nobody was asked.
    pub const WITHHELD: Self = Self {
        provider: "none",
        code_owner: CodeOwner::Gateway,
        outcome: Err(ProviderError::OptedOut),
    };
}

/// Delivers `message`, trying again after failures that certainly left it undelivered.
///
/// Takes no longer than five seconds: a call still under way then has an unknown outcome.
pub async fn deliver(
    provider: &dyn Provider,
    message: &Message,
    entropy: &dyn Entropy,
) -> Dispatched {
    Dispatched {
        provider: provider.name(),
        code_owner: provider.code_owner(),
        outcome: within_deadline(provider, message, entropy).await,
    }
}

async fn within_deadline(
    provider: &dyn Provider,
    message: &Message,
    entropy: &dyn Entropy,
) -> Result<Receipt, ProviderError> {
    let mut deadline = pin!(sleep(DEADLINE));
    let mut pause = FIRST_PAUSE;
    for attempt in 1..=ATTEMPTS {
        let outcome = tokio::select! {
            biased;
            () = &mut deadline => Err(ProviderError::Unknown),
            outcome = provider.deliver(message) => outcome,
        };
        tracing::debug!(
            provider = provider.name(),
            channel = %message.channel,
            attempt,
            outcome = ?outcome,
            "provider.answered"
        );
        if !matches!(outcome, Err(ProviderError::Unavailable)) || attempt == ATTEMPTS {
            return outcome;
        }
        sleep(jittered(pause, entropy)).await;
        if deadline.is_elapsed() {
            return outcome;
        }
        pause *= 2;
    }
    Err(ProviderError::Unavailable)
}

/// Between half of `pause` and all of it: clients that failed together do not come back together.
fn jittered(pause: Duration, entropy: &dyn Entropy) -> Duration {
    let [byte] = draw::<1>(entropy);
    pause / 2 + pause * u32::from(byte) / 512
}

/// How long a client may be kept waiting for a provider.
const DEADLINE: Duration = Duration::from_secs(5);
/// Calls in all.
const ATTEMPTS: u32 = 3;
/// Before the second call; doubles from there.
const FIRST_PAUSE: Duration = Duration::from_millis(100);

#[cfg(test)]
mod tests;
