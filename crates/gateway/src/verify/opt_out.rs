//! A person wants no more messages, or wants them again.

use std::sync::atomic::{AtomicU64, Ordering};

use phone::PhoneNumber;
use wire::Channel;

use super::{Refusal, Verifier};
use crate::webhook::{Inbound, Keyword};

impl Verifier {
    /// Processes a message that a person has sent: durable when it returns, and effective for every send that starts
    /// after that, on every channel and for every site. The number told the sender, which all sites share.
    pub async fn take_inbound(
        &self,
        provider: &'static str,
        inbound: Option<Inbound>,
    ) -> Result<(), Refusal> {
        let Some(inbound) = inbound else {
            // There is no number to opt out: only the fact that there was such a message is recorded.
            let total = WITHOUT_NUMBER.fetch_add(1, Ordering::Relaxed) + 1;
            tracing::warn!(provider, total, "inbound.without_number");
            return Ok(());
        };
        if let Some(channel) = inbound.app {
            // A person who writes through an app has not blocked us there, or not any more.
            let names = self.keys.names.number(&inbound.from);
            self.store.reopen(names, channel).await?;
        }
        let outcome = match inbound.keyword {
            Some(Keyword::Stop) => {
                self.opt_out(&inbound.from, provider).await?;
                "stop"
            }
            Some(Keyword::Start) => {
                let names = self.keys.names.number(&inbound.from);
                self.store.opt_in(names).await?;
                "start"
            }
            Some(Keyword::Help) => "help",
            None => "other",
        };
        tracing::info!(
            provider,
            country = inbound
                .from
                .region()
                .map(|region| region.as_str().to_owned()),
            outcome,
            "inbound.received"
        );
        Ok(())
    }

    /// Sends nothing to this number from now on.
    pub async fn opt_out(&self, number: &PhoneNumber, source: &'static str) -> Result<(), Refusal> {
        let names = self.keys.names.number(number);
        let now = self.clock.now();
        Ok(self.store.opt_out(names, source, now).await?)
    }

    /// Sends nothing to this number on this channel from now on: its owner has blocked a sender there. Other channels are
    /// not affected.
    pub async fn opt_out_of(
        &self,
        number: &PhoneNumber,
        channel: Channel,
        source: &'static str,
    ) -> Result<(), Refusal> {
        let names = self.keys.names.number(number);
        let now = self.clock.now();
        Ok(self.store.opt_out_of(names, channel, source, now).await?)
    }

    /// Whether STOP is in force for a number.
    pub async fn has_opted_out(&self, number: &PhoneNumber) -> Result<bool, Refusal> {
        let names = self.keys.names.number(number);
        Ok(self.store.has_opted_out(names).await?)
    }
}

/// Incoming messages of this process that came from no telephone number.
static WITHOUT_NUMBER: AtomicU64 = AtomicU64::new(0);
