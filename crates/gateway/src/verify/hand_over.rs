//! A message is handed to a provider, or withheld without anybody being able to tell.

use super::Verifier;
use super::delivery::Delivery;
use super::state::Dispatch;
use crate::provider::Earlier;
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

    /// Earlier messages, by who took them. One whose name does not open is as if it were none.
    fn earlier(&self, delivery: &Delivery) -> Vec<(String, Earlier)> {
        let verification = &delivery.verification;
        let taken = |send: &Dispatch| {
            let carrier = send.carrier.as_ref()?;
            let sealed = &carrier.handle.as_ref()?.sealed;
            let earlier = Earlier {
                handle: self.keys.seal.open_handle(&delivery.key, sealed).ok()?,
                fallback: verification.fallback_after(send.channel),
            };
            Some((carrier.provider.clone(), earlier))
        };
        verification.sends.iter().filter_map(taken).collect()
    }
}
