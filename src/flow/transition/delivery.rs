//! What the gateway tells of the messages under way. Only the gateway sends; here it is shown.

use wire::{Channel, DeliveryEvent, DeliveryStatus};

use super::sending::stop_unless_sms;
use crate::flow::{Busy, CodeStep, Effect, Message, Notice, Notification, State, Step, Tone};

impl State {
    pub(super) fn delivery(&mut self, event: &DeliveryEvent) -> Vec<Effect> {
        // The answer to a resend says the same, and says it better.
        let resending = matches!(self.busy, Some(Busy::Resending(_)));
        let Step::Code(step) = &mut self.step else {
            return Vec::new();
        };
        if step.ended || resending {
            return Vec::new();
        }
        let channel = event.channel;
        if channel != step.channel {
            // A late word about an earlier message changes nothing.
            return match event.delivery_status {
                DeliveryStatus::Pending => self.moved_to(channel),
                _ => Vec::new(),
            };
        }
        let message = match event.delivery_status {
            DeliveryStatus::Delivered => Message::Delivered(channel),
            DeliveryStatus::Failed if event.reason.as_deref() == Some(UNKNOWN_OUTCOME) => {
                Message::Unsure(channel)
            }
            DeliveryStatus::Failed => {
                step.undelivered = true;
                Message::Undelivered(channel)
            }
            _ => return Vec::new(),
        };
        self.tell_of_delivery(message);
        Vec::new()
    }

    /// The gateway has gone over to another channel.
    fn moved_to(&mut self, channel: Channel) -> Vec<Effect> {
        let Step::Code(step) = &mut self.step else {
            return Vec::new();
        };
        let CodeStep {
            channel: from,
            undelivered,
            ..
        } = *step;
        step.channel = channel;
        step.undelivered = false;
        self.tell_of_delivery(if undelivered {
            Message::Hopped { from, to: channel }
        } else {
            Message::Resent(channel)
        });
        let mut effects = stop_unless_sms(channel);
        effects.push(Effect::Notify(Notification::ChannelChange { channel }));
        effects
    }

    /// What is wrong with the code stays readable until the person has acted on it.
    fn tell_of_delivery(&mut self, message: Message) {
        let at_rest = self.notice.is_none_or(|notice| {
            notice.tone == Tone::Info || matches!(notice.message, Message::Undelivered(_))
        });
        if !at_rest || self.busy.is_some() {
            return;
        }
        self.notice = Some(match message {
            Message::Undelivered(_) => Notice::error(message),
            _ => Notice::info(message),
        });
    }
}

/// The reason the gateway gives when it does not know what became of a message.
const UNKNOWN_OUTCOME: &str = "timeout";
