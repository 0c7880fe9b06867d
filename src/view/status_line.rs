//! The status line: one sentence about what just happened, read out by screen readers.

use leptos::prelude::*;

use super::{Ui, sentence};
use crate::flow::{Message, Tone};

/// Always in the page, so that what appears in it is announced.
#[component]
pub(super) fn StatusLine(ui: Ui) -> impl IntoView {
    let notice = ui.part(|state| state.notice);
    let text = move || {
        notice.get().map(|notice| {
            ui.names
                .with_value(|names| sentence(ui.words, names, notice.message))
        })
    };
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
                Message::Verified | Message::Sending | Message::Checking | Message::ResendPossible
            )
        })
    };
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
    }
}
