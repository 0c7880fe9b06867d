//! The painted slots of the code. They are a drawing of the field's value and selection; the field itself lies
//! over them, one input, so that autofill, pasting, undoing and screen readers meet what they know.

use leptos::prelude::*;

use super::Ui;

/// As many slots as the code has digits.
#[component]
pub(super) fn CodeSlots(ui: Ui) -> impl IntoView {
    let slots = Memo::new(move |_| ui.model.with(|model| model.code_step.slots.clone()));
    let painted = move || {
        slots
            .get()
            .into_iter()
            .map(|slot| {
                view! {
                    <span
                        part="slot"
                        class="slot"
                        class:active=slot.is_active
                        class:caret=slot.has_caret
                        prop:textContent=slot.digit.map(String::from).unwrap_or_default()
                    ></span>
                }
            })
            .collect_view()
    };
    view! {
        <div class="slots" aria-hidden="true" translate="no">
            {painted}
        </div>
    }
}
