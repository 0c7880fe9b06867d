//! Handing a message to a provider, or withholding it without anybody being able to tell.

use phone::Region;

use super::Verifier;
use super::delivery::Delivery;
use crate::provider::Earlier;
use crate::provider::dispatch::{self, Circumstances, Dispatched, Withheld};
use crate::verification::state::{Dispatch, Verification};

impl Verifier {
    /// Asks the providers of the route. For a number that has sent STOP everything is decided as for any other: route,
    /// circuits, what the provider would have said, and after how long. Only the message itself is withheld. Logs
    /// the outcome.
    pub(super) async fn hand_over(&self, delivery: &Delivery) -> Dispatched {
        let channel = delivery.channel();
        let verification = &delivery.verification;
        let dispatched = self.dispatch(delivery).await;
        tracing::info!(
            verification = %delivery.key,
            site = %verification.site,
            country = verification.country.as_ref().map(Region::as_str),
            unknown_range = verification.recipient.unknown_range,
            %channel,
            provider = dispatched.provider,
            ordinal = verification.sends.len(),
            automatic = verification.sends.last().is_some_and(|send| send.automatic),
            outcome = match &dispatched.outcome {
                Ok(_) if dispatched.withheld == Withheld::No => "accepted".to_owned(),
                Ok(_) if of_channel_alone(verification, dispatched.withheld) => {
                    "opted out of this channel".to_owned()
                }
                Ok(_) => "opted out".to_owned(),
                Err(error) => error.to_string(),
            },
            "message.sent"
        );
        dispatched
    }

    async fn dispatch(&self, delivery: &Delivery) -> Dispatched {
        let country = delivery.verification.country;
        let route = self.registry.route(country, delivery.channel());
        let with = Circumstances {
            clock: &*self.clock,
            entropy: &*self.entropy,
            earlier: &self.earlier(delivery),
            exempt: self.registry.exempts(&delivery.subject.number),
            stopped: delivery.verification.recipient.refuses(delivery.channel()),
        };
        dispatch::deliver(&route, &self.compose(delivery), &with).await
    }

    /// Earlier messages, by who accepted them. One whose id cannot be opened is ignored.
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
        let sent = verification
            .sends
            .iter()
            .filter(|send| !send.was_withheld());
        sent.filter_map(taken).collect()
    }
}

/// Whether the number has blocked only the channel of a message that was withheld.
fn of_channel_alone(verification: &Verification, withheld: Withheld) -> bool {
    match withheld {
        Withheld::Known => !verification.recipient.opted_out.every,
        Withheld::LearntOfChannel => true,
        Withheld::No | Withheld::Learnt => false,
    }
}
