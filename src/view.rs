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
mod words;

use leptos::prelude::*;

use crate::flow::{Event, Message, Millis, State, Step, seconds_left};
use crate::i18n::Catalog;
use code_step::CodeStepView;
use phone_step::PhoneStepView;
use status_line::StatusLine;
use verified_step::VerifiedStepView;

/// What the view asks of the element around it.
pub(crate) trait Host {
    /// Takes in what the person has done.
    fn send(&self, event: Event);

    /// Tells what countries are known by besides, in English and in the page's language, once or more often; never if it
    /// cannot be loaded.
    fn other_names(&self, tell: Box<dyn FnMut(String)>);

    /// The address of a country's flag.
    fn flag(&self, region: phone::Region) -> String;

    /// The sentence for a message.
    fn said(&self, words: &Catalog, message: Message) -> String;

    /// A country's name, in the language of the words.
    fn country_name(&self, words: &Catalog, region: phone::Region) -> String;
}

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
    language: RwSignal<&'static Catalog>,
    host: StoredValue<Box<dyn Host>, LocalStorage>,
}

/// What the view shows, as signals of whoever changes it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shown {
    /// Where the verification stands.
    pub(crate) state: RwSignal<State>,
    /// The clock, as of the latest event or tick.
    pub(crate) now: RwSignal<Millis>,
    /// Whether the element is disabled.
    pub(crate) disabled: RwSignal<bool>,
    /// The words, in the language that the element is in.
    pub(crate) language: RwSignal<&'static Catalog>,
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
    pub(crate) fn new(
        Shown {
            state,
            now,
            disabled,
            language,
        }: Shown,
        host: impl Host + 'static,
    ) -> Self {
        Self {
            state,
            now,
            disabled,
            caret: RwSignal::new(Caret::default()),
            language,
            host: StoredValue::new_local(Box::new(host)),
        }
    }

    fn send(self, event: Event) {
        // A click can come after the element has left the page; nobody is there to hear of it.
        let _heard = self.host.try_with_value(|host| host.send(event));
    }

    /// Something of the state, as a signal that changes only when it does.
    fn part<T: Clone + PartialEq + Send + Sync + 'static>(
        self,
        read: impl Fn(&State) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| self.state.with(&read))
    }

    /// Whether the buttons that ask the gateway for something can be pressed at the moment.
    fn idle(self) -> bool {
        !self.disabled.get() && self.state.with(|state| !state.is_busy())
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

    /// The words, in the language that the element is in.
    fn words(self) -> &'static Catalog {
        self.language.get()
    }

    /// A sentence or a word of them, as a signal.
    fn word(self, of: fn(&Catalog) -> &'static str) -> Signal<String> {
        Signal::derive(move || of(self.words()).to_owned())
    }

    /// The sentence for a message.
    fn said(self, message: Message) -> String {
        let words = self.words();
        self.host.with_value(|host| host.said(words, message))
    }

    /// A country's name, in the language of the words.
    fn country_name(self, region: phone::Region) -> String {
        let words = self.words();
        self.host
            .with_value(|host| host.country_name(words, region))
    }

    /// See [`Host::other_names`].
    fn other_names(self, tell: impl FnMut(String) + 'static) {
        self.host
            .with_value(|host| host.other_names(Box::new(tell)));
    }

    /// See [`Host::flag`].
    fn flag(self, region: phone::Region) -> String {
        self.host.with_value(|host| host.flag(region))
    }
}

/// The whole widget: one step at a time, and the status line.
#[component]
pub(crate) fn Root(ui: Ui) -> impl IntoView {
    let step = ui.part(|state| match state.step {
        Step::Phone => "phone",
        Step::Code(_) | Step::Ended(_) => "code",
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
