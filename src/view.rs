//! The view: shows the view model and sends events. It fetches nothing and decides nothing.

#![expect(
    unreachable_pub,
    reason = "the component macro makes its property types public"
)]

mod button;
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

use crate::flow::{Event, Millis, State};
use crate::i18n::Catalog;
use crate::view_model::{Caret, Conditions, Shows, ViewModel, Wording};
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

    /// Loads the numbering plans of a calling code, and calls `then` once they are there; never if they do not come.
    fn plan(&self, calling_code: u16, then: Box<dyn FnOnce()>);

    /// The address of a country's flag.
    fn flag(&self, region: phone::Region) -> String;

    /// A country's name, in the language of the words.
    fn country_name(&self, words: &Catalog, region: phone::Region) -> String;
}

/// What every component has at hand.
#[derive(Clone, Copy)]
pub(crate) struct Ui {
    /// What is seen.
    model: Memo<ViewModel>,
    /// Where the verification stands: what the picker lists countries by.
    state: RwSignal<State>,
    /// Whether the element is disabled.
    disabled: RwSignal<bool>,
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
    /// The selection in the code field.
    pub(crate) caret: RwSignal<Caret>,
    /// Whether the element is disabled.
    pub(crate) disabled: RwSignal<bool>,
    /// The words, in the language that the element is in.
    pub(crate) language: RwSignal<&'static Catalog>,
}

impl Ui {
    /// For one element. Signals belong to the reactive owner this is called in.
    pub(crate) fn new(shown: Shown, host: impl Host + 'static) -> Self {
        let host: StoredValue<Box<dyn Host>, LocalStorage> = StoredValue::new_local(Box::new(host));
        Self {
            model: Memo::new(move |_| model(shown, host)),
            state: shown.state,
            disabled: shown.disabled,
            language: shown.language,
            host,
        }
    }

    fn send(self, event: Event) {
        // A click can come after the element has left the page; nobody is there to hear of it.
        let _heard = self.host.try_with_value(|host| host.send(event));
    }

    /// A text of the view model, as a signal that changes only when it does. A plain function reads it, so that there is but
    /// one such memo to download.
    fn text(self, of: fn(&ViewModel) -> &str) -> Memo<String> {
        Memo::new(move |_| self.model.with(|model| of(model).to_owned()))
    }

    /// The same for whether something is so.
    fn is(self, of: fn(&ViewModel) -> bool) -> Memo<bool> {
        Memo::new(move |_| self.model.with(of))
    }

    /// `true` or `false` in letters, as ARIA's attributes are written.
    #[expect(clippy::unused_self, reason = "a sibling of `text` and `is`")]
    fn spelled(self, flag: Memo<bool>) -> Memo<&'static str> {
        Memo::new(move |_| if flag.get() { "true" } else { "false" })
    }

    /// The words, in the language that the element is in.
    fn words(self) -> &'static Catalog {
        self.language.get()
    }

    /// A word of them, as a signal.
    fn word(self, of: fn(&Catalog) -> &'static str) -> Memo<String> {
        Memo::new(move |_| of(self.words()).to_owned())
    }

    /// See [`Host::other_names`].
    fn other_names(self, tell: impl FnMut(String) + 'static) {
        self.host
            .with_value(|host| host.other_names(Box::new(tell)));
    }

    /// See [`Host::plan`].
    fn plan(self, calling_code: u16, then: impl FnOnce() + 'static) {
        self.host
            .with_value(|host| host.plan(calling_code, Box::new(then)));
    }

    /// See [`Host::flag`].
    fn flag(self, region: phone::Region) -> String {
        self.host.with_value(|host| host.flag(region))
    }
}

/// What is seen at the moment. While the element leaves the page, its host may be gone before its last look.
fn model(shown: Shown, host: StoredValue<Box<dyn Host>, LocalStorage>) -> ViewModel {
    let words = shown.language.get();
    let country_name = |region| {
        let name = host.try_with_value(|host| host.country_name(words, region));
        name.unwrap_or_default()
    };
    let conditions = Conditions {
        now: shown.now.get(),
        caret: shown.caret.get(),
        disabled: shown.disabled.get(),
    };
    let wording = Wording {
        words,
        country_name: &country_name,
    };
    shown
        .state
        .with(|state| ViewModel::of(state, conditions, &wording))
}

/// The whole widget: one step at a time, and the status line.
#[component]
pub(crate) fn Root(ui: Ui) -> impl IntoView {
    view! {
        <div class="step" hidden=ui.is(|model| model.shows != Shows::Phone)>
            <PhoneStepView ui/>
        </div>
        <div class="step" hidden=ui.is(|model| model.shows != Shows::Code)>
            <CodeStepView ui/>
        </div>
        <div class="step" hidden=ui.is(|model| model.shows != Shows::Verified)>
            <VerifiedStepView ui/>
        </div>
        <StatusLine ui/>
    }
}
