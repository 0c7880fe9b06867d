//! A message is handed to a provider, or withheld without anybody being able to tell.

use super::Verifier;
use super::delivery::Delivery;
use crate::provider::dispatch::{self, Dispatched};

impl Verifier {
    /// Asks the providers of the route, or nobody for a number that has sent STOP; and says in the log what came of it.
    pub(super) async fn hand_over(&self, delivery: &Delivery) -> Dispatched {
        let channel = delivery.channel();
        let begun = self.clock.now();
        let dispatched = match self.registry.for_channel(channel) {
            // As long as if somebody had been asked.
            _ if delivery.verification.recipient.stopped => {
                tokio::time::sleep(self.pace.draw(channel, &*self.entropy)).await;
                Dispatched::WITHHELD
            }
            Some(provider) => {
                let message = self.compose(delivery);
                let outcome = dispatch::deliver(provider.as_ref(), &message, &*self.entropy).await;
                self.pace.note(channel, begun, self.clock.now());
                outcome
            }
            None => Dispatched::NOBODY,
        };
        let verification = &delivery.verification;
        tracing::info!(
            verification = %delivery.key,
            site = %verification.site,
            country = verification.country,
            %channel,
            provider = dispatched.provider,
            ordinal = verification.sends.len(),
            automatic = verification.sends.last().is_some_and(|send| send.automatic),
            outcome = dispatched
                .outcome
                .as_ref()
                .map_or_else(ToString::to_string, |_| "accepted".to_owned()),
            "message.sent"
        );
        dispatched
    }
}
