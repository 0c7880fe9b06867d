//! The phone field and its country. A person's choice is never overridden by a guess, only by the digits.

use std::borrow::Cow;

use phone::{Erase, Manner, PhoneNumber, Region};

use crate::flow::state::Unread;
use crate::flow::{Effect, Field, PhoneField, State, Step, Topic};

impl State {
    pub(super) fn region_guessed(&mut self, region: Region) -> Vec<Effect> {
        self.phone.guess = Some(region);
        self.preselect(self.sites_guess().or(Some(region)));
        Vec::new()
    }

    /// What the gateway makes of the person's address.
    pub(super) fn sites_guess(&self) -> Option<Region> {
        self.site.as_ref()?.default_country.as_deref()?.parse().ok()
    }

    /// Takes a country that is offered, unless the page, the person or the digits have decided already.
    pub(super) fn preselect(&mut self, guess: Option<Region>) {
        let undecided = self.phone.text.is_empty() || self.phone.region.is_none();
        if self.options.country.is_some() || self.phone.region_is_chosen || !undecided {
            return;
        }
        let offered = |region: &Region| self.offers(*region);
        self.phone.region = self
            .only_country()
            .or(guess.filter(offered))
            .or(self.phone.region.filter(offered));
    }

    /// National digits are formatted the new country's way; after a `+`, its calling code takes the old one's place.
    pub(super) fn region_chosen(&mut self, region: Region) -> Vec<Effect> {
        let typed = self.phone.as_international();
        self.phone.region = Some(region);
        self.phone.region_is_chosen = true;
        self.phone.dials_from = None;
        self.number_changed();
        if !phone::is_dialled(&self.phone.text) {
            return Vec::new();
        }
        let text = if phone::looks_international(&typed) {
            with_calling_code_of(region, &typed)
        } else {
            self.phone.text.clone()
        };
        let (shown, missing) = phone::with_missing(|| phone::Field::new(&text, Some(region)));
        self.phone.unread = (!missing.is_empty()).then(|| {
            Box::new(Unread {
                caret: text.encode_utf16().count(),
                text: text.clone(),
                erase: Erase::Backward,
                before: PhoneField {
                    shown: phone::Field::default(),
                    unread: None,
                    ..self.phone.clone()
                },
            })
        });
        self.phone.shown = shown;
        self.show_formatted(&text)
    }

    /// A choice still counts, unless the page has ceased to offer it. What is in the field is heard of later.
    pub(super) fn region_restored(&mut self, region: Region) -> Vec<Effect> {
        if self.offers(region) {
            self.phone.region = Some(region);
            self.phone.region_is_chosen = true;
        }
        Vec::new()
    }

    pub(super) fn phone_held(&mut self, text: String) -> Vec<Effect> {
        if self.phone.text != text {
            self.take(text);
            // As it was formatted, perhaps: an undone edit brings such a text back, and the next one starts from it.
            self.phone.shown = Some(&self.phone.text)
                .filter(|text| phone::is_dialled(text))
                .map(|text| phone::Field::new(text, self.phone.reads_in()))
                .filter(|shown| shown.text() == self.phone.text)
                .unwrap_or_default();
        }
        Vec::new()
    }

    /// Held as it is until composing ends; what that has done is then understood by what was there before.
    pub(super) fn phone_composed(&mut self, text: String) -> Vec<Effect> {
        if self.phone.text != text {
            self.take(text);
        }
        Vec::new()
    }

    fn take(&mut self, text: String) {
        self.phone.unread = None;
        self.phone.at_once = self.came_at_once(&text) && !is_grouped_at_home(&text);
        self.phone.text = text;
        self.place();
        self.number_changed();
    }

    pub(super) fn phone_edited(&mut self, text: String, caret: usize, erase: Erase) -> Vec<Effect> {
        if self.phone.text == text && self.phone.shown.text() == text {
            return Vec::new();
        }
        self.phone.unread = None;
        let mut unread = Unread {
            before: self.phone.clone(),
            text,
            caret,
            erase,
        };
        let text = unread.text.clone();
        let (effects, missing) = phone::with_missing(|| self.edit(text, caret, erase));
        if !missing.is_empty() {
            // Whatever is decided meanwhile about the country holds.
            unread.before.region_is_chosen = self.phone.region_is_chosen;
            self.phone.unread = Some(Box::new(unread));
        }
        effects
    }

    fn edit(&mut self, text: String, caret: usize, erase: Erase) -> Vec<Effect> {
        let at_once = self.came_at_once(&text);
        self.phone.at_once = at_once && !is_grouped_at_home(&text);
        let (number, caret) = self.without_words(&text, caret, at_once);
        // What is no number is left as it is: the person sees what they typed, and is told what is wrong with it.
        if !phone::is_dialled(&number) {
            return self.phone_held(text);
        }
        let before = self.phone.shown.clone();
        let format = |phone: &PhoneField| before.edit(&number, caret, phone.reads_in(), erase);
        self.phone.text.clone_from(&text);
        self.phone.shown = format(&self.phone);
        let shown = self.phone.shown.text().to_owned();
        self.place_text(&shown);
        if !phone::looks_international(&shown) {
            // The digits may have told another country, which groups them another way.
            self.phone.shown = format(&self.phone);
        }
        self.number_changed();
        self.show_formatted(&text)
    }

    /// A number that came with words around it, as contact cards have them, is put into the field without.
    fn without_words<'a>(
        &self,
        text: &'a str,
        caret: usize,
        at_once: bool,
    ) -> (Cow<'a, str>, usize) {
        let is_number = || phone::read(text, self.phone.reads_in(), Manner::default()).is_ok();
        if phone::is_dialled(text) || !at_once || !is_number() {
            return (Cow::Borrowed(text), caret);
        }
        let number = phone::number_in(text, self.phone.reads_in());
        let end = number.encode_utf16().count();
        (number, end)
    }

    /// Whether the digits of the text were put there at once, not typed one by one.
    fn came_at_once(&self, text: &str) -> bool {
        let digits = |text: &str| {
            text.chars()
                .filter_map(phone::ascii_digit)
                .collect::<Vec<_>>()
        };
        let (before, now) = (digits(&self.phone.text), digits(text));
        let kept = before
            .iter()
            .zip(&now)
            .take_while(|(one, other)| one == other)
            .count();
        let ends = before[kept..].iter().rev().zip(now[kept..].iter().rev());
        let kept_at_end = ends.take_while(|(one, other)| one == other).count();
        let new = now.len() - kept - kept_at_end;
        new >= DIGITS_AT_ONCE || (self.phone.at_once && now.len() >= DIGITS_AT_ONCE)
    }

    /// Finds the country of what is in the field.
    pub(super) fn place(&mut self) {
        let number = phone::number_in(&self.phone.text, self.phone.reads_in()).into_owned();
        self.place_text(&number);
    }

    /// Finds the country of a number: behind an international prefix it is another than the one it is dialled from.
    fn place_text(&mut self, number: &str) {
        let home = self.phone.reads_in();
        let abroad = home.and_then(|home| phone::with_plus(number, home));
        self.phone.dials_from = home.filter(|_| abroad.is_some());
        let number = abroad.as_deref().unwrap_or(number);
        // A service of no country leaves the choice to come back to.
        self.phone.region = phone::resolve_country(number, home).or(home);
    }

    /// Puts a number into the field, as it is written abroad.
    pub(super) fn show_number(&mut self, number: &PhoneNumber) -> Vec<Effect> {
        let before = self.phone.text.clone();
        let text = phone::parse_possible(number.e164(), None).map_or_else(
            |_| number.e164().to_owned(),
            |number| number.format_international(),
        );
        self.phone.shown = phone::Field::new(&text, number.region());
        self.phone.text.clone_from(&text);
        self.phone.at_once = false;
        self.place();
        self.phone.text = before;
        self.show_formatted(&text)
    }

    /// What was said of the old number, and what was to be done with it, is no longer of use.
    pub(super) fn number_changed(&mut self) {
        self.phone.by_call = false;
        self.phone.is_landline = false;
        self.phone.as_written = false;
        self.phone.confirmed = None;
        self.phone.question = None;
        self.stop_waiting_for_plans();
        self.forget_notice_about(Topic::Field(Field::Phone));
        if self.step == Step::Phone {
            self.drop_pending();
        }
    }

    /// Takes what was formatted into the state, and into the field if that reads otherwise.
    fn show_formatted(&mut self, text: &str) -> Vec<Effect> {
        let shown = &self.phone.shown;
        let differs = shown.text() != text || shown.text() != self.phone.text;
        self.phone.text = shown.text().to_owned();
        if differs {
            vec![Effect::ShowPhone(shown.text().to_owned(), shown.caret())]
        } else {
            Vec::new()
        }
    }
}

/// More digits than a person types between two events: they were pasted, filled in, or set by the page.
const DIGITS_AT_ONCE: usize = 6;

/// An international number with another country's calling code in front.
fn with_calling_code_of(region: Region, text: &str) -> String {
    let digits = crate::flow::digits_of(text);
    let old = (1..=3)
        .filter_map(|length| digits.get(..length))
        .find(|code| {
            code.parse()
                .is_ok_and(|code| phone::main_region(code).is_some())
        });
    let rest = &digits[old.map_or(0, str::len)..];
    format!("+{}{rest}", phone::calling_code(region))
}

/// Whether the digits are grouped as no program leaves an international number that lost its `+`: the first group is longer
/// than any calling code (E.164, section 6.2.1).
fn is_grouped_at_home(text: &str) -> bool {
    let mut groups = text
        .split(|character: char| phone::ascii_digit(character).is_none())
        .filter(|group| !group.is_empty());
    let first = groups.next().map_or(0, |group| group.chars().count());
    first > LONGEST_CALLING_CODE && groups.next().is_some()
}

const LONGEST_CALLING_CODE: usize = 3;
