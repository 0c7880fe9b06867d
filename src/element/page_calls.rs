//! What the page does to a mounted widget: it resets it, asks for a fresh token, changes the tree around the fields.

use std::rc::Rc;

use js_sys::Function;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};

use super::{Driver, phone_text};
use crate::flow::{Event, Step};

impl Driver {
    /// Begins again with what the phone field holds.
    pub(super) fn reset(self: &Rc<Self>) {
        self.away.set(false);
        self.dispatch(Event::Reset);
        let driver = Rc::clone(self);
        spawn_local(async move {
            tick().await;
            let typed = driver.bridge.phone().value();
            driver.dispatch(Event::PhoneHeld(typed));
        });
    }

    /// The form is being reset, and the phone field with it: before us or after us.
    pub(super) fn form_reset(self: &Rc<Self>) {
        let driver = Rc::clone(self);
        spawn_local(async move {
            tick().await;
            driver.away.set(false);
            driver.dispatch(Event::FormReset);
            let phone = driver.bridge.phone();
            if driver
                .state
                .with_untracked(|state| matches!(state.step, Step::Verified(_)))
            {
                // It has been put back, which nobody has heard of.
                driver.writing.set(true);
                phone_text::tell(&phone, phone_text::A_STEP);
                driver.writing.set(false);
            }
            driver.dispatch(Event::PhoneHeld(phone.value()));
        });
    }

    /// Asks for a fresh token; `settle` is called once it is there, or is not to be had.
    pub(super) fn refresh(self: &Rc<Self>, spent: bool, settle: Function) {
        self.refreshes.borrow_mut().push(settle);
        self.dispatch(Event::RefreshPressed { spent });
    }

    /// The page has changed what is in the element; `replaced` when the phone field is another one now.
    pub(super) fn fields_changed(self: &Rc<Self>, replaced: bool) {
        if replaced {
            self.exemplified.set(false);
            let phone = self.bridge.phone();
            if self.state.with_untracked(|state| state.step == Step::Phone) {
                // What is shown is what counts.
                self.dispatch(Event::PhoneHeld(phone.value()));
            }
        }
        self.show();
    }
}
