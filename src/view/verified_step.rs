//! The verified step: the number, and that it is verified.

use leptos::prelude::*;

use super::Ui;
use super::change_number::ChangeNumber;
use crate::flow::Step;

/// The verified number, and a way back.
#[component]
pub(super) fn VerifiedStepView(ui: Ui) -> impl IntoView {
    let number = ui.part(|state| match &state.step {
        Step::Verified(step) => step.number.clone(),
        Step::Phone | Step::Code(_) => None,
    });
    view! {
        <p class="verified">
            // Not `class="tick"`: a static subtree would be made by `innerHTML`, which Trusted Types forbid.
            <span class:tick=true aria-hidden="true"></span>
            <span>
                <bdi class="number">{move || number.get()}</bdi>
                <span class="quiet">{ui.words.verified}</span>
            </span>
            <ChangeNumber ui/>
        </p>
    }
}
