//! What a person sees at one moment, as plain data: every label, which buttons there are and which of them can be pressed,
//! the slots of the code, what is announced. A pure function of the state and the clock; the view only shows it.
//!
//! One file for each file of `view` that has something to decide.

mod button;
mod code_slots;
mod code_step;
mod country_button;
mod fields;
mod phone_step;
mod resend;
mod sent_to;
mod status_line;
#[cfg(test)]
mod tests;
mod verified_step;
mod wording;

use crate::flow::{Millis, State, Step, seconds_left};

pub use button::Button;
pub use code_slots::{Caret, Slot};
pub use code_step::CodeStepModel;
pub use country_button::CountryButton;
pub use fields::{FieldModel, FieldsModel};
pub use phone_step::PhoneStepModel;
pub use resend::{ResendChoice, ResendModel};
pub use sent_to::SentTo;
pub use status_line::StatusLine;
pub use wording::Wording;

/// Everything that is seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewModel {
    /// Which of the three steps is shown.
    pub shows: Shows,
    /// The phone step.
    pub phone_step: PhoneStepModel,
    /// The code step.
    pub code_step: CodeStepModel,
    /// The number of the verified step; empty where it is not known.
    pub verified_number: String,
    /// The sentence below, and what is for the ear alone.
    pub status_line: StatusLine,
}

/// The steps as they are seen: a code that has ended is a part of the code step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// The number is being typed.
    Phone,
    /// A code is awaited, or has ended.
    Code,
    /// The number is verified.
    Verified,
}

/// What it depends on, beside the state of the flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conditions {
    /// The clock.
    pub now: Millis,
    /// The selection in the code field.
    pub caret: Caret,
    /// Whether the page has disabled the element.
    pub disabled: bool,
}

impl ViewModel {
    /// What is seen of this state.
    pub fn of(state: &State, conditions: Conditions, wording: &Wording<'_>) -> Self {
        let look = Look {
            state,
            conditions,
            wording,
        };
        Self {
            shows: match state.step {
                Step::Phone => Shows::Phone,
                Step::Code(_) | Step::Ended(_) => Shows::Code,
                Step::Verified(_) => Shows::Verified,
            },
            phone_step: look.phone_step(),
            code_step: look.code_step(),
            verified_number: look.verified_number(),
            status_line: look.status_line(),
        }
    }
}

/// One look at the state, in one language.
#[derive(Clone, Copy)]
struct Look<'a> {
    state: &'a State,
    conditions: Conditions,
    wording: &'a Wording<'a>,
}

impl Look<'_> {
    /// Whether the buttons that ask the gateway for something can be pressed.
    fn can_ask(self) -> bool {
        !self.conditions.disabled && !self.state.is_busy()
    }

    /// Seconds until anything may be tried again, while that is not now.
    fn seconds_blocked(self) -> Option<u32> {
        self.state
            .blocked_until
            .map(|until| self.seconds_until(until))
            .filter(|seconds| *seconds > 0)
    }

    fn seconds_until(self, then: Millis) -> u32 {
        seconds_left(then, self.conditions.now)
    }
}
