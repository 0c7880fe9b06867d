//! A provider is asked about a code that it has drawn.

use std::sync::Arc;
use std::time::Duration;

use super::code::{Candidate, Code};
use super::state::{CheckOutcome, Inquiry, Jti};
use super::{Refusal, VerificationKey, Verifier};
use crate::provider::{ProviderError, Question, Verdict};
use crate::store::Judged;

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
        let asked = self.deliveries.spawn(async move {
            let verdict = verifier.ask(&key, &inquiry, code).await;
            tracing::info!(
                verification = %key,
                provider = inquiry.provider.as_str(),
                verdict = verdict.map_or_else(|error| error.to_string(), |it| format!("{it:?}")),
                "provider.judged"
            );
            let now = verifier.clock.now();
            let judged = Judged {
                candidate,
                verdict,
                fresh,
            };
            let conclusion = verifier.store.conclude(key, judged, now);
            Ok::<_, Refusal>(conclusion.await?)
        });
        asked.await.unwrap_or(Ok(CheckOutcome::Unjudged))
    }

    async fn ask(
        &self,
        key: &VerificationKey,
        inquiry: &Inquiry,
        code: Code,
    ) -> Result<Verdict, ProviderError> {
        let lane = self.registry.lane(&inquiry.provider);
        let lane = lane.ok_or(ProviderError::rejected("no longer configured"))?;
        let seal = &self.keys.seal;
        let unreadable = |_| ProviderError::rejected("its handle does not open");
        let question = Question {
            handle: seal.open_handle(key, &inquiry.handle).map_err(unreadable)?,
            channel: inquiry.channel,
            to: seal
                .open_subject(key, &inquiry.sealed_number)
                .map_err(unreadable)?
                .number,
            code,
        };
        tokio::time::timeout(DEADLINE, lane.provider.check(&question))
            .await
            .unwrap_or(Err(ProviderError::Unknown))
    }
}

/// How long a provider may keep a person waiting for its verdict.
const DEADLINE: Duration = Duration::from_secs(5);
