//! What the element's class holds of the WebAssembly side: one mounted widget.

use std::cell::Cell;
use std::rc::Rc;

use gloo_events::EventListener;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

use super::bridge::Bridge;
use super::{Driver, code_caret, fields, surroundings, trap};
use crate::browser::characters;
use crate::view::{Root, Shown, Ui};

thread_local! {
    static ELEMENTS: Cell<u32> = const { Cell::new(0) };
}

/// A mounted widget. Freeing it takes the view away and ends its timers, listeners and requests for codes.
#[wasm_bindgen]
pub struct Widget {
    driver: Rc<Driver>,
    owner: Owner,
    _listeners: Vec<EventListener>,
    _view: Box<dyn std::any::Any>,
}

impl std::fmt::Debug for Widget {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Widget").field(&self.driver).finish()
    }
}

/// Puts a widget into an element.
#[wasm_bindgen]
pub fn mount(bridge: &Bridge) -> Widget {
    trap::begin();
    phone::ask_about_characters(characters::has);
    let number = ELEMENTS.get().wrapping_add(1);
    ELEMENTS.set(number);
    let owner = Owner::new();
    let (driver, ui) = owner.with(|| {
        let driver = Driver::new(number, bridge.clone());
        let shown = Shown {
            state: driver.state,
            now: driver.now,
            caret: driver.caret,
            disabled: driver.disabled,
            language: driver.language,
        };
        let ui = Ui::new(shown, Rc::clone(&driver));
        (driver, ui)
    });
    let mut listeners = fields::listen(bridge, &driver, driver.caret);
    listeners.extend(code_caret::listen(&bridge.code(), &driver));
    listeners.extend(surroundings::listen(&driver));
    let view = leptos::mount::mount_to(bridge.container(), move || view! { <Root ui/> });
    driver.start();
    Widget {
        driver,
        owner,
        _listeners: listeners,
        _view: Box::new(view),
    }
}

#[wasm_bindgen]
impl Widget {
    /// An attribute, or whether the element is disabled, may have changed.
    pub fn attribute_changed(&self) {
        self.driver.reread();
    }

    /// The page has changed what is in the element; `replaced` when the phone field is another one now.
    pub fn fields_changed(&self, replaced: bool) {
        self.driver.fields_changed(replaced);
    }

    /// Begins again.
    pub fn reset(&self) {
        self.driver.reset();
    }

    /// The form is being reset; a verified number stays.
    pub fn form_reset(&self) {
        self.driver.form_reset();
    }

    /// Asks for a fresh token, because the page knows that the present one is `spent` or fears so. `settle` is called
    /// without arguments once it is there, or is not to be had.
    pub fn refresh(&self, spent: bool, settle: js_sys::Function) {
        self.driver.refresh(spent, settle);
    }
}

impl Drop for Widget {
    fn drop(&mut self) {
        self.driver.stop();
        self.owner.cleanup();
    }
}
