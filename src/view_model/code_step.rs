//! The code step: the slots, "verify", what to do when no code comes, and the way on when it is accepted no more.

use super::{Button, Look, ResendModel, SentTo, Slot};
use crate::flow::{CodeStep, Endpoint, Step};

/// What is seen of the code step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeStepModel {
    /// Where the code went.
    pub sent_to: SentTo,
    /// The painted slots.
    pub slots: Vec<Slot>,
    /// Whether the code is accepted no more.
    pub has_ended: bool,
    /// "Verify".
    pub verify: Button,
    /// "Send a new code", once this one has ended.
    pub start_again: Button,
    /// Another message.
    pub resend: ResendModel,
}

impl Look<'_> {
    pub(super) fn code_step(self) -> CodeStepModel {
        let has_ended = matches!(self.state.step, Step::Ended(_));
        CodeStepModel {
            sent_to: self.sent_to(),
            slots: self.slots(),
            has_ended,
            verify: self.verify(has_ended),
            start_again: self.start_again(has_ended),
            resend: self.resend(),
        }
    }

    fn verify(self, has_ended: bool) -> Button {
        let words = self.wording.words;
        let is_checking = self.state.under_way() == Some(Endpoint::Validate);
        let is_complete = self.state.code_step().is_some_and(CodeStep::is_complete);
        // With autosubmit there is nothing to press, unless a check did not get through.
        let by_itself = self.state.options.autosubmit && !(is_complete && self.can_ask());
        Button {
            label: if is_checking {
                words.verifying.to_owned()
            } else {
                words.verify.to_owned()
            },
            is_hidden: has_ended || by_itself,
            is_unavailable: !self.can_ask(),
            is_busy: false,
        }
    }

    fn start_again(self, has_ended: bool) -> Button {
        let words = self.wording.words;
        let is_sending = self.state.under_way() == Some(Endpoint::Send);
        let blocked = self.seconds_blocked();
        Button {
            label: if is_sending {
                words.sending.to_owned()
            } else {
                blocked.map_or_else(|| words.start_again.to_owned(), words.wait)
            },
            is_hidden: !has_ended,
            is_unavailable: !self.can_ask() || blocked.is_some(),
            is_busy: false,
        }
    }
}
