//! Another message: hidden until it is possible, then revealed, with the choice of channel.

use leptos::prelude::*;

use super::Ui;
use super::words::Words;
use crate::flow::Event;

/// The countdown, and then the buttons.
#[component]
pub(super) fn Resend(ui: Ui) -> impl IntoView {
    let choices = Memo::new(move |_| {
        ui.model
            .with(|model| model.code_step.resend.choices.clone())
    });
    let buttons = move || {
        choices
            .get()
            .into_iter()
            .map(|choice| {
                view! {
                    <button
                        part=if choice.is_same { "resend" } else { "channel" }
                        class="link"
                        type="button"
                        disabled=ui.disabled
                        aria-disabled=ui.spelled(ui.is(|model| model.code_step.resend.is_unavailable))
                        on:click=move |_| ui.send(Event::ResendPressed(Some(choice.channel)))
                    >
                        <Words text=Memo::new(move |_| choice.label.to_owned())/>
                    </button>
                }
            })
            .collect_view()
    };
    view! {
        <div class="resend" hidden=ui.is(|model| !model.code_step.resend.is_there)>
            // The seconds are for the eye; the reveal is announced once, by the status line.
            <span
                class="countdown"
                aria-hidden="true"
                hidden=ui.is(|model| model.code_step.resend.is_revealed)
            >
                <Words text=ui.text(|model| &model.code_step.resend.waiting)/>
            </span>
            <span class="choices" hidden=ui.is(|model| !model.code_step.resend.is_revealed)>
                <span class="quiet">
                    <Words text=ui.word(|words| words.no_code)/>
                </span>
                {buttons}
            </span>
        </div>
    }
}
