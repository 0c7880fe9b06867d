//! The two real inputs, which live in the page's own tree: what they report, and what is said of them.

use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use leptos::prelude::{RwSignal, Set};
use phone::Erase;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, InputEvent, KeyboardEvent};

use super::Driver;
use super::bridge::Bridge;
use crate::browser::locale::CountryNames;
use crate::flow::{CodeSource, Event, Field, Notice, State, Tone};
use crate::i18n;
use crate::view::{Caret, sentence};

/// Reports what happens in the fields to the driver; for as long as the listeners are kept.
pub(super) fn listen(
    bridge: &Bridge,
    driver: &Rc<Driver>,
    caret: RwSignal<Caret>,
) -> Vec<EventListener> {
    let phone = bridge.phone();
    let code = bridge.code();
    let mut listeners = vec![
        on(&phone, "input", driver, |input, event| {
            Some(edit_of(input, event))
        }),
        on(&phone, "compositionend", driver, |input, event| {
            Some(edit_of(input, event))
        }),
        // Autofill reports itself by `change` alone in some browsers.
        on(&phone, "change", driver, |input, event| {
            Some(edit_of(input, event))
        }),
        on(&phone, "keydown", driver, |_, event| {
            enter(event).then_some(Event::SendPressed)
        }),
        on(&code, "input", driver, |input, event| {
            Some(Event::CodeEntered(input.value(), source_of(event)))
        }),
        on(&code, "keydown", driver, |_, event| {
            enter(event).then_some(Event::VerifyPressed)
        }),
    ];
    let document = code.owner_document();
    let moved = |target: &web_sys::EventTarget, name: &'static str| {
        let input = code.clone();
        EventListener::new(target, name, move |event| {
            let focused = match event.type_().as_str() {
                "focus" => true,
                "blur" => false,
                _ => input.matches(":focus").unwrap_or(false),
            };
            caret.set(caret_of(&input, focused));
        })
    };
    // The field's own `selectionchange` is heard in a shadow root around the element, the document's is not.
    let own = [
        "focus",
        "blur",
        "input",
        "keyup",
        "click",
        "selectionchange",
    ];
    listeners.extend(own.map(|name| moved(&code, name)));
    listeners.extend(document.map(|document| moved(&document, "selectionchange")));
    listeners
}

/// Names the fields, and says in their own attributes what the status line says of them.
pub(super) fn describe(
    phone: &HtmlInputElement,
    code: &HtmlInputElement,
    state: &State,
    language: &str,
) {
    let words = i18n::catalog(language);
    if let Some(step) = state.code_step() {
        // Neither `maxlength` nor `pattern`: the first would cut off a pasted message before the code is taken out of
        // it, the second would hold up a form that does not require the verification.
        set(code, "aria-label", Some(&(words.code_label)(step.length)));
    }
    let unnamed = phone.labels().is_none_or(|labels| labels.length() == 0);
    if unnamed && !phone.has_attribute("aria-label") && !phone.has_attribute("aria-labelledby") {
        set(phone, "aria-label", Some(words.phone_label));
    }
    for (input, field) in [(phone, Field::Phone), (code, Field::Code)] {
        let notice = state.notice.filter(|notice| notice.field == Some(field));
        let text = notice.map(|notice: Notice| {
            sentence(words, &CountryNames::in_language(language), notice.message)
        });
        let wrong = notice.is_some_and(|notice| notice.tone == Tone::Error);
        set(input, "aria-invalid", wrong.then_some("true"));
        set(input, "aria-description", text.as_deref());
    }
}

/// Shows an example number of the country where the page shows nothing of its own.
pub(super) fn exemplify(phone: &HtmlInputElement, state: &State) {
    let example = state.phone.region.and_then(phone::example_mobile);
    set(phone, "placeholder", example.as_deref());
}

/// Puts a text into a field, with the caret there if the person is in it.
pub(super) fn show(input: &HtmlInputElement, text: &str, caret: usize) {
    input.set_value(text);
    if input.matches(":focus").unwrap_or(false) {
        let caret = u32::try_from(caret).unwrap_or(u32::MAX);
        // Fails only for input types without a selection, which `tel` is not.
        let _set = input.set_selection_range(caret, caret);
    }
}

/// What an edit did. While a keyboard composes, its text must stand as it is: rewriting it makes Android's keyboards
/// repeat digits.
fn edit_of(input: &HtmlInputElement, event: &web_sys::Event) -> Event {
    let text = input.value();
    let typed = event.dyn_ref::<InputEvent>();
    if typed.is_some_and(InputEvent::is_composing) {
        return Event::PhoneHeld(text);
    }
    let erase = match typed.map(InputEvent::input_type) {
        Some(kind) if kind.starts_with("delete") && kind.ends_with("Forward") => Erase::Forward,
        _ => Erase::Backward,
    };
    let end = text.encode_utf16().count();
    let caret = input.selection_start().ok().flatten();
    Event::PhoneEdited {
        text,
        caret: caret.map_or(end, |caret| caret as usize),
        erase,
    }
}

fn on(
    input: &HtmlInputElement,
    name: &'static str,
    driver: &Rc<Driver>,
    read: impl Fn(&HtmlInputElement, &web_sys::Event) -> Option<Event> + 'static,
) -> EventListener {
    let driver = Rc::downgrade(driver);
    let target = input.clone();
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(input, name, options, move |event| {
        if let (Some(driver), Some(event)) = (driver.upgrade(), read(&target, event)) {
            driver.dispatch(event);
        }
    })
}

/// Whether Enter was pressed; it does this step and does not submit the page's form. Not while an input method
/// composes, which uses Enter itself.
fn enter(event: &web_sys::Event) -> bool {
    let pressed = event
        .dyn_ref::<KeyboardEvent>()
        .is_some_and(|event| event.key() == "Enter" && !event.is_composing());
    if pressed {
        event.prevent_default();
    }
    pressed
}

/// Autofill comes without an input type, pasting with one of its own.
fn source_of(event: &web_sys::Event) -> CodeSource {
    match event.dyn_ref::<InputEvent>().map(InputEvent::input_type) {
        Some(kind)
            if kind.starts_with("insertText")
                || kind.starts_with("delete")
                || kind.starts_with("history") =>
        {
            CodeSource::Typed
        }
        Some(kind) if kind == "insertCompositionText" => CodeSource::Typed,
        _ => CodeSource::Paste,
    }
}

fn caret_of(input: &HtmlInputElement, focused: bool) -> Caret {
    let position = |found: Result<Option<u32>, _>| found.ok().flatten().unwrap_or(0);
    Caret {
        focused,
        start: position(input.selection_start()),
        end: position(input.selection_end()),
    }
}

fn set(input: &HtmlInputElement, name: &str, value: Option<&str>) {
    if input.get_attribute(name).as_deref() == value {
        return;
    }
    // Both only fail for names that are no attribute names.
    let _done = match value {
        Some(value) => input.set_attribute(name, value),
        None => input.remove_attribute(name),
    };
}
