//! Keeps the dialog at its button. On small screens the style sheet makes it a sheet over everything instead.

use gloo_events::EventListener;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{EventTarget, HtmlButtonElement, HtmlDialogElement, HtmlElement, Window};

use crate::countries::{Frame, place};

/// Puts the dialog there, now and whenever the page moves, for as long as the listeners are kept. Calls back when its size
/// may be another one, as when a keyboard comes up on the screen.
pub(super) fn keep(
    dialog: &HtmlDialogElement,
    button: &HtmlButtonElement,
    resized: impl Fn() + Clone + 'static,
) -> Vec<EventListener> {
    let Some(window) = web_sys::window() else {
        return Vec::new();
    };
    put(&window, dialog, button);
    // What a page has put in its place may hear nothing.
    let seen = window
        .visual_viewport()
        .and_then(|seen| seen.dyn_into().ok());
    let targets: [Option<EventTarget>; 2] = [Some(window.clone().into()), seen];
    let on = |target: &EventTarget, name: &'static str| {
        let (page, dialog, button) = (window.clone(), dialog.clone(), button.clone());
        let resized = resized.clone();
        EventListener::new(target, name, move |_| {
            put(&page, &dialog, &button);
            if name == "resize" {
                resized();
            }
        })
    };
    let heard = targets.iter().flatten();
    heard
        .flat_map(|target| ["resize", "scroll"].map(|name| on(target, name)))
        .collect()
}

fn put(window: &Window, dialog: &HtmlDialogElement, button: &HtmlButtonElement) {
    let style = HtmlElement::style(dialog);
    // As high as it would like to be, to begin with.
    let _removed = style.remove_property("--_room");
    let rect = button.get_bounding_client_rect();
    let seen = seen(window);
    let place = place(
        Frame {
            left: whole(rect.left()) - seen.left,
            top: whole(rect.top()) - seen.top,
            width: whole(rect.width()),
            height: whole(rect.height()),
        },
        (dialog.offset_width(), dialog.offset_height()),
        (seen.width, seen.height),
    );
    for (name, value) in [
        ("--_left", place.left + seen.left),
        ("--_top", place.top + seen.top),
        ("--_room", place.height),
        ("--_seen-left", seen.left),
        ("--_seen-top", seen.top),
        ("--_seen-width", seen.width),
        ("--_seen-height", seen.height),
    ] {
        // Only fails for names that are none.
        let _set = style.set_property(name, &format!("{value}px"));
    }
}

/// The part of the page that can be seen: without a keyboard that lies over it, and less of it when it is enlarged.
fn seen(window: &Window) -> Frame {
    match window.visual_viewport() {
        Some(seen) => Frame {
            left: whole(seen.offset_left()),
            top: whole(seen.offset_top()),
            width: whole(seen.width()),
            height: whole(seen.height()),
        },
        None => Frame {
            left: 0,
            top: 0,
            width: number(window.inner_width()),
            height: number(window.inner_height()),
        },
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
