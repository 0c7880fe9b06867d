//! Loads numbering plans, each beside the script, and tells the flow.

use std::rc::Rc;

use leptos::prelude::WithUntracked as _;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use super::Driver;
use crate::flow::Event;

impl Driver {
    /// Loads the plans of a calling code; whatever comes of it is an event.
    pub(super) fn load_plan(self: &Rc<Self>, calling_code: u16) {
        let driver = Rc::downgrade(self);
        self.fetch_plan(calling_code, move |is_there| {
            let Some(driver) = driver.upgrade() else {
                return;
            };
            driver.dispatch(if is_there {
                let caret = driver.bridge.phone().selection_start().ok().flatten();
                Event::PlanLoaded {
                    calling_code,
                    caret: caret.map_or(usize::MAX, |caret| caret as usize),
                }
            } else {
                Event::PlanMissed(calling_code)
            });
        });
    }

    /// Loads them for the picker, and calls `then` once they are there.
    pub(super) fn load_plan_then(&self, calling_code: u16, then: Box<dyn FnOnce()>) {
        self.fetch_plan(calling_code, |is_there| {
            if is_there {
                then();
            }
        });
    }

    fn fetch_plan(&self, calling_code: u16, then: impl FnOnce(bool) + 'static) {
        let coming = self.bridge.plan(&self.plan_of(calling_code));
        spawn_local(async move {
            let text = JsFuture::from(coming).await.ok();
            let text = text.and_then(|text| text.as_string());
            then(text.is_some_and(|text| phone::load(&text) == Ok(calling_code)));
        });
    }

    /// What the file is named after: the country shown, if the code is its own, for that file may have been fetched already.
    fn plan_of(&self, calling_code: u16) -> String {
        let shown = self.state.with_untracked(|state| state.phone.region);
        let region = shown
            .filter(|region| phone::calling_code(*region) == calling_code)
            .or(phone::main_region(calling_code));
        region.map_or_else(|| calling_code.to_string(), |region| region.to_string())
    }
}
