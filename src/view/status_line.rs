//! The status line: one sentence about what just happened, read out by screen readers. Beside it, for the ear alone,
//! how a countdown goes on.

use leptos::prelude::*;

use super::{Ui, sentence};
use crate::flow::{Message, Tone};

/// Always in the page, so that what appears in it is announced.
#[component]
pub(super) fn StatusLine(ui: Ui) -> impl IntoView {
    let notice = ui.part(|state| state.notice);
    let text = move || notice.get().map(|notice| said(ui, notice.message));
    let is_error = move || {
        notice
            .get()
            .is_some_and(|notice| notice.tone == Tone::Error)
    };
    let is_quiet = move || {
        // Said by the step itself; here for the ear alone.
        notice.get().is_some_and(|notice| {
            matches!(
                notice.message,
                Message::Verified | Message::Sending | Message::Checking
            )
        })
    };
    let announcement = ui.part(|state| state.announcement);
    let announced = move || announcement.get().map(|message| said(ui, message));
    view! {
        <p
            part="status"
            class="status"
            class:error=is_error
            class:unseen=is_quiet
            role="status"
        >
            {text}
        </p>
        <p class="ear" role="status">
            {announced}
        </p>
    }
}

fn said(ui: Ui, message: Message) -> String {
    ui.names
        .with_value(|names| sentence(ui.words, names, message))
}
