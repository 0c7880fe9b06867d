//! What the gateway tells of the messages under way. Only the gateway sends; here it is shown.

use wire::{DeliveryEvent, DeliveryStatus};

use super::sending::stop_unless_sms;
use crate::flow::countdown::{Millis, after};
use crate::flow::{Busy, Effect, Message, Notice, Notification, State, Step, Tone};

impl State {
    pub(super) fn delivery(&mut self, event: &DeliveryEvent, now: Millis) -> Vec<Effect> {
        // The answer to a resend says the same, and says it better.
        let is_answered = matches!(self.busy, Some(Busy::Resending(_))) && !event.automatic;
        let Step::Code(step) = &mut self.step else {
            return Vec::new();
        };
        let is_new = event.ordinal > step.ordinal;
        // A late word about an earlier message changes nothing.
        let is_late = event.ordinal < step.ordinal || (!is_new && event.channel != step.channel);
        step.ordinal = step.ordinal.max(event.ordinal);
        if step.ended || is_answered || is_late {
            return Vec::new();
        }
        step.next_channels.clone_from(&event.next_channels);
        step.resend_at = after(now, event.resend_in_seconds);
        step.resend_revealed &= !is_new || now >= step.resend_at;
        let mut effects = Vec::from_iter(step.expect_digits(event.otp_length));
        if is_new {
            effects.extend(self.new_message(event));
        }
        let failed = event.delivery_status == DeliveryStatus::Failed;
        let is_unsure = failed && event.reason.as_deref() == Some(UNKNOWN_OUTCOME);
        if let Step::Code(step) = &mut self.step {
            step.undelivered = failed && !is_unsure;
        }
        // That it has arrived, the telephone says itself.
        match event.delivery_status {
            DeliveryStatus::Failed if is_unsure => {
                self.tell_of_delivery(Message::Unsure(event.channel));
            }
            DeliveryStatus::Failed => self.tell_of_delivery(Message::Undelivered(event.channel)),
            _ => {}
        }
        effects
    }

    /// A new message, perhaps by another channel than the one that is shown.
    fn new_message(&mut self, event: &DeliveryEvent) -> Vec<Effect> {
        let channel = event.channel;
        let Step::Code(step) = &mut self.step else {
            return Vec::new();
        };
        let before = step.channel;
        step.channel = channel;
        let failed = event.failed_channels.last().copied().unwrap_or(before);
        if event.automatic && failed != channel {
            self.tell_of_delivery(Message::Hopped {
                from: failed,
                to: channel,
            });
        } else if before != channel {
            self.tell_of_delivery(Message::Resent(channel));
        }
        if before == channel {
            return Vec::new();
        }
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
