//! A provider's callback about messages of ours is dealt with.

use std::sync::Arc;
use std::time::Duration;

use wire::DeliveryStatus;

use super::{Refusal, Verifier};
use crate::provider::{Fallback, Report};
use crate::verification::state::Reported;
use crate::webhook::News;

impl Verifier {
    /// Writes down all that a callback says; durable when it answers.
    pub async fn take_callback(
        self: &Arc<Self>,
        provider: &'static str,
        news: News,
    ) -> Result<(), Refusal> {
        if let Some(number) = &news.opted_out {
            self.opt_out(number, provider).await?;
            tracing::info!(provider, "opt_out.recorded");
        }
        if let Some((number, channel)) = &news.opted_out_of {
            self.opt_out_of(number, *channel, provider).await?;
            tracing::info!(provider, %channel, "opt_out.recorded");
        }
        if let Some(handle) = &news.withheld {
            self.pretend_by_handle(provider, handle);
        }
        for report in &news.reports {
            // Pending is no news, unless the provider goes on by itself, or has done so.
            let by_itself = report.goes_on || report.fallback == Some(Fallback::This);
            if report.status != DeliveryStatus::Pending || by_itself {
                self.take_report(report).await?;
            }
        }
        Ok(())
    }

    /// A callback can be quicker than the store, which writes down the provider's own name for the message once the
    /// provider has answered; so an unknown one is tried for some seconds. Then it is somebody else's, or of a message
    /// whose name was lost in a crash: the provider can do nothing about that, and is not asked to come back.
    async fn take_report(self: &Arc<Self>, report: &Report) -> Result<(), Refusal> {
        for pause in PAUSES {
            match self.report(report).await? {
                Reported::Unknown => tokio::time::sleep(pause).await,
                Reported::Stale | Reported::Recorded(_) => return Ok(()),
            }
        }
        if matches!(self.report(report).await?, Reported::Unknown) {
            tracing::warn!(provider = report.provider, "callback.unknown_message");
        }
        Ok(())
    }
}

/// Three seconds in all: vendors wait for five at least.
const PAUSES: [Duration; 3] = [
    Duration::from_millis(100),
    Duration::from_millis(400),
    Duration::from_millis(2500),
];
