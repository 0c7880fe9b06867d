//! The code step: where the code went, the field, and what to do when it does not come.

use leptos::prelude::*;

use super::Ui;
use super::button::button;
use super::code_slots::CodeSlots;
use super::resend::Resend;
use super::sent_to::SentTo;
use crate::flow::Event;

/// A constant, for a static subtree would be made by `innerHTML`, which Trusted Types forbid.
const CODE_SLOT: &str = "code";

/// The code field (slotted, over painted slots), "verify", and the resend.
#[component]
pub(super) fn CodeStepView(ui: Ui) -> impl IntoView {
    view! {
        <SentTo ui/>
        <div part="code" class="code" class:ended=ui.is(|model| model.code_step.has_ended)>
            <CodeSlots ui/>
            <slot name=CODE_SLOT></slot>
        </div>
        {button(ui, "verify", "primary", |model| &model.code_step.verify, || Event::VerifyPressed)}
        {button(ui, "send", "primary", |model| &model.code_step.start_again, || Event::SendPressed)}
        <Resend ui/>
    }
}
