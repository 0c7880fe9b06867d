//! One message on the route of its channel: provider after provider, each with a deadline and its attempts.

mod withheld;

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::sleep;

pub use self::withheld::Withheld;
use super::breaker::{Permit, SLOW_MILLIS};
use super::registry::GuardedProvider;
use super::{CodeOwner, CodeTerms, Earlier, Message, ProviderError, Receipt};
use crate::clock::Clock;
use crate::entropy::{Entropy, draw};

/// The outcome of a message, and by which provider.
#[derive(Debug)]
pub struct Dispatched {
    /// [`Provider::name`](super::Provider::name) of the provider with this outcome; `none` if nobody was asked.
    pub provider: &'static str,
    /// Who owns the code that it sent.
    pub code_owner: CodeOwner,
    /// What applies to that code; `None` if nobody was asked.
    pub terms: Option<CodeTerms>,
    /// Whether it accepted the message; or would have, if that was withheld.
    pub outcome: Result<Receipt, ProviderError>,
    /// Whether a message was withheld: the number has sent STOP.
    pub withheld: Withheld,
}

/// What a dispatch takes from its environment, and knows about the message beyond its contents.
#[derive(Debug)]
pub struct Circumstances<'a> {
    /// What time it is.
    pub clock: &'a dyn Clock,
    /// For the pauses.
    pub entropy: &'a dyn Entropy,
    /// Earlier messages of the same verification and who accepted each, newest last.
    pub earlier: &'a [(String, Earlier)],
    /// The number stands for an outcome: what a provider says about it proves nothing about its health.
    pub exempt: bool,
    /// The number has sent STOP: everything is as for any other, but no message is sent.
    pub stopped: bool,
}

/// Delivers `message` through the first provider of `route` that accepts it.
///
/// The next one is tried only if one certainly did not accept it: after an unknown outcome the message may be on its
/// way. If that provider owns the code, it is useless without a handle, and the next one is still tried.
pub async fn deliver(
    route: &[Arc<GuardedProvider>],
    message: &Message,
    with: &Circumstances<'_>,
) -> Dispatched {
    let mut refused: Option<Dispatched> = None;
    for guarded in route {
        let Some(outcome) = ask(guarded, message, with).await else {
            continue;
        };
        let (outcome, withheld) = match outcome {
            Err(ProviderError::OptedOut) => {
                (Ok(guarded.provider.pretend(message)), Withheld::Learnt)
            }
            Err(ProviderError::ChannelOptedOut) => (
                Ok(guarded.provider.pretend(message)),
                Withheld::LearntOfChannel,
            ),
            outcome => (outcome, Withheld::as_known(with.stopped)),
        };
        let code_owner = guarded.provider.code_owner();
        let useless = code_owner == CodeOwner::Provider;
        let outcome = match outcome {
            Err(ProviderError::Unknown) if useless => Err(ProviderError::Unavailable),
            Ok(receipt) if useless && receipt.handle.is_none() && withheld == Withheld::No => {
                Err(ProviderError::refused("no name for the verification"))
            }
            outcome => outcome,
        };
        let dispatched = Dispatched {
            provider: guarded.provider.name(),
            code_owner,
            terms: Some(CodeTerms::of(&*guarded.provider, message)),
            outcome,
            withheld,
        };
        let Err(error) = dispatched.outcome else {
            return dispatched;
        };
        log_refusal(dispatched.provider, error);
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
    refused.unwrap_or_else(|| by_nobody(route, with))
}

/// No provider was asked: there is none for the channel, or the circuits of all are open.
fn by_nobody(route: &[Arc<GuardedProvider>], with: &Circumstances<'_>) -> Dispatched {
    Dispatched {
        provider: "none",
        code_owner: CodeOwner::Gateway,
        terms: None,
        outcome: Err(if route.is_empty() {
            ProviderError::ChannelUnavailable
        } else {
            ProviderError::Unavailable
        }),
        withheld: Withheld::as_known(with.stopped),
    }
}

/// Logs a refusal that somebody may have to do something about.
fn log_refusal(provider: &'static str, error: ProviderError) {
    match error {
        ProviderError::Rejected { .. } => tracing::error!(provider, %error, "provider.rejected"),
        ProviderError::Refused { .. } => tracing::warn!(provider, %error, "provider.refused"),
        _ => {}
    }
}

/// Asks one provider; `None` while its circuit is open.
async fn ask(
    guarded: &Arc<GuardedProvider>,
    message: &Message,
    with: &Circumstances<'_>,
) -> Option<Result<Receipt, ProviderError>> {
    let permit = if with.exempt {
        None
    } else {
        Some(guarded.breaker.admit()?)
    };
    let name = guarded.provider.name();
    let earlier = with
        .earlier
        .iter()
        .rev()
        .find(|(provider, _)| provider == name);
    let message = Message {
        earlier: earlier.map(|(_, earlier)| earlier.clone()),
        ..message.clone()
    };
    let outcome = within_deadline(guarded, &message, permit, with).await;
    if let Some(permit) = permit {
        if outcome.as_ref().is_err_and(|error| error.is_illness()) {
            guarded.breaker.failed(permit);
        } else if with.stopped {
            guarded.breaker.unused(permit);
        } else {
            guarded.breaker.succeeded(permit);
        }
    }
    Some(outcome)
}

/// Hands the message over; or finds out what would happen, if nothing may be sent.
async fn call(
    guarded: &Arc<GuardedProvider>,
    message: &Message,
    permit: Option<Permit>,
    with: &Circumstances<'_>,
) -> Result<Receipt, ProviderError> {
    let Circumstances { clock, entropy, .. } = *with;
    if with.stopped {
        guarded.rehearse(message, permit, clock, entropy).await
    } else {
        guarded.deliver(message, with.exempt, clock, entropy).await
    }
}

/// Retries after failures that certainly left the message undelivered. Takes no longer than five seconds: a call
/// still running then has an unknown outcome.
async fn within_deadline(
    guarded: &Arc<GuardedProvider>,
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
        let mut call = pin!(call(guarded, message, permit, with));
        let outcome = loop {
            tokio::select! {
                biased;
                outcome = &mut call => break outcome,
                () = &mut deadline => break Err(ProviderError::Unknown),
                () = &mut slow, if !told => {
                    told = true;
                    if let Some(permit) = permit {
                        guarded.breaker.slow(permit);
                    }
                }
            }
        };
        tracing::debug!(
            provider = guarded.provider.name(),
            channel = %message.channel,
            attempt,
            outcome = ?outcome,
            "provider.responded"
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

/// Whether to try the next provider of the route: this one certainly did not accept the message, and has
/// said nothing about the person or the number that all would say.
fn another_may_know_better(error: ProviderError) -> bool {
    match error {
        ProviderError::ChannelUnavailable
        | ProviderError::CountryNotServed
        | ProviderError::RateLimited { .. }
        | ProviderError::Unavailable
        | ProviderError::Refused { .. }
        | ProviderError::Rejected { .. } => true,
        ProviderError::InvalidNumber
        | ProviderError::Fraud
        | ProviderError::OptedOut
        | ProviderError::ChannelOptedOut
        | ProviderError::Unknown => false,
    }
}

/// Which of several refusals is reported: the one that says most about what to do.
fn rank(error: ProviderError) -> u8 {
    match error {
        ProviderError::ChannelUnavailable => 4,
        ProviderError::CountryNotServed => 3,
        ProviderError::RateLimited { .. } => 2,
        ProviderError::Unavailable => 1,
        _ => 0,
    }
}

/// Between half of `pause` and all of it, so that clients that failed together do not come back together.
fn jittered(pause: Duration, entropy: &dyn Entropy) -> Duration {
    let [byte] = draw::<1>(entropy);
    pause / 2 + pause * u32::from(byte) / 512
}

/// How long one provider may keep a client waiting.
pub(super) const DEADLINE: Duration = Duration::from_secs(5);
/// When a call without a response starts to count against the provider.
const SLOW: Duration = Duration::from_millis(SLOW_MILLIS.unsigned_abs());
/// Calls to one provider in all.
const ATTEMPTS: u32 = 3;
/// Before the second call; doubles from there.
const FIRST_PAUSE: Duration = Duration::from_millis(100);

#[cfg(test)]
mod tests;
