//! The view: shows the state and sends events. It fetches nothing and decides nothing.

#![expect(
    unreachable_pub,
    reason = "the component macro makes its property types public"
)]

mod change_number;
mod code_slots;
mod code_step;
mod country_picker;
mod phone_step;
mod resend;
mod sent_to;
mod status_line;
mod verified_step;

use std::rc::Rc;

use leptos::prelude::*;

use crate::browser::locale::CountryNames;
use crate::element::Driver;
use crate::flow::{Event, Message, Millis, State, Step, seconds_left};
use crate::i18n::Catalog;
use code_step::CodeStepView;
use phone_step::PhoneStepView;
use status_line::StatusLine;
use verified_step::VerifiedStepView;

/// What every component has at hand.
#[derive(Clone, Copy)]
pub(crate) struct Ui {
    /// Where the verification stands.
    pub(crate) state: RwSignal<State>,
    /// The clock, as of the latest event or tick.
    pub(crate) now: RwSignal<Millis>,
    /// Whether the element is disabled.
    pub(crate) disabled: RwSignal<bool>,
    /// The selection in the code field.
    pub(crate) caret: RwSignal<Caret>,
    /// The words.
    pub(crate) words: &'static Catalog,
    names: StoredValue<CountryNames, LocalStorage>,
    driver: StoredValue<Rc<Driver>, LocalStorage>,
}

/// The selection in the code field, in characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Caret {
    /// Whether the field has the keyboard.
    pub(crate) focused: bool,
    /// First selected character; where the next one goes when nothing is selected.
    pub(crate) start: u32,
    /// One past the last selected character.
    pub(crate) end: u32,
}

impl Ui {
    /// For one element. Signals belong to the reactive owner this is called in.
    pub(crate) fn new(driver: &Rc<Driver>, words: &'static Catalog, names: CountryNames) -> Self {
        Self {
            state: driver.state,
            now: driver.now,
            disabled: driver.disabled,
            caret: RwSignal::new(Caret::default()),
            words,
            names: StoredValue::new_local(names),
            driver: StoredValue::new_local(Rc::clone(driver)),
        }
    }

    /// Tells the driver.
    fn send(self, event: Event) {
        // A click can come after the element has left the page; nobody is there to hear of it.
        let _heard = self.driver.try_with_value(|driver| driver.dispatch(event));
    }

    /// Something of the state, as a signal that changes only when it does.
    fn part<T: Clone + PartialEq + Send + Sync + 'static>(
        self,
        read: impl Fn(&State) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| self.state.with(&read))
    }

    /// Whether nothing can be pressed at the moment.
    fn idle(self) -> bool {
        !self.disabled.get() && self.state.with(|state| state.busy.is_none())
    }

    /// Seconds until this moment, by the clock.
    fn seconds_until(self, then: Millis) -> u32 {
        seconds_left(then, self.now.get())
    }

    /// Seconds until anything may be tried again, while that is not now.
    fn seconds_blocked(self) -> Option<u32> {
        let until = self.state.with(|state| state.blocked_until)?;
        Some(self.seconds_until(until)).filter(|seconds| *seconds > 0)
    }

    fn country_name(self, region: phone::Region) -> String {
        self.names.with_value(|names| names.name(region))
    }

    /// The address of a country's flag.
    fn flag(self, region: phone::Region) -> String {
        self.driver.with_value(|driver| driver.flag(region))
    }
}

/// The sentence for a message.
pub(crate) fn sentence(words: &Catalog, names: &CountryNames, message: Message) -> String {
    let country = match message {
        Message::NotInUse(region) | Message::CountryNotServed(region) => region,
        _ => None,
    };
    let name = country.map(|region| names.name(region));
    (words.message)(message, name.as_deref())
}

/// The whole widget: one step at a time, and the status line.
#[component]
pub(crate) fn Root(ui: Ui) -> impl IntoView {
    let step = ui.part(|state| match state.step {
        Step::Phone => "phone",
        Step::Code(_) => "code",
        Step::Verified(_) => "verified",
    });
    view! {
        <div class="step" hidden=move || step.get() != "phone">
            <PhoneStepView ui/>
        </div>
        <div class="step" hidden=move || step.get() != "code">
            <CodeStepView ui/>
        </div>
        <div class="step" hidden=move || step.get() != "verified">
            <VerifiedStepView ui/>
        </div>
        <StatusLine ui/>
    }
}
