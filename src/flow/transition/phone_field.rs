//! The phone field and its country. A person's choice is never overridden by a guess, only by the digits.

use phone::{Erase, NumberKind, PhoneError, PhoneNumber, Region};
use wire::Channel;

use crate::flow::{Effect, Field, Message, State, Step};

impl State {
    pub(super) fn region_guessed(&mut self, region: Region) -> Vec<Effect> {
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
        self.phone.region = Some(region);
        self.phone.region_is_chosen = true;
        self.number_changed();
        if !is_dialled(&self.phone.text) {
            return Vec::new();
        }
        let text = if phone::looks_international(&self.phone.text) {
            with_calling_code_of(region, &self.phone.text)
        } else {
            self.phone.text.clone()
        };
        self.phone.shown = phone::Field::new(&text, Some(region));
        self.show_formatted(&text)
    }

    pub(super) fn phone_held(&mut self, text: String) -> Vec<Effect> {
        if self.phone.text != text {
            self.phone.region = phone::resolve_country(&text, self.phone.region);
            self.phone.text = text;
            self.phone.shown = phone::Field::default();
            self.number_changed();
        }
        Vec::new()
    }

    pub(super) fn phone_edited(&mut self, text: String, caret: usize, erase: Erase) -> Vec<Effect> {
        if self.phone.text == text {
            return Vec::new();
        }
        // What is no number is left as it is: the person sees what they typed, and is told what is wrong with it.
        if !is_dialled(&text) {
            return self.phone_held(text);
        }
        let shown = self
            .phone
            .shown
            .edit(&text, caret, self.phone.region, erase);
        self.phone.region = phone::resolve_country(shown.text(), self.phone.region);
        self.phone.shown = if phone::looks_international(&text) {
            shown
        } else {
            // The digits may have told another country, which groups them another way.
            self.phone
                .shown
                .edit(&text, caret, self.phone.region, erase)
        };
        self.number_changed();
        self.show_formatted(&text)
    }

    /// What was said of the old number, and what was to be done with it, is no longer of use.
    fn number_changed(&mut self) {
        self.phone.by_call = false;
        self.forget_notice_about(Field::Phone);
        if self.step == Step::Phone {
            self.drop_intent();
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

    /// The number in the field, if a message can be sent to it; else what to tell the person.
    pub(super) fn number_to_send_to(&self) -> Result<PhoneNumber, Message> {
        let region = self.phone.region;
        let number = phone::parse(&self.phone.text, region).map_err(|error| match error {
            PhoneError::Empty => Message::NumberMissing,
            PhoneError::NotANumber => Message::NotANumber,
            PhoneError::NoCountry => Message::CountryMissing,
            PhoneError::UnknownCallingCode => Message::UnknownCallingCode,
            PhoneError::TooShort => Message::TooShort,
            PhoneError::TooLong => Message::TooLong,
            PhoneError::Invalid if phone::looks_international(&self.phone.text) => {
                Message::NotInUse(phone::resolve_country(&self.phone.text, region))
            }
            _ => Message::NotInUse(region),
        })?;
        if let Some(region) = number.region()
            && !self.offers(region)
        {
            return Err(Message::CountryNotServed(Some(region)));
        }
        let channels = self.channels_to_ask();
        let first = channels.first().copied().unwrap_or(Channel::Sms);
        let kind = number.kind();
        match first {
            Channel::Voice if kind.reach_by_voice() => Ok(number),
            Channel::Voice => Err(Message::CannotReceive(first)),
            _ if kind.reach_by_text() => Ok(number),
            _ if kind == NumberKind::FixedLine => Err(Message::Landline {
                can_call: channels.contains(&Channel::Voice),
            }),
            _ => Err(Message::CannotReceive(first)),
        }
    }

    pub(super) fn forget_notice_about(&mut self, field: Field) {
        self.notice = self.notice.filter(|notice| notice.field != Some(field));
    }
}

/// Whether a text is digits and their punctuation only, and no more of them than a field formats.
fn is_dialled(text: &str) -> bool {
    let digits = crate::flow::digits_of(text).len();
    let marks = |c: char| c.is_whitespace() || "+＋-‐‑–.()/".contains(c);
    digits <= phone::MAX_FIELD_DIGITS
        && text
            .chars()
            .all(|c| marks(c) || !crate::flow::digits_of(c.encode_utf8(&mut [0; 4])).is_empty())
}

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
