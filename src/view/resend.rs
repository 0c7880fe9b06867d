//! Another message: hidden until it is possible, then revealed, with the choice of channel.

use leptos::prelude::*;

use super::Ui;
use super::words::Words;
use crate::flow::{Endpoint, Event};

/// The countdown, and then the buttons.
#[expect(
    clippy::too_many_lines,
    reason = "one component's signals and the markup that shows them"
)]
#[component]
pub(super) fn Resend(ui: Ui) -> impl IntoView {
    let running = ui.part(|state| state.code_step().is_some());
    let revealed = ui.part(|state| {
        state
            .code_step()
            .is_some_and(|step| step.resend_revealed && !step.next_channels.is_empty())
    });
    let resend_at = ui.part(|state| state.code_step().map(|step| step.resend_at));
    let sending = ui.part(|state| state.under_way() == Some(Endpoint::Resend));
    let countdown = move || {
        resend_at
            .get()
            .map(|then| ui.seconds_until(then))
            .filter(|seconds| *seconds > 0)
            .map(ui.words().resend_in)
    };
    let waiting = move || {
        if sending.get() {
            ui.words().sending.to_owned()
        } else {
            countdown().unwrap_or_default()
        }
    };
    let channels = ui.part(|state| {
        state.code_step().map_or((None, Vec::new()), |step| {
            (step.channel, step.next_channels.clone())
        })
    });
    let buttons = move || {
        let (used, next) = channels.get();
        next.into_iter()
            .map(|channel| {
                let again = Some(channel) == used;
                let label = if again {
                    ui.words().resend
                } else {
                    (ui.words().resend_by)(channel)
                };
                view! {
                    <button
                        part=if again { "resend" } else { "channel" }
                        class="link"
                        type="button"
                        disabled=move || ui.disabled.get()
                        aria-disabled=move || (!ui.idle()).to_string()
                        on:click=move |_| ui.send(Event::ResendPressed(Some(channel)))
                    >
                        <Words text=Signal::stored(label.to_owned())/>
                    </button>
                }
            })
            .collect_view()
    };
    view! {
        <div class="resend" hidden=move || !running.get()>
            // The seconds are for the eye; the reveal is announced once, by the status line.
            <span class="countdown" aria-hidden="true" hidden=move || revealed.get()>
                <Words text=Signal::derive(waiting)/>
            </span>
            <span class="choices" hidden=move || !revealed.get()>
                <span class="quiet">
                    <Words text=ui.word(|words| words.no_code)/>
                </span>
                {buttons}
            </span>
        </div>
    }
}
