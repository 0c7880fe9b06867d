//! A provider is asked about a code that it has drawn.

use std::sync::Arc;
use std::time::Duration;

use super::provider_refusal::refusal;
use super::{Refusal, Verifier};
use crate::provider::{ProviderError, Question};
use crate::verification::code::{Candidate, Code};
use crate::verification::state::{CheckOutcome, Inquiry, Jti};
use crate::verification::steps::Judged;
use crate::verification::{Judgement, Verdict, VerificationKey};

impl Verifier {
    /// Asks, once, and writes down the answer. Runs to its end even when the client hangs up.
    pub(super) async fn inquire(
        self: &Arc<Self>,
        key: VerificationKey,
        inquiry: Inquiry,
        code: Code,
        candidate: Candidate,
        fresh: Jti,
    ) -> Result<CheckOutcome, Refusal> {
        let verifier = Arc::clone(self);
        let asked = self.background.spawn(async move {
            let verdict = verifier.ask(&key, &inquiry, code).await;
            tracing::info!(
                verification = %key,
                provider = inquiry.provider.as_str(),
                verdict = verdict.map_or_else(|error| error.to_string(), |it| format!("{it:?}")),
                "provider.code_checked"
            );
            let now = verifier.clock.now();
            let judged = Judged {
                candidate,
                judgement: judgement(verdict),
                fresh,
            };
            let conclusion = verifier.store.conclude(key, judged, now);
            match (conclusion.await?, verdict) {
                // What the provider said of it is more than that it has not judged.
                (
                    CheckOutcome::Unjudged,
                    Err(error @ (ProviderError::Fraud | ProviderError::RateLimited { .. })),
                ) => Err(refusal(error)),
                (outcome, _) => Ok(outcome),
            }
        });
        asked.await.unwrap_or(Ok(CheckOutcome::Unjudged))
    }

    async fn ask(
        &self,
        key: &VerificationKey,
        inquiry: &Inquiry,
        code: Code,
    ) -> Result<Verdict, ProviderError> {
        let guarded = self.registry.guarded(&inquiry.provider);
        let guarded = guarded.ok_or(ProviderError::refused("no longer configured"))?;
        let seal = &self.keys.seal;
        let unreadable = |_| ProviderError::refused("its handle cannot be opened");
        let question = Question {
            handle: seal.open_handle(key, &inquiry.handle).map_err(unreadable)?,
            channel: inquiry.channel,
            to: seal
                .open_subject(key, &inquiry.sealed_number)
                .map_err(unreadable)?
                .number,
            code,
        };
        let asked = async {
            if inquiry.withheld {
                guarded.rehearse_check(&*self.entropy).await
            } else {
                guarded.check(&question).await
            }
        };
        tokio::time::timeout(DEADLINE, asked)
            .await
            .unwrap_or(Err(ProviderError::Unknown))
    }
}

/// What a provider's error says about a code.
fn judgement(verdict: Result<Verdict, ProviderError>) -> Judgement {
    match verdict {
        Ok(verdict) => Judgement::Given(verdict),
        Err(ProviderError::Unknown) => Judgement::Unknown,
        Err(ProviderError::Fraud) => Judgement::Fraud,
        Err(
            ProviderError::InvalidNumber
            | ProviderError::CountryNotServed
            | ProviderError::OptedOut
            | ProviderError::ChannelOptedOut
            | ProviderError::ChannelUnavailable
            | ProviderError::RateLimited { .. }
            | ProviderError::Unavailable
            | ProviderError::Refused { .. }
            | ProviderError::Rejected { .. },
        ) => Judgement::NotAsked,
    }
}

/// How long a provider may keep a person waiting for its verdict.
const DEADLINE: Duration = Duration::from_secs(5);
