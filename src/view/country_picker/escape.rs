//! Escape belongs to the list while it is open. A dialog of the page's own, around the form, is not to close with it.

use std::cell::Cell;
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, KeyboardEvent};

/// Keeps the key from the page while the dialog is open, wherever the keyboard's focus is, and its release when it has
/// closed the dialog; for as long as the listeners are kept. The browser closes the dialog all the same.
pub(super) fn keep(dialog: &HtmlDialogElement) -> Vec<EventListener> {
    let Some(window) = web_sys::window() else {
        return Vec::new();
    };
    let pressed = Rc::new(Cell::new(false));
    let listeners = ["keydown", "keyup"].map(|name| {
        let (dialog, pressed) = (dialog.clone(), Rc::clone(&pressed));
        let options = EventListenerOptions::run_in_capture_phase();
        EventListener::new_with_options(&window, name, options, move |event| {
            let is_escape = event
                .dyn_ref::<KeyboardEvent>()
                .is_some_and(|event| event.key() == "Escape");
            if !is_escape {
                return;
            }
            let is_ours = dialog.open() || (name == "keyup" && pressed.get());
            pressed.set(is_ours && name == "keydown");
            if is_ours {
                event.stop_propagation();
            }
        })
    });
    listeners.into()
}
