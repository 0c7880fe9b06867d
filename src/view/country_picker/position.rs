//! Keeps the dialog at its button. On small screens the style sheet makes it a sheet over everything instead.

use gloo_events::EventListener;
use wasm_bindgen::JsValue;
use web_sys::{HtmlButtonElement, HtmlDialogElement, HtmlElement, Window};

use crate::flow::country::{Frame, place};

/// Puts the dialog there, now and whenever the page moves, for as long as the listeners are kept.
pub(super) fn keep(dialog: &HtmlDialogElement, button: &HtmlButtonElement) -> Vec<EventListener> {
    let Some(window) = web_sys::window() else {
        return Vec::new();
    };
    put(&window, dialog, button);
    let listeners = ["resize", "scroll"].map(|name| {
        let (page, dialog, button) = (window.clone(), dialog.clone(), button.clone());
        EventListener::new(&window, name, move |_| put(&page, &dialog, &button))
    });
    listeners.into()
}

fn put(window: &Window, dialog: &HtmlDialogElement, button: &HtmlButtonElement) {
    let style = HtmlElement::style(dialog);
    // As high as it would like to be, to begin with.
    let _removed = style.remove_property("--_room");
    let rect = button.get_bounding_client_rect();
    let place = place(
        Frame {
            left: whole(rect.left()),
            top: whole(rect.top()),
            width: whole(rect.width()),
            height: whole(rect.height()),
        },
        (dialog.offset_width(), dialog.offset_height()),
        (number(window.inner_width()), number(window.inner_height())),
    );
    for (name, value) in [
        ("--_left", place.left),
        ("--_top", place.top),
        ("--_room", place.height),
    ] {
        // Only fails for names that are none.
        let _set = style.set_property(name, &format!("{value}px"));
    }
}

fn number(value: Result<JsValue, JsValue>) -> i32 {
    let number = value.ok().and_then(|value| value.as_f64());
    whole(number.unwrap_or_default())
}

/// Fractions would only bring the code that prints them into the download.
#[expect(
    clippy::cast_possible_truncation,
    reason = "no page is two thousand million pixels wide"
)]
fn whole(pixels: f64) -> i32 {
    pixels as i32
}
