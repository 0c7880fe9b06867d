//! One message on the route of its channel: provider after provider, each with its deadline and the tries inside it.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::sleep;

use super::breaker::{Permit, SLOW_MILLIS};
use super::registry::Lane;
use super::{CodeOwner, Earlier, Message, ProviderError, Receipt};
use crate::clock::Clock;
use crate::entropy::{Entropy, draw};

/// What came of a message, and with whom.
#[derive(Debug)]
pub struct Dispatched {
    /// [`Provider::name`](super::Provider::name) of whose outcome it is; `none` when nobody was asked.
    pub provider: &'static str,
    /// Whose the code is that it sent.
    pub code_owner: CodeOwner,
    /// Digits of that code; `None` when nobody was asked.
    pub code_length: Option<u8>,
    /// Whether it took the message.
    pub outcome: Result<Receipt, ProviderError>,
}

impl Dispatched {
    /// The number has sent STOP: nobody was asked.
    pub const WITHHELD: Self = Self {
        provider: "none",
        code_owner: CodeOwner::Gateway,
        code_length: None,
        outcome: Err(ProviderError::OptedOut),
    };
}

/// What a dispatch takes from the world, and knows of the message beyond it.
#[derive(Debug)]
pub struct Circumstances<'a> {
    /// What time it is.
    pub clock: &'a dyn Clock,
    /// For the pauses.
    pub entropy: &'a dyn Entropy,
    /// Earlier messages of the same verification and who took each, newest last.
    pub earlier: &'a [(String, Earlier)],
    /// The number stands for an outcome: what a provider says to it proves nothing about its health.
    pub exempt: bool,
}

/// Delivers `message` by the first of `route` that takes it.
///
/// The next one is asked only when one certainly did not take it: after an unknown outcome the message may be on its
/// way. Where that provider owns the code, it is useless without a handle, and the next one is asked all the same.
pub async fn deliver(
    route: &[Arc<Lane>],
    message: &Message,
    with: &Circumstances<'_>,
) -> Dispatched {
    let mut refused: Option<Dispatched> = None;
    for lane in route {
        let Some(outcome) = ask(lane, message, with).await else {
            continue;
        };
        let code_owner = lane.provider.code_owner();
        let useless = code_owner == CodeOwner::Provider;
        let outcome = match outcome {
            Err(ProviderError::Unknown) if useless => Err(ProviderError::Unavailable),
            Ok(receipt) if useless && receipt.handle.is_none() => {
                Err(ProviderError::rejected("no name for the verification"))
            }
            outcome => outcome,
        };
        let dispatched = Dispatched {
            provider: lane.provider.name(),
            code_owner,
            code_length: Some(lane.provider.code_length(message.code_length)),
            outcome,
        };
        let Err(error) = dispatched.outcome else {
            return dispatched;
        };
        if matches!(error, ProviderError::Rejected { .. }) {
            tracing::error!(provider = dispatched.provider, %error, "provider.rejected");
        }
        if !another_may_know_better(error) {
            return dispatched;
        }
        let telling = |other: &Dispatched| {
            other
                .outcome
                .as_ref()
                .err()
                .is_none_or(|it| rank(*it) >= rank(error))
        };
        if !refused.as_ref().is_some_and(telling) {
            refused = Some(dispatched);
        }
    }
    refused.unwrap_or(Dispatched {
        provider: "none",
        code_owner: CodeOwner::Gateway,
        code_length: None,
        outcome: Err(if route.is_empty() {
            ProviderError::ChannelUnavailable
        } else {
            ProviderError::Unavailable
        }),
    })
}

/// Asks one provider; `None` while its circuit is open.
async fn ask(
    lane: &Lane,
    message: &Message,
    with: &Circumstances<'_>,
) -> Option<Result<Receipt, ProviderError>> {
    let permit = if with.exempt {
        None
    } else {
        Some(lane.breaker.admit()?)
    };
    let name = lane.provider.name();
    let earlier = with
        .earlier
        .iter()
        .rev()
        .find(|(provider, _)| provider == name);
    let message = Message {
        earlier: earlier.map(|(_, earlier)| earlier.clone()),
        ..message.clone()
    };
    let outcome = within_deadline(lane, &message, permit, with).await;
    if let Some(permit) = permit {
        if outcome.as_ref().is_err_and(|error| is_illness(*error)) {
            lane.breaker.failed(permit);
        } else {
            lane.breaker.succeeded(permit);
        }
    }
    Some(outcome)
}

/// Tries again after failures that certainly left the message undelivered. Takes no longer than five seconds: a call
/// still under way then has an unknown outcome.
async fn within_deadline(
    lane: &Lane,
    message: &Message,
    permit: Option<Permit>,
    with: &Circumstances<'_>,
) -> Result<Receipt, ProviderError> {
    let started = with.clock.now();
    let mut deadline = pin!(sleep(DEADLINE));
    let mut slow = pin!(sleep(SLOW));
    let mut told = false;
    let mut pause = FIRST_PAUSE;
    for attempt in 1..=ATTEMPTS {
        let mut call = pin!(lane.provider.deliver(message));
        let outcome = loop {
            tokio::select! {
                biased;
                outcome = &mut call => break outcome,
                () = &mut deadline => break Err(ProviderError::Unknown),
                () = &mut slow, if !told => {
                    told = true;
                    if let Some(permit) = permit {
                        lane.breaker.slow(permit);
                    }
                }
            }
        };
        tracing::debug!(
            provider = lane.provider.name(),
            channel = %message.channel,
            attempt,
            outcome = ?outcome,
            "provider.answered"
        );
        let wait = match outcome {
            Err(ProviderError::Unavailable) => {
                pause *= 2;
                jittered(pause / 2, with.entropy)
            }
            Err(ProviderError::RateLimited { retry_after }) => retry_after,
            outcome => return outcome,
        };
        let gone =
            Duration::from_millis(u64::try_from(with.clock.now().0 - started.0).unwrap_or(0));
        if attempt == ATTEMPTS || gone + wait >= DEADLINE {
            return outcome;
        }
        sleep(wait).await;
        if deadline.is_elapsed() {
            return outcome;
        }
    }
    Err(ProviderError::Unavailable)
}

/// Whether it is worth asking the next provider of the route: this one certainly did not take the message, and has
/// said nothing about the person or the number that all would say.
fn another_may_know_better(error: ProviderError) -> bool {
    match error {
        ProviderError::ChannelUnavailable
        | ProviderError::RateLimited { .. }
        | ProviderError::Unavailable
        | ProviderError::Rejected { .. } => true,
        ProviderError::InvalidNumber
        | ProviderError::Fraud
        | ProviderError::OptedOut
        | ProviderError::Unknown => false,
    }
}

/// Whether an error says that the provider is not well, and not something about the message.
fn is_illness(error: ProviderError) -> bool {
    matches!(
        error,
        ProviderError::Unavailable | ProviderError::Unknown | ProviderError::Rejected { .. }
    )
}

/// Which of several refusals is told: the one that says most about what to do.
fn rank(error: ProviderError) -> u8 {
    match error {
        ProviderError::ChannelUnavailable => 3,
        ProviderError::RateLimited { .. } => 2,
        ProviderError::Unavailable => 1,
        _ => 0,
    }
}

/// Between half of `pause` and all of it: clients that failed together do not come back together.
fn jittered(pause: Duration, entropy: &dyn Entropy) -> Duration {
    let [byte] = draw::<1>(entropy);
    pause / 2 + pause * u32::from(byte) / 512
}

/// How long one provider may keep a client waiting.
const DEADLINE: Duration = Duration::from_secs(5);
/// When a call that is not answered begins to speak against the provider.
const SLOW: Duration = Duration::from_millis(SLOW_MILLIS.unsigned_abs());
/// Calls of one provider in all.
const ATTEMPTS: u32 = 3;
/// Before the second call; doubles from there.
const FIRST_PAUSE: Duration = Duration::from_millis(100);

#[cfg(test)]
mod tests;
