//! The driver: feeds events into the flow, and alone performs the effects that come out.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::rc::Rc;

use gloo_timers::callback::{Interval, Timeout};
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use phone::Region;
use web_sys::HtmlInputElement;

use super::bridge::Bridge;
use super::{fields, notifications};
use crate::browser::web_otp::{self, Asker};
use crate::browser::{clock, locale};
use crate::flow::{CodeSource, Effect, Event, Field, Millis, Options, State, Step};
use crate::gateway::Gateway;
use crate::i18n;

/// How often a countdown is drawn anew. What it shows is computed from the clock, so a late tick does no harm.
const TICK_MS: u32 = 1000;

/// One element's driver.
pub(crate) struct Driver {
    asker: Asker,
    bridge: Bridge,
    /// Where the verification stands.
    pub(crate) state: RwSignal<State>,
    /// The clock, as of the latest event or tick.
    pub(crate) now: RwSignal<Millis>,
    /// Whether the element is disabled.
    pub(crate) disabled: RwSignal<bool>,
    /// Whether the page left the phone field's placeholder to us.
    exemplifies: bool,
    exemplified: Cell<Option<Region>>,
    queue: RefCell<VecDeque<Event>>,
    performing: Cell<bool>,
    ticker: RefCell<Option<Interval>>,
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
            bridge,
            queue: RefCell::default(),
            performing: Cell::new(false),
            ticker: RefCell::default(),
        })
    }

    /// Takes in what the page has by now, and begins.
    pub(super) fn start(self: &Rc<Self>) {
        let words = i18n::catalog(&locale::language_of(&self.bridge.host()));
        self.bridge.set_required_message(words.required);
        if let Some(region) = locale::region_of_languages() {
            self.dispatch(Event::RegionGuessed(region));
        }
        self.dispatch(Event::PhoneHeld(self.bridge.phone().value()));
        self.dispatch(Event::Mounted);
        let driver = Rc::downgrade(self);
        // After what there is has been painted: nobody waits for a guess.
        Timeout::new(0, move || {
            if let Some(driver) = driver.upgrade()
                && let Some(region) = locale::region_of_time_zone()
            {
                driver.dispatch(Event::RegionGuessed(region));
            }
        })
        .forget();
    }

    /// Takes in one event. Effects may cause events in turn, a page may call back from within one: they queue up.
    pub(crate) fn dispatch(self: &Rc<Self>, event: Event) {
        self.queue.borrow_mut().push_back(event);
        if self.performing.replace(true) {
            return;
        }
        loop {
            let Some(event) = self.queue.borrow_mut().pop_front() else {
                break;
            };
            let now = clock::now();
            let Some(effects) = self.state.try_update(|state| state.update(event, now)) else {
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
        web_otp::stop(self.asker);
    }

    /// What follows from the state without being asked for: the step, the clock, the fields' own attributes.
    fn show(self: &Rc<Self>) {
        self.state.with_untracked(|state| {
            self.bridge.set_step(match state.step {
                Step::Phone => "phone",
                Step::Code(_) => "code",
                Step::Verified(_) => "verified",
            });
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
            let timed = state.is_timed();
            if timed != self.ticker.borrow().is_some() {
                let driver = Rc::downgrade(self);
                let tick = move || {
                    if let Some(driver) = driver.upgrade() {
                        driver.dispatch(Event::Tick);
                    }
                };
                *self.ticker.borrow_mut() = timed.then(|| Interval::new(TICK_MS, tick));
            }
        });
    }

    fn perform(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::LoadConfig => self
                .ask(|gateway, key| async move { Event::Configured(gateway.config(&key).await) }),
            Effect::Send(ticket, request) => self.ask(move |gateway, _| async move {
                Event::Sent(ticket, gateway.send(&request).await)
            }),
            Effect::Resend(ticket, request) => self.ask(move |gateway, _| async move {
                Event::Resent(ticket, gateway.resend(&request).await)
            }),
            Effect::Check(ticket, request) => self.ask(move |gateway, _| async move {
                Event::Checked(ticket, gateway.validate(&request).await)
            }),
            Effect::Refresh(ticket, request) => self.ask(move |gateway, _| async move {
                Event::Refreshed(ticket, gateway.refresh(&request).await)
            }),
            Effect::ListenForCode => {
                let driver = Rc::downgrade(self);
                web_otp::listen(self.asker, move |code| {
                    if let Some(driver) = driver.upgrade() {
                        driver.dispatch(Event::CodeEntered(code, CodeSource::WebOtp));
                    }
                });
            }
            Effect::StopListening => web_otp::stop(self.asker),
            Effect::ShowPhone(text, caret) => fields::show(&self.bridge.phone(), &text, caret),
            Effect::ShowCode(code) => self.bridge.code().set_value(&code),
            Effect::Focus(field) => self.focus(field),
            Effect::SetToken(token) => self.bridge.set_token(token),
            Effect::Notify(notification) => {
                if !notifications::emit(&self.bridge, &notification) {
                    self.dispatch(Event::ProofDeclined);
                }
            }
        }
    }

    /// Asks the gateway, and takes in its answer.
    fn ask<F: Future<Output = Event> + 'static>(
        self: &Rc<Self>,
        request: impl FnOnce(Gateway, String) -> F,
    ) {
        let own = self.bridge.host().get_attribute("gateway");
        let url = own
            .filter(|url| !url.is_empty())
            .unwrap_or_else(|| self.bridge.gateway());
        let site_key = self
            .state
            .with_untracked(|state| state.options.site_key.clone());
        let answer = request(Gateway::at(&url), site_key);
        let driver = Rc::downgrade(self);
        spawn_local(async move {
            let event = answer.await;
            if let Some(driver) = driver.upgrade() {
                driver.dispatch(event);
            }
        });
    }

    /// Focuses a field once the view shows it.
    fn focus(&self, field: Field) {
        let input: HtmlInputElement = match field {
            Field::Phone => self.bridge.phone(),
            Field::Code => self.bridge.code(),
        };
        spawn_local(async move {
            tick().await;
            // A field that left the page meanwhile cannot be focused, and need not be.
            let _focused = input.focus();
        });
    }

    /// The address of a country's flag.
    pub(crate) fn flag(&self, region: Region) -> String {
        self.bridge.flag(region.as_str())
    }

    fn language(&self) -> String {
        locale::language_of(&self.bridge.host())
    }
}

fn options_of(bridge: &Bridge) -> Options {
    let host = bridge.host();
    super::options(|name| host.get_attribute(name), &locale::language_of(&host))
}
