//! What follows from the state without being asked for: the step, the clock, the fields' own attributes, what is
//! watched, and what is kept.

use std::rc::Rc;

use gloo_timers::callback::Interval;
use js_sys::{Function, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::{Driver, fields};
use crate::browser::deliveries::Deliveries;
use crate::browser::{clock, json};
use crate::flow::{Event, State, Step};

/// Under this name the country that a person chose is kept beside the verification.
pub(super) const REGION: &str = "region";

/// How often a countdown is drawn anew. What it shows is computed from the clock, so a late tick does no harm.
const TICK_MS: u32 = 1000;

impl Driver {
    pub(super) fn show(self: &Rc<Self>) {
        self.state.with_untracked(|state| {
            self.bridge.set_step(match state.step {
                Step::Phone => "phone",
                Step::Code(_) | Step::Ended(_) => "code",
                Step::Verified(_) => "verified",
            });
            self.bridge.set_working(!state.out_of_order);
            fields::describe(self, &self.bridge.phone(), &self.bridge.code(), state);
            self.run_clock(state.is_timed());
            self.watch(state.events_url());
            self.keep(state);
            if !state.is_refreshing() {
                for settle in self.refreshes.take() {
                    // Whoever waits reads the token; resolving a promise does not fail.
                    let _settled = settle.call0(&JsValue::UNDEFINED);
                }
            }
        });
        self.keep_number();
        self.exemplify();
    }

    fn run_clock(self: &Rc<Self>, timed: bool) {
        if timed == self.ticker.borrow().is_some() {
            return;
        }
        let driver = Rc::downgrade(self);
        let tick = move || {
            if let Some(driver) = driver.upgrade() {
                driver.dispatch(Event::Tick);
            }
        };
        *self.ticker.borrow_mut() = timed.then(|| Interval::new(TICK_MS, tick));
    }

    /// Watches the delivery while a code is awaited, and no longer.
    fn watch(self: &Rc<Self>, url: Option<&str>) {
        if self.deliveries.borrow().as_ref().map(Deliveries::url) == url {
            return;
        }
        let watched = url.map(|url| {
            let driver = Rc::downgrade(self);
            let open = |tell: &Function| self.bridge.watch(url, self.gateway().url(), tell);
            Deliveries::watch(url, open, move |event| {
                if let Some(driver) = driver.upgrade() {
                    let told_at = driver
                        .state
                        .with_untracked(|state| state.told_at(&event, clock::now()));
                    driver.dispatch_as_of(Event::Delivery(Box::new(event)), Some(told_at));
                }
            })
        });
        *self.deliveries.borrow_mut() = watched;
    }

    fn keep(&self, state: &State) {
        let saved = state.saved();
        let region = state.phone.reads_in();
        let region = region.filter(|_| state.phone.region_is_chosen);
        if *self.saved.borrow() == saved && self.saved_region.get() == region {
            return;
        }
        let mut kept = saved.as_ref().and_then(json::to_js);
        if let Some(region) = region {
            let object = kept.get_or_insert_with(|| Object::new().into());
            // A plain object takes any property.
            let _set = Reflect::set(object, &REGION.into(), &region.as_str().into());
        }
        self.bridge.remember(&kept.unwrap_or(JsValue::UNDEFINED));
        *self.saved.borrow_mut() = saved;
        self.saved_region.set(region);
    }
}
