//! What follows from the state without being asked for: the step, the clock, the fields' own attributes, what is
//! watched, and what is kept.

use std::rc::Rc;

use gloo_timers::callback::Interval;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::{Driver, fields};
use crate::browser::deliveries::Deliveries;
use crate::browser::json;
use crate::flow::{Event, State, Step};

/// How often a countdown is drawn anew. What it shows is computed from the clock, so a late tick does no harm.
const TICK_MS: u32 = 1000;

impl Driver {
    pub(super) fn show(self: &Rc<Self>) {
        self.state.with_untracked(|state| {
            self.bridge.set_step(match state.step {
                Step::Phone => "phone",
                Step::Code(_) => "code",
                Step::Verified(_) => "verified",
            });
            self.bridge.set_working(!state.out_of_order);
            fields::describe(
                &self.bridge.phone(),
                &self.bridge.code(),
                state,
                &self.language(),
            );
            let region = state.phone.region;
            if self.exemplifies && self.exemplified.replace(region) != region {
                fields::exemplify(&self.bridge.phone(), state);
            }
            self.run_clock(state.is_timed());
            self.watch(state.events_url());
            self.keep(state);
        });
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
            Deliveries::watch(&self.bridge, url, self.gateway().url(), move |event| {
                if let Some(driver) = driver.upgrade() {
                    driver.dispatch(Event::Delivery(Box::new(event)));
                }
            })
        });
        *self.deliveries.borrow_mut() = watched;
    }

    fn keep(&self, state: &State) {
        let saved = state.saved();
        if *self.saved.borrow() == saved {
            return;
        }
        let kept = saved.as_ref().and_then(json::to_js);
        self.bridge.remember(&kept.unwrap_or(JsValue::UNDEFINED));
        *self.saved.borrow_mut() = saved;
    }
}
