//! What a vendor would have said about a message that is not sent to it, after as long as it would have taken.

use std::sync::Arc;
use std::time::Duration;

use super::breaker::Permit;
use super::dispatch::DEADLINE;
use super::pace::Act;
use super::probe::{Credentials, Probe};
use super::registry::GuardedProvider;
use super::{Message, ProviderError, Question, Receipt};
use crate::clock::{Clock, Stopwatch};
use crate::entropy::Entropy;
use crate::verification::Verdict;

impl GuardedProvider {
    /// [`Provider::deliver`](super::Provider::deliver), whose time counts as usual unless the number is `exempt`. Of a STOP
    /// that only the provider knows of, it learns no sooner than of a message that is accepted.
    pub(super) async fn deliver(
        &self,
        message: &Message,
        exempt: bool,
        clock: &dyn Clock,
        entropy: &dyn Entropy,
    ) -> Result<Receipt, ProviderError> {
        let begun = Stopwatch::start();
        let outcome = self.provider.deliver(message).await;
        if !exempt {
            let (act, took) = (Act::Message(message.channel), begun.elapsed());
            match outcome {
                Ok(_) => self.pace.note(act, took),
                // The provider knows of a STOP, and says so sooner than it accepts a message.
                Err(ProviderError::OptedOut | ProviderError::ChannelOptedOut) => {
                    rest(self.pace.usual(act, entropy), took).await;
                }
                Err(_) => {}
            }
            let taken = outcome.as_ref().map(|_| ()).map_err(|error| *error);
            let place = (message.channel, message.to.region());
            self.recent.note(place, taken, took, clock.now());
        }
        outcome
    }

    /// What [`Self::deliver`] would return, as soon as it would.
    pub(super) async fn rehearse(
        self: &Arc<Self>,
        message: &Message,
        permit: Option<Permit>,
        clock: &dyn Clock,
        entropy: &dyn Entropy,
    ) -> Result<Receipt, ProviderError> {
        let place = (message.channel, message.to.region());
        // The numbers that stand for an outcome have no permit, and need none.
        let known = permit.and_then(|_| self.recent.failure(place, clock.now()));
        if let Some(failure) = known {
            tokio::time::sleep(failure.took).await;
            return Err(failure.error);
        }
        let (guarded, rehearsed) = (Arc::clone(self), message.clone());
        let rehearsal = async move { guarded.provider.rehearse(&rehearsed).await };
        let pretended = || self.provider.pretend(message);
        let act = Act::Message(message.channel);
        self.in_step(act, rehearsal, pretended, permit, entropy)
            .await
    }

    /// [`Provider::check`](super::Provider::check), whose time counts as usual.
    pub(crate) async fn check(&self, question: &Question) -> Result<Verdict, ProviderError> {
        let begun = Stopwatch::start();
        let verdict = self.provider.check(question).await;
        if verdict.is_ok() {
            self.pace.note(Act::Check, begun.elapsed());
        }
        verdict
    }

    /// What [`Self::check`] would return about a wrong code, as soon as it would.
    pub(crate) async fn rehearse_check(
        self: &Arc<Self>,
        entropy: &dyn Entropy,
    ) -> Result<Verdict, ProviderError> {
        let guarded = Arc::clone(self);
        let rehearsal = async move { guarded.provider.rehearse_check().await };
        self.in_step(Act::Check, rehearsal, || Verdict::Wrong, None, entropy)
            .await
    }

    /// The outcome of a rehearsal, after as long as the real thing takes. Where that is less than any rehearsal takes, the
    /// message is assumed to be accepted, and the rehearsal continues in the background, so that the next one knows.
    async fn in_step<T: Send + 'static>(
        self: &Arc<Self>,
        act: Act,
        rehearsal: impl Future<Output = Result<T, ProviderError>> + Send + 'static,
        pretended: impl FnOnce() -> T,
        permit: Option<Permit>,
        entropy: &dyn Entropy,
    ) -> Result<T, ProviderError> {
        let begun = Stopwatch::start();
        let mut rehearsal = Box::pin(rehearsal);
        let sooner = self.pace.sooner(act, entropy);
        let outcome = match sooner {
            None => rehearsal.await,
            Some(usual) => {
                let Ok(outcome) = tokio::time::timeout(usual, &mut rehearsal).await else {
                    let guarded = Arc::clone(self);
                    tokio::spawn(async move {
                        let outcome = tokio::time::timeout(DEADLINE, rehearsal).await;
                        match outcome.unwrap_or(Err(ProviderError::Unknown)) {
                            Ok(_) => guarded.pace.note_rehearsal(begun.elapsed()),
                            Err(error) => guarded.learn(error, permit),
                        }
                    });
                    return Ok(pretended());
                };
                outcome
            }
        };
        let took = begun.elapsed();
        if outcome.is_ok() {
            let usual = sooner.unwrap_or_else(|| self.pace.matching(act, took, entropy));
            self.pace.note_rehearsal(took);
            rest(usual, took).await;
        }
        outcome
    }

    /// A rehearsal that nobody waited for has failed.
    fn learn(&self, error: ProviderError, permit: Option<Permit>) {
        if let Some(permit) = permit.filter(|_| error.is_illness()) {
            self.breaker.failed(permit);
        }
    }
}

/// Waits until `usual` has passed, of which `took` has.
async fn rest(usual: Duration, took: Duration) {
    let rest = usual.saturating_sub(took);
    if rest >= TIMER_GRAIN {
        tokio::time::sleep(rest).await;
    }
}

/// By a call that costs nothing and sends nothing. One without a response for as long as a message would be waited for
/// has the outcome of such a message: unknown.
pub(super) async fn of(probe: impl Future<Output = Probe>) -> Result<(), ProviderError> {
    let begun = Stopwatch::start();
    match probe.await {
        Probe::Unreachable(_) if begun.elapsed() >= SILENCE => Err(ProviderError::Unknown),
        Probe::Unreachable(_) => Err(ProviderError::Unavailable),
        Probe::Reached(Credentials::Refused(_)) => {
            Err(ProviderError::rejected("credentials refused"))
        }
        Probe::BuiltIn | Probe::Reached(_) => Ok(()),
    }
}

/// Timers are late by about as much: shorter waits would add up to a difference.
const TIMER_GRAIN: Duration = Duration::from_millis(2);
/// A little less than calls to vendors are given.
const SILENCE: Duration = Duration::from_millis(4_500);

#[cfg(test)]
mod tests;
