//! The phone step: the field, its country, and the buttons.

use leptos::prelude::*;

use super::Ui;
use super::button::button;
use super::country_picker::CountryPicker;
use crate::flow::Event;

/// A constant, for a static subtree would be made by `innerHTML`, which Trusted Types forbid.
const PHONE_SLOT: &str = "phone";

/// The phone field (slotted), its country, "send", and what else can be done about the number.
#[component]
pub(super) fn PhoneStepView(ui: Ui) -> impl IntoView {
    view! {
        <div part="phone" class="phone">
            <slot name=PHONE_SLOT></slot>
            <CountryPicker ui/>
        </div>
        {button(ui, "send", "primary", |model| &model.phone_step.send, || Event::SendPressed)}
        {button(ui, "suggestion", "suggestion", |model| &model.phone_step.suggestion, || Event::MeantPressed)}
        {button(ui, "as-written", "link", |model| &model.phone_step.as_written, || Event::AsWrittenPressed)}
        {button(ui, "channel", "link", |model| &model.phone_step.call, || Event::CallPressed)}
    }
}
