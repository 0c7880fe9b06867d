//! The phone step: the field, its country, and the button that asks for a code.

use leptos::prelude::*;
use wire::Channel;

use super::Ui;
use super::country_picker::CountryPicker;
use super::words::Words;
use crate::flow::{Endpoint, Event, Question, State};
use crate::i18n::Catalog;

/// A constant, for a static subtree would be made by `innerHTML`, which Trusted Types forbid.
const PHONE_SLOT: &str = "phone";

/// The phone field (slotted), its country, and "send".
#[component]
pub(super) fn PhoneStepView(ui: Ui) -> impl IntoView {
    let sending = ui.part(|state| state.under_way() == Some(Endpoint::Send));
    let call = ui.part(move |state| {
        state
            .offers_call()
            .then(|| (ui.words().resend_by)(Channel::Voice).to_owned())
    });
    let asked = |number: fn(&Question) -> Option<String>,
                 label: fn(&Catalog) -> fn(&str) -> String| {
        ui.part(move |state| {
            let number = state.phone.question.as_ref().and_then(number)?;
            // A number does not break across lines.
            Some(label(ui.words())(&number.replace(' ', "\u{a0}")))
        })
    };
    let meant = asked(Question::meant, |words| words.did_you_mean);
    let written = asked(Question::written, |words| words.as_written);
    let waits = ui.part(State::waits_to_send);
    let label = move || {
        if sending.get() {
            ui.words().sending.to_owned()
        } else if waits.get() {
            ui.words().try_again.to_owned()
        } else {
            ui.seconds_blocked()
                .map_or_else(|| ui.words().send.to_owned(), ui.words().wait)
        }
    };
    view! {
        <div part="phone" class="phone">
            <slot name=PHONE_SLOT></slot>
            <CountryPicker ui/>
        </div>
        <button
            part="send"
            class="primary"
            type="button"
            disabled=move || ui.disabled.get()
            aria-disabled=move || (!ui.idle() || ui.seconds_blocked().is_some()).to_string()
            aria-busy=move || sending.get().to_string()
            on:click=move |_| ui.send(Event::SendPressed)
        >
            <Words text=Signal::derive(label)/>
        </button>
        {offer(ui, "suggestion", "suggestion", meant, || Event::MeantPressed)}
        {offer(ui, "as-written", "link", written, || Event::AsWrittenPressed)}
        {offer(ui, "channel", "link", call, || Event::CallPressed)}
    }
}

/// A button that is there while it has a label: what else can be done about the number. One function for all of them, for
/// each view of its own is code to download.
fn offer(
    ui: Ui,
    part: &'static str,
    class: &'static str,
    label: Memo<Option<String>>,
    event: fn() -> Event,
) -> impl IntoView {
    view! {
        <button
            part=part
            class=class
            type="button"
            dir="auto"
            hidden=move || label.get().is_none()
            disabled=move || ui.disabled.get()
            aria-disabled=move || (!ui.idle()).to_string()
            on:click=move |_| ui.send(event())
        >
            <Words text=Signal::derive(move || label.get().unwrap_or_default())/>
        </button>
    }
}
