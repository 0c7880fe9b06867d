//! The status line: one sentence about what just happened, read out by screen readers. Beside it, for the ear alone,
//! how a countdown goes on.

use leptos::prelude::*;

use super::Ui;
use super::words::Words;

/// Always in the page, so that what appears in it is announced.
#[component]
pub(super) fn StatusLine(ui: Ui) -> impl IntoView {
    view! {
        <p
            part="status"
            class="status"
            class:error=ui.is(|model| model.status_line.is_error)
            class:unseen=ui.is(|model| model.status_line.is_quiet)
            role="status"
        >
            <Words text=ui.text(|model| &model.status_line.text)/>
        </p>
        {for_the_ear(ui.text(|model| &model.status_line.announcement))}
        {for_the_ear(ui.text(|model| &model.status_line.repeated[0]))}
        {for_the_ear(ui.text(|model| &model.status_line.repeated[1]))}
    }
}

fn for_the_ear(text: Memo<String>) -> impl IntoView {
    view! {
        <p class="ear" role="status">
            <Words text/>
        </p>
    }
}
