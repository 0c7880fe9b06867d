//! What the gateway reports about a message while its code is awaited.

use wire::{DeliveryEvent, DeliveryStatus};

use super::super::countdown::after;
use super::super::{Message, Millis};
use super::{CodeStep, Delivered};

impl CodeStep {
    /// Takes in what the gateway tells of a message under way. `is_answered` when the answer to a resend will say the same,
    /// and say it better.
    pub(in crate::flow) fn delivery(
        &mut self,
        event: &DeliveryEvent,
        is_answered: bool,
        now: Millis,
    ) -> Delivered {
        let is_new = event.ordinal > self.ordinal;
        let is_known = !is_new || (self.ordinal == 0 && event.ordinal == 1);
        // A late word about an earlier message changes nothing.
        let is_late = event.ordinal < self.ordinal || (!is_new && event.channel != self.channel);
        self.ordinal = self.ordinal.max(event.ordinal);
        if is_answered || is_late {
            return Delivered::default();
        }
        self.next_channels.clone_from(&event.next_channels);
        // Of a message that is known the wait has begun already: what is read late begins no other.
        let resend_at = after(now, event.resend_in_seconds);
        self.resend_at = if is_known {
            self.resend_at.min(resend_at)
        } else {
            resend_at
        };
        self.resend_revealed &= !is_new || now >= self.resend_at;
        let mut delivered = Delivered {
            emptied: self.expect_digits(event.otp_length),
            ..Delivered::default()
        };
        if is_new {
            self.new_message(event, &mut delivered);
        }
        let failed = event.delivery_status == DeliveryStatus::Failed;
        let is_unsure = failed && event.reason.as_deref() == Some(UNKNOWN_OUTCOME);
        self.undelivered = failed && !is_unsure;
        // That it has arrived, the telephone says itself.
        if is_unsure {
            delivered.message = Some(Message::Unsure);
        } else if failed {
            delivered.message = Some(Message::Undelivered(event.channel));
        }
        delivered
    }

    /// A new message, perhaps by another channel than the one that is shown.
    fn new_message(&mut self, event: &DeliveryEvent, delivered: &mut Delivered) {
        let to = event.channel;
        let before = std::mem::replace(&mut self.channel, to);
        let from = event.failed_channels.last().copied().or(before);
        if event.automatic && from != to {
            delivered.message = Some(Message::Hopped { from, to });
        } else if before != to {
            delivered.message = Some(Message::Resent(to));
        }
        delivered.channel_changed = before != to;
    }
}

/// The reason the gateway gives when it does not know what became of a message.
const UNKNOWN_OUTCOME: &str = "timeout";
