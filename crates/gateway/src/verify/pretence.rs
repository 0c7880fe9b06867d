//! What is told of a message that was withheld, for its number has sent STOP: what would have become of it.

use std::sync::Arc;
use std::time::Duration;

use wire::{Channel, DeliveryStatus};

use super::timings::Reports;
use super::{Refusal, Verifier};
use crate::entropy::draw;
use crate::store::WithheldMessage;
use crate::verification::Handle;
use crate::verification::state::News;
use crate::verification::steps::MessageRef;

impl Verifier {
    /// Says after a while, by the way that reports take, what the provider would have reported of a withheld message:
    /// what it has reported of one of its last ones. Nothing where it reports nothing.
    pub(super) fn pretend(
        self: &Arc<Self>,
        message: MessageRef,
        provider: &'static str,
        channel: Channel,
    ) {
        let Some((after, news)) = self.pretended(provider, channel) else {
            return;
        };
        let verifier = Arc::clone(self);
        // Nobody waits for it when the process stops.
        tokio::spawn(async move {
            tokio::time::sleep(after).await;
            let (now, terms) = (verifier.clock.now(), verifier.fallback_terms());
            let reported = verifier.store.report(message, news.clone(), terms, now);
            // A store that is gone has been logged.
            if let Ok(reported) = reported.await {
                let _ = verifier.heed(message, &news, &reported);
            }
        });
    }

    /// The same of what a process before this one has withheld, and has not come to say. Once, at the start.
    pub(crate) async fn pretend_again(self: &Arc<Self>) -> Result<(), Refusal> {
        let since = self.clock.now().minus_seconds(LATEST_REPORT_SECONDS);
        let withheld = self.store.unreported_withheld(since).await?;
        for WithheldMessage {
            message,
            provider,
            channel,
        } in withheld
        {
            // One that has left the configuration reports nothing of other messages, either.
            if let Some(guarded) = self.registry.guarded(&provider) {
                self.pretend(message, guarded.provider.name(), channel);
            }
        }
        Ok(())
    }

    /// The same of a message that has reached the provider, which knows of a STOP and has sent nothing.
    pub(super) fn pretend_by_handle(
        self: &Arc<Self>,
        provider: &'static str,
        handle: &Handle,
        channel: Channel,
    ) {
        let macs = self.keys.mac.handle_macs(provider, handle.expose());
        let (after, news) = self
            .pretended(provider, channel)
            .unwrap_or_else(|| (self.some_seconds(), delivered()));
        let verifier = Arc::clone(self);
        tokio::spawn(async move {
            tokio::time::sleep(after).await;
            let (now, terms) = (verifier.clock.now(), verifier.fallback_terms());
            let found = verifier
                .store
                .report_by_handle(macs, news.clone(), terms, now);
            if let Ok(Some((message, reported))) = found.await {
                let _ = verifier.heed(message, &news, &reported);
            }
        });
    }

    fn pretended(&self, provider: &'static str, channel: Channel) -> Option<(Duration, News)> {
        match self.timings.draw_report(provider, channel, &*self.entropy) {
            Reports::Like(reported) => {
                let after = Duration::from_millis(reported.latency_ms);
                let news = News {
                    status: reported.status,
                    reason: reported.reason,
                    ..delivered()
                };
                Some((after, news))
            }
            Reports::Unheard => {
                let guarded = self.registry.guarded(provider)?;
                guarded.reports.then(|| (self.some_seconds(), delivered()))
            }
        }
    }

    /// As long as a text takes, where no one of late is known.
    fn some_seconds(&self) -> Duration {
        let [byte] = draw::<1>(&*self.entropy);
        Duration::from_millis(2_000 + 16 * u64::from(byte))
    }
}

fn delivered() -> News {
    News {
        status: DeliveryStatus::Delivered,
        reason: "undelivered",
        at: None,
        known: true,
        channel: None,
        attempts: Vec::new(),
        opted_out: true,
        native: Vec::new(),
    }
}

/// What is older than a code lives is of no interest to anybody who waits.
const LATEST_REPORT_SECONDS: u32 = 600;
