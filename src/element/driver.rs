//! The driver: feeds events into the flow, and alone performs the effects that come out.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::rc::Rc;

use gloo_timers::callback::{Interval, Timeout};
use js_sys::{Function, Reflect};
use leptos::prelude::*;
use phone::Region;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;
use web_sys::HtmlElement;

use super::bridge::Bridge;
use super::consequences::REGION;
use super::{fields, phone_text, speech, trap};
use crate::browser::deliveries::Deliveries;
use crate::browser::locale::CountryNames;
use crate::browser::random::random;
use crate::browser::web_otp::{self, Asker};
use crate::browser::{clock, frame, json, locale};
use crate::flow::{Event, Millis, Moment, Options, Saved, State, Step};
use crate::gateway::Gateway;
use crate::i18n::Catalog;
use crate::view_model::Caret;

/// What is called with the names that the picker finds countries by.
pub(super) type NamesHeard = Closure<dyn FnMut(String)>;

/// One element's driver.
pub(crate) struct Driver {
    pub(super) asker: Asker,
    pub(super) bridge: Bridge,
    /// Where the verification stands.
    pub(crate) state: RwSignal<State>,
    /// The clock, as of the latest event or tick.
    pub(crate) now: RwSignal<Millis>,
    /// The selection in the code field.
    pub(crate) caret: RwSignal<Caret>,
    /// Whether the element is disabled.
    pub(crate) disabled: RwSignal<bool>,
    /// The words, in the language that the element is in.
    pub(crate) language: RwSignal<&'static Catalog>,
    /// The names of countries, in the language they were asked for last.
    pub(super) names: RefCell<Option<CountryNames>>,
    /// Whether the placeholder in the phone field is ours.
    pub(super) exemplified: Cell<bool>,
    /// Whether the number was not asked for when last shown.
    pub(super) away: Cell<bool>,
    pub(super) ticker: RefCell<Option<Interval>>,
    /// Held, for a timer that is forgotten never frees its closure.
    guess: RefCell<Option<Timeout>>,
    pub(super) deliveries: RefCell<Option<Deliveries>>,
    /// Held for as long as names may come.
    pub(super) names_heard: RefCell<Option<NamesHeard>>,
    pub(super) saved: RefCell<Option<Saved>>,
    pub(super) saved_region: Cell<Option<Region>>,
    /// Whether a keyboard is composing in one of the fields.
    pub(super) composing: Cell<bool>,
    /// Whether an edit of the phone field is being heard.
    pub(super) hearing: Cell<bool>,
    /// Whether a field is being written by us.
    pub(super) writing: Cell<bool>,
    /// What resolves the promises of a fresh token.
    pub(super) refreshes: RefCell<Vec<Function>>,
    queue: RefCell<VecDeque<(Event, Option<Millis>)>>,
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
            language: RwSignal::new(speech::words(&bridge)),
            names: RefCell::default(),
            asker,
            state: RwSignal::new(state),
            now: RwSignal::new(clock::now()),
            caret: RwSignal::new(Caret::default()),
            disabled: RwSignal::new(bridge.is_disabled()),
            exemplified: Cell::new(false),
            away: Cell::new(false),
            ticker: RefCell::default(),
            guess: RefCell::default(),
            deliveries: RefCell::default(),
            names_heard: RefCell::default(),
            saved: RefCell::default(),
            saved_region: Cell::new(None),
            composing: Cell::new(false),
            hearing: Cell::new(false),
            writing: Cell::new(false),
            refreshes: RefCell::default(),
            bridge,
            queue: RefCell::default(),
            performing: Cell::new(false),
        })
    }

    /// Takes in what the page has by now, and begins.
    pub(super) fn start(self: &Rc<Self>) {
        self.mark_language();
        // Before anything is shown, which keeps what is shown.
        let kept = self.bridge.recall();
        let saved: Option<Saved> = json::from_js(kept.clone());
        if let Some(region) = locale::region_of_languages() {
            self.dispatch(Event::RegionGuessed(region));
        }
        if let Some(region) = chosen_before(&kept) {
            self.dispatch(Event::RegionRestored(region));
        }
        self.dispatch(fields::found_in(&self.bridge.phone()));
        if web_sys::window().is_some_and(|window| !window.navigator().on_line()) {
            self.dispatch(Event::WentOffline);
        }
        if let Some(saved) = saved {
            *self.saved.borrow_mut() = Some(saved.clone());
            // Both are written once more: the country alone may have been meanwhile.
            self.saved_region.set(None);
            self.dispatch(Event::Resumed(saved));
        }
        self.dispatch(Event::Mounted);
        let driver = Rc::downgrade(self);
        // After what there is has been painted: nobody waits for a guess.
        let guess = Timeout::new(0, move || {
            let Some(driver) = driver.upgrade() else {
                return;
            };
            if let Some(region) = locale::region_of_time_zone() {
                driver.dispatch(Event::RegionGuessed(region));
            }
            driver.dispatch(Event::Placed);
        });
        *self.guess.borrow_mut() = Some(guess);
    }

    /// Takes in one event. Effects may cause events in turn, a page may call back from within one: they queue up.
    pub(crate) fn dispatch(self: &Rc<Self>, event: Event) {
        self.dispatch_as_of(event, None);
    }

    /// The same for what happened before now: waits count from then.
    pub(super) fn dispatch_as_of(self: &Rc<Self>, event: Event, at: Option<Millis>) {
        if trap::is_dead() {
            return;
        }
        self.queue.borrow_mut().push_back((event, at));
        if self.performing.replace(true) {
            return;
        }
        loop {
            let Some((event, at)) = self.queue.borrow_mut().pop_front() else {
                break;
            };
            if let Some(unheard) = self.unheard(&event) {
                self.advance(unheard, None);
            }
            self.advance(event, at);
        }
        self.performing.set(false);
    }

    fn advance(self: &Rc<Self>, event: Event, at: Option<Millis>) {
        let now = clock::now();
        let moment = Moment {
            now: at.unwrap_or(now).min(now),
            random,
        };
        let Some(effects) = self.state.try_update(|state| state.update(event, moment)) else {
            return;
        };
        self.now.set(now);
        self.show();
        for effect in effects {
            self.perform(effect);
        }
    }

    /// The attributes have changed.
    pub(super) fn reread(self: &Rc<Self>) {
        let options = options_of(&self.bridge);
        self.disabled.set(self.bridge.is_disabled());
        self.speak();
        let changed = self.state.with_untracked(|state| state.options != options);
        if changed {
            self.dispatch(Event::Reconfigured(Box::new(options)));
        }
    }

    /// While it is not asked for, the number stays in its field, which a page's morph may have emptied.
    pub(super) fn keep_number(&self) {
        let phone = self.bridge.phone();
        self.state.with_untracked(|state| {
            let away = state.step != Step::Phone;
            let kept = self.away.replace(away) || away;
            if kept && phone.value().is_empty() && !phone.read_only() {
                phone_text::write(&phone, &state.phone.text);
            }
        });
    }

    /// Shows an example number, unless the page shows something of its own.
    pub(super) fn exemplify(&self) {
        let phone = self.bridge.phone();
        if phone.has_attribute("placeholder") && !self.exemplified.get() {
            return;
        }
        let shown = self.bridge.made_phone() || fields::waits_for_a_number(&phone);
        self.state
            .with_untracked(|state| fields::exemplify(&phone, state, shown));
        self.exemplified.set(phone.has_attribute("placeholder"));
    }

    /// Ends what outlives the view. Answers still under way find no state to change.
    pub(super) fn stop(&self) {
        if self.exemplified.get() {
            // The field is the page's: it goes back as it came.
            let _removed = self.bridge.phone().remove_attribute("placeholder");
        }
        self.ticker.take();
        self.guess.take();
        self.deliveries.take();
        for settle in self.refreshes.take() {
            // Resolving a promise does not fail.
            let _settled = settle.call0(&JsValue::UNDEFINED);
        }
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

    pub(super) fn language(&self) -> String {
        locale::language_of(&self.bridge.host())
    }
}

/// The country that the person chose before the element, or the person, left the page.
fn chosen_before(kept: &JsValue) -> Option<Region> {
    let region = Reflect::get(kept, &REGION.into()).ok()?.as_string()?;
    region.parse().ok()
}

/// A framework that writes a property before the element's class is known makes an attribute of it, in lower case.
fn attribute(host: &HtmlElement, name: &str) -> Option<String> {
    let written = host.get_attribute(name);
    written.or_else(|| host.get_attribute(&name.replace('-', "")))
}

fn options_of(bridge: &Bridge) -> Options {
    let host = bridge.host();
    let language = locale::language_of(&host);
    Options {
        top_origin: frame::top_origin(),
        ..Options::read(|name| attribute(&host, name), &language)
    }
}
