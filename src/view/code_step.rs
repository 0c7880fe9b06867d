//! The code step: where the code went, the field, and what to do when it does not come.

use leptos::prelude::*;

use super::Ui;
use super::code_slots::CodeSlots;
use super::resend::Resend;
use super::sent_to::SentTo;
use super::words::Words;
use crate::flow::{CodeStep, Endpoint, Event, Step};

/// A constant, for a static subtree would be made by `innerHTML`, which Trusted Types forbid.
const CODE_SLOT: &str = "code";

/// The code field (slotted, over painted slots), "verify", and the resend.
#[component]
pub(super) fn CodeStepView(ui: Ui) -> impl IntoView {
    let ended = ui.part(|state| matches!(state.step, Step::Ended(_)));
    let checking = ui.part(|state| state.under_way() == Some(Endpoint::Validate));
    let complete = ui.part(|state| state.code_step().is_some_and(CodeStep::is_complete));
    let autosubmit = ui.part(|state| state.options.autosubmit);
    let sending = ui.part(|state| state.under_way() == Some(Endpoint::Send));
    // With autosubmit there is nothing to press, unless a check did not get through.
    let verify_hidden = move || ended.get() || (autosubmit.get() && !(complete.get() && ui.idle()));
    let verify = move || {
        let word = if checking.get() {
            ui.words().verifying
        } else {
            ui.words().verify
        };
        word.to_owned()
    };
    let start_again = move || {
        if sending.get() {
            ui.words().sending.to_owned()
        } else {
            ui.seconds_blocked()
                .map_or_else(|| ui.words().start_again.to_owned(), ui.words().wait)
        }
    };
    view! {
        <SentTo ui/>
        <div part="code" class="code" class:ended=move || ended.get()>
            <CodeSlots ui/>
            <slot name=CODE_SLOT></slot>
        </div>
        <button
            part="verify"
            class="primary"
            type="button"
            hidden=verify_hidden
            disabled=move || ui.disabled.get()
            aria-disabled=move || (!ui.idle()).to_string()
            on:click=move |_| ui.send(Event::VerifyPressed)
        >
            <Words text=Signal::derive(verify)/>
        </button>
        <button
            part="send"
            class="primary"
            type="button"
            hidden=move || !ended.get()
            disabled=move || ui.disabled.get()
            aria-disabled=move || (!ui.idle() || ui.seconds_blocked().is_some()).to_string()
            on:click=move |_| ui.send(Event::SendPressed)
        >
            <Words text=Signal::derive(start_again)/>
        </button>
        <Resend ui/>
    }
}
