//! A provider says what became of a message: by a webhook, or from inside this process.

use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::sync::mpsc;
use wire::DeliveryStatus;

use super::{Refusal, Verifier};
use crate::provider::{FRAUD, Fallback, Report};
use crate::verification::state::{Dispatch, Fate, News, TIMEOUT};
use crate::verification::steps::{MessageRef, Reported};

impl Verifier {
    /// Writes down what a provider says, durably, and goes on to the next channel if that is called for.
    ///
    /// [`Reported::Unknown`] may only mean "not yet": a provider can be quicker than the store that writes down its
    /// own name for the message. Whoever reports should try again.
    pub async fn report(self: &Arc<Self>, report: &Report) -> Result<Reported, Refusal> {
        let macs = self
            .keys
            .mac
            .handle_macs(report.provider, report.handle.expose());
        let attempts = report.attempt.as_ref().map_or_else(Vec::new, |attempt| {
            let keys = &self.keys.mac;
            keys.attempt_macs(report.provider, attempt.expose())
        });
        let guarded = self.registry.guarded(report.provider);
        let native = guarded.filter(|_| report.goes_on);
        let news = News {
            status: report.status,
            reason: report.reason.unwrap_or(UNDELIVERED),
            at: report.at,
            // Nobody else is asked to carry what one provider has taken for fraud, or sends again by itself.
            known: report.reason != Some(FRAUD) && report.fallback != Some(Fallback::Coming),
            channel: report.channel,
            attempts,
            opted_out: false,
            native: native.map_or_else(Vec::new, |guarded| guarded.provider.falls_back_among()),
        };
        let (now, terms) = (self.clock.now(), self.fallback_terms());
        let found = self
            .store
            .report_by_handle(macs, news.clone(), terms, now)
            .await?;
        let Some((message, reported)) = found else {
            return Ok(Reported::Unknown);
        };
        self.heed(message, &news, &reported)?;
        Ok(reported)
    }

    /// Assumes that a message of which nobody knows anything has failed, once its client has got its answer.
    pub(super) fn assume_failed(self: &Arc<Self>, message: MessageRef) {
        let verifier = Arc::clone(self);
        self.background.spawn(async move {
            tokio::time::sleep(ASSUME_AFTER).await;
            let news = News {
                status: DeliveryStatus::Failed,
                reason: TIMEOUT,
                at: None,
                known: false,
                channel: None,
                attempts: Vec::new(),
                opted_out: false,
                native: Vec::new(),
            };
            // A store that is gone has been logged; housekeeping comes back to this.
            let (now, terms) = (verifier.clock.now(), verifier.fallback_terms());
            let reported = verifier
                .store
                .report(message, news.clone(), terms, now)
                .await;
            if let Ok(reported) = reported {
                let _ = verifier.heed(message, &news, &reported);
            }
        });
    }

    /// Tells the watchers and the log what has been written down, and sends the message that it calls for.
    pub(super) fn heed(
        self: &Arc<Self>,
        message: MessageRef,
        news: &News,
        reported: &Reported,
    ) -> Result<(), Refusal> {
        let Reported::Recorded(settled) = reported else {
            return Ok(());
        };
        settled.tell_limit(&message.key);
        self.watchers.touch(&message.key);
        let place = settled.verification.place_by(message.index, news);
        let index = place.unwrap_or(message.index);
        let send = settled.verification.sends.get(index);
        if let Some(send) = send.filter(|send| news.known && !send.was_withheld()) {
            self.timings.note_report(send);
        }
        tracing::info!(
            verification = %message.key,
            site = %settled.verification.site,
            channel = send.map(|send| send.channel.as_str()),
            provider = send.and_then(|send| send.carrier.as_ref()).map(|it| it.provider.as_str()),
            ordinal = index + 1,
            status = ?news.status,
            reason = match send.map(|send| &send.fate) {
                Some(Fate::Failed { reason, .. }) => Some(reason.as_str()),
                _ => None,
            },
            latency_ms = send.and_then(Dispatch::latency_ms),
            withheld = send.is_some_and(Dispatch::was_withheld),
            fallback = settled.hop,
            "message.reported"
        );
        if settled.hop {
            self.go_on(message.key, settled.verification.clone())?;
        }
        Ok(())
    }
}

/// Takes the reports that providers inside this process make, until there is nobody left to make or take them.
pub async fn listen(verifier: Weak<Verifier>, mut reports: mpsc::UnboundedReceiver<Report>) {
    while let Some(report) = reports.recv().await {
        let Some(verifier) = verifier.upgrade() else {
            return;
        };
        tokio::spawn(async move { take(&verifier, &report).await });
    }
}

/// Tries again like a vendor whose webhook is not answered with 2xx.
async fn take(verifier: &Arc<Verifier>, report: &Report) {
    for pause in PAUSES {
        match verifier.report(report).await {
            Ok(Reported::Stale | Reported::Recorded(_)) => return,
            Ok(Reported::Unknown) | Err(_) => tokio::time::sleep(pause).await,
        }
    }
    tracing::warn!(provider = report.provider, "report.unknown");
}

/// Why a message failed when the provider gives no reason.
const UNDELIVERED: &str = "undelivered";
/// Long enough for the client to have its answer, and to watch, before it hears of the failure.
const ASSUME_AFTER: Duration = Duration::from_secs(1);
const PAUSES: [Duration; 4] = [
    Duration::from_millis(100),
    Duration::from_millis(500),
    Duration::from_secs(2),
    Duration::from_secs(5),
];
