//! The driver: feeds events into the flow, and alone performs the effects that come out.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::rc::Rc;

use gloo_timers::callback::{Interval, Timeout};
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use phone::Region;

use super::bridge::Bridge;
use super::trap;
use crate::browser::deliveries::Deliveries;
use crate::browser::random::random;
use crate::browser::web_otp::{self, Asker};
use crate::browser::{clock, frame, json, locale};
use crate::flow::{Event, Millis, Moment, Options, Saved, State};
use crate::gateway::Gateway;
use crate::i18n;

/// One element's driver.
pub(crate) struct Driver {
    pub(super) asker: Asker,
    pub(super) bridge: Bridge,
    /// Where the verification stands.
    pub(crate) state: RwSignal<State>,
    /// The clock, as of the latest event or tick.
    pub(crate) now: RwSignal<Millis>,
    /// Whether the element is disabled.
    pub(crate) disabled: RwSignal<bool>,
    /// Whether the page left the phone field's placeholder to us.
    pub(super) exemplifies: bool,
    pub(super) exemplified: Cell<Option<Region>>,
    pub(super) ticker: RefCell<Option<Interval>>,
    /// Held, for a timer that is forgotten never frees its closure.
    guess: RefCell<Option<Timeout>>,
    pub(super) deliveries: RefCell<Option<Deliveries>>,
    pub(super) saved: RefCell<Option<Saved>>,
    queue: RefCell<VecDeque<Event>>,
    performing: Cell<bool>,
}

impl fmt::Debug for Driver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Driver")
            .field("asker", &self.asker)
            .finish_non_exhaustive()
    }
}

impl Driver {
    /// A driver at rest. Signals belong to the reactive owner this is called in.
    pub(super) fn new(asker: Asker, bridge: Bridge) -> Rc<Self> {
        let state = State::new(options_of(&bridge));
        Rc::new(Self {
            asker,
            state: RwSignal::new(state),
            now: RwSignal::new(clock::now()),
            disabled: RwSignal::new(bridge.is_disabled()),
            exemplifies: !bridge.phone().has_attribute("placeholder"),
            exemplified: Cell::new(None),
            ticker: RefCell::default(),
            guess: RefCell::default(),
            deliveries: RefCell::default(),
            saved: RefCell::default(),
            bridge,
            queue: RefCell::default(),
            performing: Cell::new(false),
        })
    }

    /// Takes in what the page has by now, and begins.
    pub(super) fn start(self: &Rc<Self>) {
        let words = i18n::catalog(&self.language());
        self.bridge.set_required_message(words.required);
        // Before anything is shown, which keeps what is shown.
        let saved: Option<Saved> = json::from_js(self.bridge.recall());
        if let Some(region) = locale::region_of_languages() {
            self.dispatch(Event::RegionGuessed(region));
        }
        self.dispatch(Event::PhoneHeld(self.bridge.phone().value()));
        if web_sys::window().is_some_and(|window| !window.navigator().on_line()) {
            self.dispatch(Event::WentOffline);
        }
        if let Some(saved) = saved {
            *self.saved.borrow_mut() = Some(saved.clone());
            self.dispatch(Event::Resumed(saved));
        }
        self.dispatch(Event::Mounted);
        let driver = Rc::downgrade(self);
        // After what there is has been painted: nobody waits for a guess.
        let guess = Timeout::new(0, move || {
            if let Some(driver) = driver.upgrade()
                && let Some(region) = locale::region_of_time_zone()
            {
                driver.dispatch(Event::RegionGuessed(region));
            }
        });
        *self.guess.borrow_mut() = Some(guess);
    }

    /// Takes in one event. Effects may cause events in turn, a page may call back from within one: they queue up.
    pub(crate) fn dispatch(self: &Rc<Self>, event: Event) {
        if trap::is_dead() {
            return;
        }
        self.queue.borrow_mut().push_back(event);
        if self.performing.replace(true) {
            return;
        }
        loop {
            let Some(event) = self.queue.borrow_mut().pop_front() else {
                break;
            };
            let now = clock::now();
            let moment = Moment { now, random };
            let Some(effects) = self.state.try_update(|state| state.update(event, moment)) else {
                break;
            };
            self.now.set(now);
            self.show();
            for effect in effects {
                self.perform(effect);
            }
        }
        self.performing.set(false);
    }

    /// The attributes have changed.
    pub(super) fn reread(self: &Rc<Self>) {
        let options = options_of(&self.bridge);
        self.disabled.set(self.bridge.is_disabled());
        let changed = self.state.with_untracked(|state| state.options != options);
        if changed {
            self.dispatch(Event::Reconfigured(Box::new(options)));
        }
    }

    /// Begins anew with what the phone field holds after its form's own reset.
    pub(super) fn reset(self: &Rc<Self>) {
        self.dispatch(Event::Reset);
        let driver = Rc::clone(self);
        spawn_local(async move {
            tick().await;
            let typed = driver.bridge.phone().value();
            driver.dispatch(Event::PhoneHeld(typed));
        });
    }

    /// Ends what outlives the view. Answers still under way find no state to change.
    pub(super) fn stop(&self) {
        if self.exemplifies {
            // The field is the page's: it goes back as it came.
            let _removed = self.bridge.phone().remove_attribute("placeholder");
        }
        self.ticker.take();
        self.guess.take();
        self.deliveries.take();
        web_otp::stop(self.asker);
    }

    /// The gateway that the page names, else the one the script came from.
    pub(super) fn gateway(&self) -> Gateway {
        let own = self.bridge.host().get_attribute("gateway");
        let url = own
            .filter(|url| !url.is_empty())
            .unwrap_or_else(|| self.bridge.gateway());
        Gateway::at(&url)
    }

    /// Digits of the code that is awaited.
    pub(super) fn code_length(&self) -> Option<u32> {
        self.state
            .with_untracked(|state| state.code_step().map(|step| u32::from(step.length)))
    }

    /// The address of a country's flag.
    pub(crate) fn flag(&self, region: Region) -> String {
        self.bridge.flag(region.as_str())
    }

    pub(super) fn language(&self) -> String {
        locale::language_of(&self.bridge.host())
    }
}

fn options_of(bridge: &Bridge) -> Options {
    let host = bridge.host();
    let language = locale::language_of(&host);
    Options {
        top_origin: frame::top_origin(),
        ..super::options(|name| host.get_attribute(name), &language)
    }
}
