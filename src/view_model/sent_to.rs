//! Where the code went.

use super::Look;
use crate::flow::Step;

/// "Code sent by SMS to (202) 555-0123".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SentTo {
    /// By which way, or that it did not arrive.
    pub words: String,
    /// The number; after a reload, which keeps no number, "your phone".
    pub number: String,
}

impl Look<'_> {
    pub(super) fn sent_to(self) -> SentTo {
        let words = self.wording.words;
        let (channel, undelivered, number) = match &self.state.step {
            Step::Code(step) => (step.channel, step.undelivered, &step.sent_to),
            Step::Ended(step) => (step.channel, step.undelivered, &step.sent_to),
            Step::Phone | Step::Verified(_) => return SentTo::default(),
        };
        let said = if undelivered {
            words.not_reached
        } else {
            (words.sent_to)(channel)
        };
        let number = number.as_deref().unwrap_or(words.your_phone);
        SentTo {
            words: said.to_owned(),
            number: number.to_owned(),
        }
    }
}
