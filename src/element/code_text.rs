//! The text of the code field: what an edit of it means.

use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, HtmlInputElement, InputEvent};

use super::Driver;
use crate::flow::{CodeEntry, CodeSource, Event, read_code};

/// What an edit of the code field did. A text that came at once is read for itself, whatever stood there before.
pub(super) fn code_input(
    driver: &Driver,
    input: &HtmlInputElement,
    event: &web_sys::Event,
) -> Option<Event> {
    let text = input.value();
    let typed = event.dyn_ref::<InputEvent>();
    let kind = typed.map(InputEvent::input_type).unwrap_or_default();
    if typed.is_some_and(InputEvent::is_composing) {
        // Only what needs no rewriting.
        let plain = text.bytes().all(|byte| byte.is_ascii_digit());
        return plain.then_some(Event::CodeEntered(text, CodeSource::Typed));
    }
    if kind.starts_with("history") {
        return Some(Event::CodeRestored(text));
    }
    let inserted = typed.and_then(InputEvent::data).unwrap_or_default();
    if inserted.chars().nth(1).is_some() {
        return Some(driver.pasted(&inserted, text));
    }
    Some(Event::CodeEntered(text, source_of(&kind)))
}

/// A text that is pasted is read as it was copied: the field would take its lines for one.
pub(super) fn code_paste(
    driver: &Driver,
    _: &HtmlInputElement,
    event: &web_sys::Event,
) -> Option<Event> {
    let pasted = event.dyn_ref::<ClipboardEvent>()?.clipboard_data()?;
    let pasted = pasted.get_data("text/plain").ok()?;
    let event_of_its_own = driver.whole_or_unclear(&pasted)?;
    event.prevent_default();
    Some(event_of_its_own)
}

impl Driver {
    /// What came at once, if that is a code or could be two; else what the field makes of it.
    fn pasted(&self, inserted: &str, text: String) -> Event {
        self.whole_or_unclear(inserted)
            .unwrap_or(Event::CodeEntered(text, CodeSource::Paste))
    }

    fn whole_or_unclear(&self, inserted: &str) -> Option<Event> {
        let length = u8::try_from(self.code_length()?).ok()?;
        match read_code(inserted, length) {
            CodeEntry::Part(_) => None,
            CodeEntry::Whole(_) | CodeEntry::Unclear => {
                Some(Event::CodeEntered(inserted.to_owned(), CodeSource::Paste))
            }
        }
    }
}

/// Autofill comes without an input type, pasting with one of its own.
fn source_of(kind: &str) -> CodeSource {
    if kind.starts_with("insertText")
        || kind.starts_with("delete")
        || kind == "insertCompositionText"
    {
        CodeSource::Typed
    } else {
        CodeSource::Paste
    }
}
