//! Where the code went, and the way back to the number.

use leptos::prelude::*;

use super::Ui;
use super::change_number::ChangeNumber;
use super::words::Words;

/// "Code sent by SMS to (202) 555-0123".
#[component]
pub(super) fn SentTo(ui: Ui) -> impl IntoView {
    view! {
        <p class="sent-to">
            <span class="quiet">
                <Words text=ui.text(|model| &model.code_step.sent_to.words)/> " "
            </span>
            <bdi
                class="number"
                translate="no"
                prop:textContent=ui.text(|model| &model.code_step.sent_to.number)
            ></bdi>
            <ChangeNumber ui/>
        </p>
    }
}
