//! The phone step: its country, the button that asks for a code, and what else can be done about the number.

use wire::Channel;

use super::{Button, CountryButton, Look};
use crate::flow::{Endpoint, Question};

/// What is seen of the phone step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneStepModel {
    /// The country on the phone field.
    pub country: CountryButton,
    /// "Send code".
    pub send: Button,
    /// "Did you mean …?"
    pub suggestion: Button,
    /// "No, use …"
    pub as_written: Button,
    /// "Call me": for a landline.
    pub call: Button,
}

impl Look<'_> {
    pub(super) fn phone_step(self) -> PhoneStepModel {
        let words = self.wording.words;
        let question = self.state.phone.question.as_ref();
        let meant = question.and_then(Question::meant);
        let written = question.and_then(Question::written);
        let calls = self.state.offers_call();
        PhoneStepModel {
            country: self.country_button(),
            send: self.send(),
            suggestion: self.offer(meant.map(|number| (words.did_you_mean)(&in_one_line(&number)))),
            as_written: self.offer(written.map(|number| (words.as_written)(&in_one_line(&number)))),
            call: self.offer(calls.then(|| (words.resend_by)(Channel::Voice).to_owned())),
        }
    }

    fn send(self) -> Button {
        let words = self.wording.words;
        let is_sending = self.state.under_way() == Some(Endpoint::Send);
        let blocked = self.seconds_blocked();
        Button {
            label: if is_sending {
                words.sending.to_owned()
            } else if self.state.waits_to_send() {
                words.try_again.to_owned()
            } else {
                blocked.map_or_else(|| words.send.to_owned(), words.wait)
            },
            is_hidden: false,
            is_unavailable: !self.can_ask() || blocked.is_some(),
            is_busy: is_sending,
        }
    }

    /// A button that is there while it has a label.
    fn offer(self, label: Option<String>) -> Button {
        Button {
            is_hidden: label.is_none(),
            label: label.unwrap_or_default(),
            is_unavailable: !self.can_ask(),
            is_busy: false,
        }
    }
}

/// A number does not break across lines.
fn in_one_line(number: &str) -> String {
    number.replace(' ', "\u{a0}")
}
