//! Where the code went, and the way back to the number.

use leptos::prelude::*;

use super::Ui;
use super::change_number::ChangeNumber;
use super::words::Words;
use crate::flow::Step;

/// "Code sent by SMS to (202) 555-0123", or that it did not reach it; after a reload, which keeps no number, to "your phone".
#[component]
pub(super) fn SentTo(ui: Ui) -> impl IntoView {
    let sent_to = ui.part(|state| match &state.step {
        Step::Code(step) => Some((step.channel, step.undelivered, step.sent_to.clone())),
        Step::Ended(step) => Some((step.channel, step.undelivered, step.sent_to.clone())),
        Step::Phone | Step::Verified(_) => None,
    });
    let number = move || {
        let number = sent_to.get().and_then(|(.., number)| number);
        number.unwrap_or_else(|| ui.words().your_phone.to_owned())
    };
    let words = move || {
        let words = sent_to.get().map(|(channel, undelivered, _)| {
            if undelivered {
                ui.words().not_reached
            } else {
                (ui.words().sent_to)(channel)
            }
        });
        words.unwrap_or_default().to_owned()
    };
    view! {
        <p class="sent-to">
            <span class="quiet">
                <Words text=Signal::derive(words)/> " "
            </span>
            <bdi class="number" translate="no" prop:textContent=number></bdi>
            <ChangeNumber ui/>
        </p>
    }
}
