//! A message is handed to a provider, or withheld without anybody being able to tell.

use super::Verifier;
use super::delivery::Delivery;
use crate::provider::Handle;
use crate::provider::dispatch::{self, Circumstances, Dispatched};

impl Verifier {
    /// Asks the providers of the route, or nobody for a number that has sent STOP; and says in the log what came of it.
    pub(super) async fn hand_over(&self, delivery: &Delivery) -> Dispatched {
        let channel = delivery.channel();
        let begun = self.clock.now();
        let verification = &delivery.verification;
        let dispatched = if verification.recipient.stopped {
            // As long as if somebody had been asked.
            tokio::time::sleep(self.pace.draw(channel, &*self.entropy)).await;
            Dispatched {
                code_length: Some(self.expected_code_length(
                    verification.country.as_deref(),
                    channel,
                    &delivery.code,
                )),
                ..Dispatched::WITHHELD
            }
        } else {
            let dispatched = self.dispatch(delivery).await;
            self.pace.note(channel, begun, self.clock.now());
            dispatched
        };
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

    async fn dispatch(&self, delivery: &Delivery) -> Dispatched {
        let country = delivery.verification.country.as_deref();
        let route = self.registry.route(country, delivery.channel());
        let with = Circumstances {
            clock: &*self.clock,
            entropy: &*self.entropy,
            earlier: &self.earlier(delivery),
            exempt: self.registry.exempts(&delivery.subject.number),
        };
        dispatch::deliver(&route, &self.compose(delivery), &with).await
    }

    /// What the providers of earlier messages called them. One that does not open is as if there were none.
    fn earlier(&self, delivery: &Delivery) -> Vec<(String, Handle)> {
        let sends = delivery.verification.sends.iter();
        let carriers = sends.filter_map(|send| send.carrier.as_ref());
        carriers
            .filter_map(|carrier| {
                let sealed = &carrier.handle.as_ref()?.sealed;
                let handle = self.keys.seal.open_handle(&delivery.key, sealed).ok()?;
                Some((carrier.provider.clone(), handle))
            })
            .collect()
    }
}
