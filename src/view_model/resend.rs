//! Another message: a countdown until it is possible, and then the choice of channel.

use wire::Channel;

use super::Look;
use crate::flow::Endpoint;

/// What is seen of the resend.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResendModel {
    /// Whether there is a code to wait for.
    pub is_there: bool,
    /// Whether the choice is shown, in place of the countdown.
    pub is_revealed: bool,
    /// The countdown, or that a message is being asked for.
    pub waiting: String,
    /// A button for each.
    pub choices: Vec<ResendChoice>,
    /// Whether pressing them does nothing at the moment.
    pub is_unavailable: bool,
}

/// A channel that another message can be sent by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResendChoice {
    /// The channel.
    pub channel: Channel,
    /// Whether it is that of the latest message.
    pub is_same: bool,
    /// What the button says.
    pub label: &'static str,
}

impl Look<'_> {
    pub(super) fn resend(self) -> ResendModel {
        let Some(step) = self.state.code_step() else {
            return ResendModel::default();
        };
        let words = self.wording.words;
        let waiting = if self.state.under_way() == Some(Endpoint::Resend) {
            words.sending.to_owned()
        } else {
            match self.seconds_until(step.resend_at) {
                0 => String::new(),
                seconds => (words.resend_in)(seconds),
            }
        };
        let choices = step.next_channels.iter().map(|channel| {
            let is_same = Some(*channel) == step.channel;
            ResendChoice {
                channel: *channel,
                is_same,
                label: if is_same {
                    words.resend
                } else {
                    (words.resend_by)(*channel)
                },
            }
        });
        ResendModel {
            is_there: true,
            is_revealed: step.resend_revealed && !step.next_channels.is_empty(),
            waiting,
            choices: choices.collect(),
            is_unavailable: !self.can_ask(),
        }
    }
}
