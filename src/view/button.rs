//! A button that asks for something. One function for all of them, for each view of its own is code to download.

use leptos::prelude::*;

use super::Ui;
use super::words::Words;
use crate::flow::Event;
use crate::view_model::{Button, ViewModel};

/// Where a button's data stands.
pub(super) type ButtonOf = fn(&ViewModel) -> &Button;

/// A button of this part and class. While it is unavailable it keeps the keyboard and does nothing: the flow sees to that.
pub(super) fn button(
    ui: Ui,
    part: &'static str,
    class: &'static str,
    of: ButtonOf,
    event: fn() -> Event,
) -> impl IntoView {
    let is = |what: fn(&Button) -> bool| Memo::new(move |_| ui.model.with(|model| what(of(model))));
    let label = Memo::new(move |_| ui.model.with(|model| of(model).label.clone()));
    view! {
        <button
            part=part
            class=class
            type="button"
            dir="auto"
            hidden=is(|button| button.is_hidden)
            disabled=ui.disabled
            aria-disabled=ui.spelled(is(|button| button.is_unavailable))
            aria-busy=ui.spelled(is(|button| button.is_busy))
            on:click=move |_| ui.send(event())
        >
            <Words text=label/>
        </button>
    }
}
