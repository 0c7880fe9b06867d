//! What the gateway tells of the messages under way. Only the gateway sends; here it is shown.

use wire::DeliveryEvent;

use super::sending::stop_unless_sms;
use crate::flow::countdown::Millis;
use crate::flow::{Effect, Endpoint, Message, Notice, Notification, State, Step, Tone, Topic};

impl State {
    pub(super) fn delivery(&mut self, event: &DeliveryEvent, now: Millis) -> Vec<Effect> {
        let is_answered = self.under_way() == Some(Endpoint::Resend) && !event.automatic;
        let Step::Code(step) = &mut self.step else {
            return Vec::new();
        };
        let delivered = step.delivery(event, is_answered, now);
        let channel = step.channel;
        if let Some(message) = delivered.message {
            self.tell_of_delivery(message);
        }
        let mut effects =
            Vec::from_iter(delivered.emptied.then(|| Effect::ShowCode(String::new())));
        if delivered.channel_changed {
            effects.extend(stop_unless_sms(channel));
            effects.push(Effect::Notify(Notification::ChannelChange { channel }));
        }
        effects
    }

    /// What is wrong with the code stays readable until the person has acted on it.
    fn tell_of_delivery(&mut self, message: Message) {
        let at_rest = self
            .notice
            .is_none_or(|notice| notice.tone != Tone::Error || notice.topic == Topic::Delivery);
        if !at_rest || self.is_busy() {
            return;
        }
        self.notice = Some(match message {
            Message::Undelivered(_) => Notice::about(Topic::Delivery, message),
            _ => Notice::info(message),
        });
    }
}
