//! The verified step: the number, and that it is verified.

use leptos::prelude::*;

use super::Ui;
use super::change_number::ChangeNumber;
use super::words::Words;

/// The verified number, and a way back.
#[component]
pub(super) fn VerifiedStepView(ui: Ui) -> impl IntoView {
    view! {
        <p class="verified">
            // Not `class="tick"`: a static subtree would be made by `innerHTML`, which Trusted Types forbid.
            <span class:tick=true aria-hidden="true"></span>
            <span>
                <bdi
                    class="number"
                    translate="no"
                    prop:textContent=ui.text(|model| &model.verified_number)
                ></bdi>
                <span class="quiet">
                    <Words text=ui.word(|words| words.verified)/>
                </span>
            </span>
            <ChangeNumber ui/>
        </p>
    }
}
