//! The country of the number: a button that names it, and a dialog with a search field and a list to pick another.

mod escape;
mod keys;
mod panel;
mod position;
mod rows;

use leptos::html::Button;
use leptos::prelude::*;

use super::Ui;
use keys::Key;
use panel::Panel;

/// The button over the phone field's edge; the dialog it opens is in the browser's top layer, where nothing clips it.
#[component]
pub(super) fn CountryPicker(ui: Ui) -> impl IntoView {
    let button = NodeRef::<Button>::new();
    let panel = Panel::new(ui, button);
    let name = ui.text(|model| &model.phone_step.country.name);
    // Painted by the style sheet, as a picture would be: it is no part of the button's name.
    let code = Memo::new(move |_| {
        let region = ui.model.with(|model| model.phone_step.country.region);
        region.map(|region| region.as_str().to_owned())
    });
    let calling_code = ui.text(|model| &model.phone_step.country.calling_code);
    // As on a native list: arrows open it, and a letter finds what begins with it.
    let pressed = move |event: web_sys::KeyboardEvent| match Key::of(&event) {
        Some(Key::Go(_)) => {
            event.prevent_default();
            panel.open("");
        }
        Some(Key::Letter(letter)) => {
            event.prevent_default();
            panel.open(&letter);
        }
        _ => {}
    };
    view! {
        <button
            part="country"
            class="country"
            type="button"
            node_ref=button
            aria-haspopup="dialog"
            aria-label=name
            data-region=code
            disabled=ui.disabled
            on:click=move |_| panel.open("")
            on:keydown=pressed
        >
            <span translate="no" prop:textContent=calling_code></span>
            // Not `class="chevron"`: a static subtree would be made by `innerHTML`, which Trusted Types forbid.
            <span class:chevron=true></span>
        </button>
        {panel.view()}
    }
}
