//! The status line: one sentence about what just happened, read out by screen readers. Beside it, for the ear alone,
//! how a countdown goes on.

use leptos::prelude::*;

use super::Ui;
use super::words::Words;
use crate::flow::Tone;

/// Always in the page, so that what appears in it is announced.
#[component]
pub(super) fn StatusLine(ui: Ui) -> impl IntoView {
    let notice = ui.part(|state| state.notice);
    let text = move || {
        let said = notice.get().map(|notice| ui.said(notice.message));
        said.unwrap_or_default()
    };
    let is_error = move || {
        notice
            .get()
            .is_some_and(|notice| notice.tone == Tone::Error)
    };
    let is_quiet = move || {
        // Said by the step itself; here for the ear alone.
        notice
            .get()
            .is_some_and(|notice| notice.tone == Tone::Quiet)
    };
    let announcement = ui.part(|state| state.announcement);
    let announced = move || {
        let said = announcement.get().map(|message| ui.said(message));
        said.unwrap_or_default()
    };
    // What is said once more does not change the line: two regions say it in turn.
    let repeated = move |turn: u32| {
        let repeats = ui.state.with(|state| state.repeats);
        let notice = notice.get().filter(|_| repeats > 0 && repeats % 2 == turn);
        let said = notice.map(|notice| ui.said(notice.message));
        said.unwrap_or_default()
    };
    view! {
        <p
            part="status"
            class="status"
            class:error=is_error
            class:unseen=is_quiet
            role="status"
        >
            <Words text=Signal::derive(text)/>
        </p>
        <p class="ear" role="status">
            <Words text=Signal::derive(announced)/>
        </p>
        <p class="ear" role="status">
            <Words text=Signal::derive(move || repeated(1))/>
        </p>
        <p class="ear" role="status">
            <Words text=Signal::derive(move || repeated(0))/>
        </p>
    }
}
