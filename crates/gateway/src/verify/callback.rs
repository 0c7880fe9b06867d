//! A provider's callback about messages of ours is dealt with.

use std::sync::Arc;
use std::time::Duration;

use wire::{Channel, DeliveryStatus};

use super::{Refusal, Verifier};
use crate::provider::{Fallback, Report};
use crate::verification::steps::Reported;
use crate::webhook::News;
use crate::webhook::dialect::OptOut;

impl Verifier {
    /// Writes down all that a callback says; durable when it answers.
    pub async fn take_callback(
        self: &Arc<Self>,
        provider: &'static str,
        news: News,
    ) -> Result<(), Refusal> {
        for opt_out in &news.opt_outs {
            self.take_opt_out(provider, opt_out).await?;
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

    async fn take_opt_out(
        self: &Arc<Self>,
        provider: &'static str,
        opt_out: &OptOut,
    ) -> Result<(), Refusal> {
        match (&opt_out.number, opt_out.channel) {
            (Some(number), Some(channel)) => self.opt_out_of(number, channel, provider).await?,
            (Some(number), None) => self.opt_out(number, provider).await?,
            (None, _) => {}
        }
        if opt_out.number.is_some() {
            let channel = opt_out.channel.map(tracing::field::display);
            tracing::info!(provider, channel, "opt_out.recorded");
        }
        let channel = opt_out.channel.unwrap_or(Channel::Sms);
        self.pretend_by_handle(provider, &opt_out.message, channel);
        Ok(())
    }

    /// A callback can be quicker than the store, which writes down the provider's own name for the message once the
    /// provider has answered; so an unknown one is tried for some seconds. Then it is somebody else's, or of a message
    /// whose name was lost in a crash: the provider can do nothing about that, and is not asked to come back.
    async fn take_report(self: &Arc<Self>, report: &Report) -> Result<(), Refusal> {
        let mut report = report.clone();
        if report.fallback == Some(Fallback::This) {
            // Nobody has asked for it, so nobody was told its id.
            report.attempt = None;
        }
        for (tries, pause) in PAUSES.into_iter().enumerate() {
            if tries == TRIES_BY_ATTEMPT {
                // Not one that we have asked for: what is known of it are its name and its channel.
                report.attempt = None;
            }
            match self.report(&report).await? {
                Reported::Unknown => tokio::time::sleep(pause).await,
                Reported::Stale | Reported::Recorded(_) => return Ok(()),
            }
        }
        if matches!(self.report(&report).await?, Reported::Unknown) {
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
/// Half a second: an answer that brings a message's id is on its way by then, or never comes.
const TRIES_BY_ATTEMPT: usize = 2;
