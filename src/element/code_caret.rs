//! The caret of the code field. The field's own text is unseen, so a tap is read by where the painted slots are; and a
//! slot that is filled is written over, as in any field of fixed length.

use std::rc::Rc;

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, KeyboardEvent, MouseEvent};

use super::Driver;

/// Keeps the caret where it is expected; for as long as the listeners are kept.
pub(super) fn listen(code: &HtmlInputElement, driver: &Rc<Driver>) -> [EventListener; 2] {
    let on = |name: &'static str, then: fn(&HtmlInputElement, &web_sys::Event, u32)| {
        let (input, driver) = (code.clone(), Rc::downgrade(driver));
        EventListener::new(code, name, move |event| {
            let length = driver.upgrade().and_then(|driver| driver.code_length());
            if let Some(length) = length {
                then(&input, event, length);
            }
        })
    };
    [on("click", tapped), on("keydown", pressed)]
}

/// Puts the caret into the slot that was tapped. A selection that was dragged stays.
fn tapped(input: &HtmlInputElement, event: &web_sys::Event, length: u32) {
    let width = input.client_width();
    let Some(event) = event.dyn_ref::<MouseEvent>().filter(|_| width > 0) else {
        return;
    };
    if caret(input).is_none() {
        return;
    }
    let offset = u32::try_from(event.offset_x()).unwrap_or(0);
    let slot = offset * length / width.unsigned_abs();
    select(input, slot.min(filled(input)), 0);
}

/// A digit that is typed into a full field takes the place of the one behind the caret.
fn pressed(input: &HtmlInputElement, event: &web_sys::Event, length: u32) {
    let is_digit = event.dyn_ref::<KeyboardEvent>().is_some_and(|event| {
        !event.ctrl_key()
            && !event.meta_key()
            && event.key().parse::<u8>().is_ok_and(|digit| digit < 10)
    });
    if let Some(at) = caret(input)
        && is_digit
        && filled(input) == length
        && at < length
    {
        select(input, at, 1);
    }
}

/// Where the caret is, unless something is selected.
fn caret(input: &HtmlInputElement) -> Option<u32> {
    let start = input.selection_start().ok().flatten()?;
    let end = input.selection_end().ok().flatten()?;
    (start == end).then_some(start)
}

fn filled(input: &HtmlInputElement) -> u32 {
    u32::try_from(input.value().len()).unwrap_or(u32::MAX)
}

fn select(input: &HtmlInputElement, at: u32, count: u32) {
    // Fails only for input types without a selection, which `text` is not.
    let _set = input.set_selection_range(at, at + count);
}
