//! The phone step: the field, its country, and the button that asks for a code.

use leptos::prelude::*;
use wire::Channel;

use super::Ui;
use super::country_picker::CountryPicker;
use crate::flow::{Busy, Event, Message, State};

/// A constant, for a static subtree would be made by `innerHTML`, which Trusted Types forbid.
const PHONE_SLOT: &str = "phone";

/// The phone field (slotted), its country, and "send".
#[component]
pub(super) fn PhoneStepView(ui: Ui) -> impl IntoView {
    let sending = ui.part(|state| matches!(state.busy, Some(Busy::Sending(_))));
    let can_call = ui.part(|state| {
        let said = state.notice.map(|notice| notice.message);
        said == Some(Message::Landline { can_call: true })
    });
    let waits = ui.part(State::waits_to_send);
    let label = move || {
        if sending.get() {
            ui.words.sending.to_owned()
        } else if waits.get() {
            ui.words.try_again.to_owned()
        } else {
            ui.seconds_blocked()
                .map_or_else(|| ui.words.send.to_owned(), ui.words.wait)
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
            {label}
        </button>
        <button
            part="channel"
            class="link"
            type="button"
            hidden=move || !can_call.get()
            disabled=move || ui.disabled.get()
            aria-disabled=move || (!ui.idle()).to_string()
            on:click=move |_| ui.send(Event::CallPressed)
        >
            {(ui.words.resend_by)(Channel::Voice)}
        </button>
    }
}
