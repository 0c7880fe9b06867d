//! The verified step: the number.

use super::Look;
use crate::flow::Step;

impl Look<'_> {
    pub(super) fn verified_number(self) -> String {
        match &self.state.step {
            Step::Verified(step) => step.number.clone().unwrap_or_default(),
            Step::Phone | Step::Code(_) | Step::Ended(_) => String::new(),
        }
    }
}
