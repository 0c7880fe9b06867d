//! The two real inputs, which live in the page's own tree: what they report, and what is said of them.

use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions, EventListenerPhase};
use leptos::prelude::{GetUntracked as _, RwSignal, Set, WithUntracked as _};
use phone::Erase;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, KeyboardEvent};

use super::Driver;
use super::bridge::Bridge;
use super::code_text::{code_input, code_paste};
use super::phone_text::{edit_of, found, phone_input};
use crate::flow::{CodeSource, Event, State, Step};
use crate::view_model::{Caret, FieldsModel, Wording};

/// Reports what happens in the fields to the driver; for as long as the listeners are kept.
pub(super) fn listen(
    bridge: &Bridge,
    driver: &Rc<Driver>,
    caret: RwSignal<Caret>,
) -> Vec<EventListener> {
    let code = bridge.code();
    let mut listeners = vec![
        on_phone(bridge, "input", driver, phone_input),
        on_phone(bridge, "keydown", driver, |_, _, event| {
            enter(event).then_some(Event::SendPressed)
        }),
        on(&code, "input", driver, code_input),
        on(&code, "paste", driver, code_paste),
        on(&code, "keydown", driver, |_, _, event| {
            enter(event).then_some(Event::VerifyPressed)
        }),
    ];
    let composes = |driver: &Driver, _: &HtmlInputElement, _: &web_sys::Event| {
        driver.composing.set(true);
        None
    };
    listeners.extend([
        on_phone(bridge, "compositionstart", driver, composes),
        on(&code, "compositionstart", driver, composes),
        on_phone(bridge, "compositionend", driver, |driver, input, _| {
            driver.composing.set(false);
            Some(edit_of(input, Erase::Backward))
        }),
        on(&code, "compositionend", driver, |driver, input, _| {
            driver.composing.set(false);
            Some(Event::CodeEntered(input.value(), CodeSource::Typed))
        }),
    ]);
    // Autofill reports itself by `change` alone in some browsers, and by nothing at all in others.
    for name in ["change", "focus", "blur"] {
        listeners.push(on_phone(bridge, name, driver, |_, _, _| Some(Event::Tick)));
    }
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

impl Driver {
    /// What stands in a field without anybody having told, as password managers, scripts and a browser that puts a form
    /// back leave it: looked for where it begins to matter.
    pub(super) fn unheard(&self, event: &Event) -> Option<Event> {
        if self.composing.get() {
            return None;
        }
        let (phone, code) = (self.bridge.phone().value(), self.bridge.code().value());
        self.state
            .with_untracked(|state| match (event, &state.step) {
                (Event::VerifyPressed | Event::Tick, Step::Code(step)) => {
                    let unheard = !state.is_busy() && code != step.code;
                    unheard.then_some(Event::CodeEntered(code, CodeSource::Paste))
                }
                (
                    Event::SendPressed | Event::CallPressed | Event::RegionChosen(_),
                    Step::Phone | Step::Code(_) | Step::Ended(_),
                )
                | (Event::Tick | Event::Placed | Event::PlanLoaded { .. }, Step::Phone) => {
                    found(phone, &state.phone.text)
                }
                _ => None,
            })
    }
}

/// Names the fields, and says in their own attributes what the status line says of them.
pub(super) fn describe(
    driver: &Driver,
    phone: &HtmlInputElement,
    code: &HtmlInputElement,
    state: &State,
) {
    let words = driver.language.get_untracked();
    let country_name = |region| driver.country_name(words, region);
    let wording = Wording {
        words,
        country_name: &country_name,
    };
    let fields = FieldsModel::of(state, &wording);
    if let Some(label) = fields.code_label {
        // Neither `maxlength` nor `pattern`: the first would cut off a pasted message before the code is taken out of
        // it, the second would hold up a form that does not require the verification.
        set(code, "aria-label", Some(&label));
    }
    let unnamed = phone.labels().is_none_or(|labels| labels.length() == 0);
    if unnamed && !phone.has_attribute("aria-label") && !phone.has_attribute("aria-labelledby") {
        let label =
            host_label(&driver.bridge.host()).unwrap_or_else(|| words.phone_label.to_owned());
        set(phone, "aria-label", Some(&label));
    }
    for (input, field) in [(phone, fields.phone), (code, fields.code)] {
        set(input, "aria-invalid", field.is_invalid.then_some("true"));
        set(input, "aria-description", field.description.as_deref());
    }
}

/// The text of a `<label>` for the element itself.
fn host_label(host: &HtmlElement) -> Option<String> {
    let labels = js_sys::Reflect::get(host, &"labels".into()).ok()?;
    let first = labels.dyn_into::<web_sys::NodeList>().ok()?.item(0)?;
    let text = first.text_content()?.trim().to_owned();
    Some(text).filter(|text| !text.is_empty())
}

/// What was in the field before the widget was there. A person who is in it at the moment goes on undisturbed.
pub(super) fn found_in(phone: &HtmlInputElement) -> Event {
    let text = phone.value();
    if phone.read_only() || is_focused(phone) {
        return Event::PhoneHeld(text);
    }
    Event::PhoneEdited {
        caret: text.encode_utf16().count(),
        text,
        erase: Erase::Backward,
    }
}

/// Whether the person is about to type a number.
pub(super) fn waits_for_a_number(phone: &HtmlInputElement) -> bool {
    phone.value().is_empty() && is_focused(phone)
}

fn is_focused(input: &HtmlInputElement) -> bool {
    input.matches(":focus").unwrap_or(false)
}

/// Shows an example number of the country where the page shows nothing of its own. In a field of the page's only while the
/// person is in it: an attribute that the page did not write would be found by whatever hydrates it.
pub(super) fn exemplify(phone: &HtmlInputElement, state: &State, shown: bool) {
    let example = state.phone.region.filter(|_| shown);
    set(
        phone,
        "placeholder",
        example.and_then(phone::example_mobile).as_deref(),
    );
}

/// The phone field is the page's, which may put another one in its place: whichever it is now is heard by the element
/// around it.
fn on_phone(
    bridge: &Bridge,
    name: &'static str,
    driver: &Rc<Driver>,
    read: impl Fn(&Driver, &HtmlInputElement, &web_sys::Event) -> Option<Event> + 'static,
) -> EventListener {
    let driver = Rc::downgrade(driver);
    let bridge = bridge.clone();
    let options = EventListenerOptions {
        phase: EventListenerPhase::Capture,
        passive: false,
    };
    EventListener::new_with_options(&bridge.host(), name, options, move |event| {
        let phone = bridge.phone();
        let is_there = event
            .target()
            .is_some_and(|target| target == *phone.as_ref());
        if is_there
            && let Some(driver) = driver.upgrade()
            && let Some(event) = read(&driver, &phone, event)
        {
            driver.hearing.set(name == "input");
            driver.dispatch(event);
            driver.hearing.set(false);
        }
    })
}

fn on(
    input: &HtmlInputElement,
    name: &'static str,
    driver: &Rc<Driver>,
    read: impl Fn(&Driver, &HtmlInputElement, &web_sys::Event) -> Option<Event> + 'static,
) -> EventListener {
    let driver = Rc::downgrade(driver);
    let target = input.clone();
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(input, name, options, move |event| {
        if let Some(driver) = driver.upgrade()
            && let Some(event) = read(&driver, &target, event)
        {
            driver.dispatch(event);
        }
    })
}

/// Whether Enter was pressed; it does this step and does not submit the page's form. Not while an input method
/// composes, which uses Enter itself.
fn enter(event: &web_sys::Event) -> bool {
    let pressed = event.dyn_ref::<KeyboardEvent>().is_some_and(|event| {
        // Safari ends the composition first; the key is 229 all the same.
        event.key() == "Enter" && !event.is_composing() && event.key_code() != 229
    });
    if pressed {
        event.prevent_default();
    }
    pressed
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
