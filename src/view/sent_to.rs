//! Where the code went, and the way back to the number.

use leptos::prelude::*;

use super::Ui;
use super::change_number::ChangeNumber;

/// "Code sent by SMS to (202) 555-0123"; after a reload, which keeps no number, to "your phone".
#[component]
pub(super) fn SentTo(ui: Ui) -> impl IntoView {
    let sent_to = ui.part(|state| {
        state
            .code_step()
            .map(|step| (step.channel, step.sent_to.clone()))
    });
    let number = move || {
        let (_, number) = sent_to.get()?;
        Some(number.unwrap_or_else(|| ui.words.your_phone.to_owned()))
    };
    view! {
        <p class="sent-to">
            <span class="quiet">
                {move || sent_to.get().map(|(channel, _)| (ui.words.sent_to)(channel))} " "
            </span>
            <bdi class="number">{number}</bdi>
            <ChangeNumber ui/>
        </p>
    }
}
