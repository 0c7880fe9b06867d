//! Where the code went, and the way back to the number.

use leptos::prelude::*;

use super::Ui;
use super::change_number::ChangeNumber;

/// "Code sent by SMS to (202) 555-0123", or that it did not reach it; after a reload, which keeps no number, to "your phone".
#[component]
pub(super) fn SentTo(ui: Ui) -> impl IntoView {
    let sent_to = ui.part(|state| {
        state
            .code_step()
            .map(|step| (step.channel, step.undelivered, step.sent_to.clone()))
    });
    let number = move || {
        let (.., number) = sent_to.get()?;
        Some(number.unwrap_or_else(|| ui.words.your_phone.to_owned()))
    };
    let words = move || {
        let (channel, undelivered, _) = sent_to.get()?;
        Some(if undelivered {
            ui.words.not_reached
        } else {
            (ui.words.sent_to)(channel)
        })
    };
    view! {
        <p class="sent-to">
            <span class="quiet">
                {words} " "
            </span>
            <bdi class="number">{number}</bdi>
            <ChangeNumber ui/>
        </p>
    }
}
