//! The way back to the number, from every later step.

use leptos::prelude::*;

use super::Ui;
use super::words::Words;
use crate::flow::Event;

/// The link that goes back; the number stays in its field.
#[component]
pub(super) fn ChangeNumber(ui: Ui) -> impl IntoView {
    view! {
        <button
            part="change-number"
            class="link"
            type="button"
            disabled=ui.disabled
            on:click=move |_| ui.send(Event::ChangeNumberPressed)
        >
            <Words text=ui.word(|words| words.change_number)/>
        </button>
    }
}
