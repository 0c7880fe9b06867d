//! The text of the phone field: what an edit of it means, and how it is written.

use leptos::prelude::WithUntracked as _;
use phone::Erase;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlInputElement, InputEvent, InputEventInit};

use super::Driver;
use crate::flow::{Event, digits_of};

/// What an edit of the phone field did. While a keyboard composes, its text must stand as it is: rewriting it makes
/// Android's keyboards repeat digits. So must what was undone, and what a script has merely written otherwise.
pub(super) fn phone_input(
    driver: &Driver,
    input: &HtmlInputElement,
    event: &web_sys::Event,
) -> Option<Event> {
    // What is heard while we write is our own, or what a framework has to say to it.
    if driver.writing.get() {
        return None;
    }
    let text = input.value();
    let typed = event.dyn_ref::<InputEvent>();
    if typed.is_some_and(InputEvent::is_composing) {
        return Some(Event::PhoneComposed(text));
    }
    let kind = typed.map(InputEvent::input_type).unwrap_or_default();
    if kind.starts_with("history") || (!event.is_trusted() && driver.has_same_digits(&text)) {
        return Some(Event::PhoneHeld(text));
    }
    let forward = kind.starts_with("delete") && kind.ends_with("Forward");
    Some(edit_of(
        input,
        if forward {
            Erase::Forward
        } else {
            Erase::Backward
        },
    ))
}

pub(super) fn edit_of(input: &HtmlInputElement, erase: Erase) -> Event {
    let text = input.value();
    let end = text.encode_utf16().count();
    let caret = input.selection_start().ok().flatten();
    Event::PhoneEdited {
        text,
        caret: caret.map_or(end, |caret| caret as usize),
        erase,
    }
}

impl Driver {
    fn has_same_digits(&self, text: &str) -> bool {
        self.state
            .with_untracked(|state| same_digits(text, &state.phone.text))
    }
}

/// What a text means that differs from the one that is known. The same digits, written otherwise by whoever owns the
/// field, are left as they are: two that correct each other never end.
pub(super) fn found(text: String, known: &str) -> Option<Event> {
    if text == known {
        None
    } else if same_digits(&text, known) {
        Some(Event::PhoneHeld(text))
    } else {
        Some(Event::PhoneEdited {
            caret: text.encode_utf16().count(),
            text,
            erase: Erase::Backward,
        })
    }
}

fn same_digits(one: &str, other: &str) -> bool {
    let significant = |text: &str| (phone::looks_international(text), digits_of(text));
    significant(one) == significant(other)
}

#[wasm_bindgen]
extern "C" {
    /// An input, its text set past any accessor that a framework has put on the element itself: React would take the
    /// text for its own and tell nobody.
    #[wasm_bindgen(extends = HtmlInputElement)]
    type PlainInput;

    #[wasm_bindgen(method, setter, final, js_class = "HTMLInputElement", js_name = value)]
    fn set_plain_value(this: &PlainInput, text: &str);
}

/// Puts a text into a field, unless it is there.
pub(super) fn write(input: &HtmlInputElement, text: &str) {
    if input.value() != text {
        input.unchecked_ref::<PlainInput>().set_plain_value(text);
    }
}

/// Puts a text into a field, with the caret there if the person is in it.
pub(super) fn show(input: &HtmlInputElement, text: &str, caret: usize) {
    write(input, text);
    if input.matches(":focus").unwrap_or(false) {
        let caret = u32::try_from(caret).unwrap_or(u32::MAX);
        // Fails only for input types without a selection, which `tel` is not.
        let _set = input.set_selection_range(caret, caret);
    }
}

/// The `detail` of an edit that is a step to undo, as of all that browsers fire.
pub(super) const A_STEP: i32 = 0;
/// The `detail` of one that writes in another form what is there; `history.js` knows it, too.
pub(super) const NO_STEP: i32 = 1;

/// Says that the text has changed, as an edit does.
pub(super) fn tell(input: &HtmlInputElement, step: i32) {
    let init = InputEventInit::new();
    init.set_bubbles(true);
    init.set_composed(true);
    init.set_input_type("insertReplacementText");
    init.set_detail(step);
    if let Ok(edited) = InputEvent::new_with_event_init_dict("input", &init) {
        // `false` for an event that was cancelled, which this one cannot be.
        let _passed = input.dispatch_event(&edited);
    }
}
